"""What a copied page says, in the short form of the tables: one line per thing."""

from pipeline.records import Activity, Comment, Observation, Parsed, Post, Profile


def said(parsed: Parsed) -> dict[str, list[str]]:
    """The page's profiles, events, posts, comments and numbers, each as a readable line."""
    lines = {
        "profiles": [_profile(one) for one in parsed.profiles],
        "events": [_event(one) for one in parsed.activities],
        "posts": [_post(one) for one in parsed.posts],
        "comments": [_comment(one) for one in parsed.comments],
        "numbers": [_numbers(one) for one in parsed.observations if one.subject.startswith("post:")],
    }
    return {name: found for name, found in lines.items() if found}


def _profile(one: Profile) -> str:
    parts = [one.name, one.fullname, one.interests, ", ".join(one.organizations)]
    return " | ".join(parts).rstrip(" |")


def _event(one: Activity) -> str:
    detail = dict(one.detail)
    told = [detail[key] for key in ("title", "number", "opener", "emoji", "author") if key in detail]
    target = f"{one.target_kind} {_mask(one.target_id)}".strip()
    when = f"{one.at.text} ({one.at.precision})" if one.at else ""
    return " | ".join(filter(None, [one.actor, one.kind, target, *told, when]))


def _post(one: Post) -> str:
    words = one.text.split()
    cut = " (cut)" if one.truncated else ""
    return f"{_mask(one.id)} | {' '.join(words[:4])} … {' '.join(words[-3:])}{cut}"


def _comment(one: Comment) -> str:
    stamp = one.created.text if one.created else ""
    marks = "".join(f" {reaction.emoji}{reaction.count}" for reaction in one.reactions)
    return f"{one.author} | {one.text} | {stamp}{marks}"


def _numbers(one: Observation) -> str:
    marks = " ".join(f"{reaction.emoji}{reaction.count}" for reaction in one.reactions or ())
    known = {"views": one.impressions, "comments": one.comments}
    return " ".join(
        [f"{name}={value}" for name, value in known.items() if value is not None] + [marks]
    ).strip()


def _mask(name: str) -> str:
    """Ids made of a digest without it: what it is made of has its own tests."""
    head, mark, _ = name.partition("~")
    return head + mark
