"""The visible text of an HTML page that has no island: what a reader would have copied."""

from lxml import etree, html

INVISIBLE = ("script", "style", "noscript", "template", "svg", "head")


def visible_text(page: str) -> str:
    """Text of a page, one line per piece of text between tags."""
    parser = html.HTMLParser(encoding="utf-8", huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(page.encode("utf-8", "replace"), parser=parser)
    except etree.ParserError:
        return ""
    etree.strip_elements(root, *INVISIBLE, with_tail=False)
    return "\n".join(line for text in root.itertext() if (line := " ".join(text.split())))
