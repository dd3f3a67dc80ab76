"""SQL lives in files; this reads them."""

from functools import cache
from pathlib import Path

HERE = Path(__file__).parent


@cache
def load_query(name: str) -> str:
    """Return the text of queries/<name>.sql."""
    return (HERE / "queries" / f"{name}.sql").read_text(encoding="utf-8")


def load_folder(name: str) -> dict[str, str]:
    """Return the SQL files of a folder (`migrations`, `views`) by file name, in order of name."""
    return {path.name: path.read_text(encoding="utf-8") for path in sorted((HERE / name).glob("*.sql"))}
