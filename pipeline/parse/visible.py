"""The visible text of an HTML page that has no island: what a reader would have copied."""

from bs4 import BeautifulSoup

INVISIBLE = ("script", "style", "noscript", "template", "svg", "head")


def visible_text(page: str) -> str:
    """Text of a page, one line per element that holds any."""
    soup = BeautifulSoup(page, "lxml")
    for element in soup.find_all(INVISIBLE):
        element.decompose()
    return soup.get_text("\n", strip=True)
