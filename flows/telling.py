"""What the warehouse holds → stories and opinions."""

from collections.abc import Iterable, Iterator
from itertools import chain, groupby

from flows.producers import producer
from flows.settings import Settings
from flows.stores import open_store
from pipeline.language import load_lexicon
from pipeline.narrate import Statement, group_narratives, read_opinions
from pipeline.records import Comment, Document, JudgedClaim, Mention, Opinion, Post
from warehouse.connection import Connection, transaction
from warehouse.read import read_comments, read_mentions, read_posts
from warehouse.reporting import Window, judged_claims
from warehouse.write import save_narratives, save_opinions


def tell_all(settings: Settings) -> int:
    """Find the stories and opinions anew; returns the number of stories."""
    by = producer("narrate")
    names = {mechanism.id: mechanism.name for mechanism in load_lexicon().mechanisms}
    with open_store(settings) as con:
        told = judged_claims(con, Window())
        narratives = group_narratives(map(render_statement, told), mechanism_names=names)
        opinions = tuple(_opinions(con))
        with transaction(con):
            save_narratives(con, narratives, producer=by)
            save_opinions(con, opinions, producer=by)
    return len(narratives)


def render_statement(line: JudgedClaim) -> Statement:
    """A judged claim as one telling of a story."""
    return Statement(
        claim=line.claim,
        post_id=line.post_id,
        author=line.author,
        at=line.at,
        outcome=line.verdict.outcome,
    )


def _opinions(con: Connection) -> Iterator[Opinion]:
    texts = chain(map(_comment_text, read_comments(con)), map(_post_text, read_posts(con)))
    for author, document, mentions in _with_mentions(texts, read_mentions(con)):
        yield from read_opinions(document, mentions, author=author)


def _post_text(post: Post) -> tuple[str, Document]:
    return post.author, Document(id=f"post:{post.id}", text=post.text)


def _comment_text(comment: Comment) -> tuple[str, Document]:
    return comment.author, Document(id=f"comment:{comment.id}", text=comment.text)


def _with_mentions(
    texts: Iterable[tuple[str, Document]], mentions: Iterator[Mention]
) -> Iterator[tuple[str, Document, tuple[Mention, ...]]]:
    """Both sides come in order of document id, so one pass over each is enough and memory stays flat."""
    groups = groupby(mentions, key=lambda mention: mention.doc_id)
    doc_id, group = next(groups, ("", iter(())))
    for author, document in texts:
        while doc_id and doc_id < document.id:
            doc_id, group = next(groups, ("", iter(())))
        if doc_id == document.id:
            yield author, document, tuple(group)
