"""Every error hearsay raises on purpose.

HearsayError                 base; `str()` says expected, found and remedy
├── UsageError               the caller asked for something that cannot be            exit 2
│   ├── UnreadableInput      a source that cannot be opened or decoded
│   ├── SettingError         an environment variable with an unusable value
│   ├── QueryError           SQL that does not run, or would write
│   ├── ArchiveBusy          another process writes to the archive; the remedy is to wait
│   └── ServerUnreachable    Prefect's server, which keeps the record of runs, does not answer
├── InputRejected            one item of an input; it is set aside, the rest goes on  exit 1
│   ├── UnknownKind          nothing recognises the bytes
│   ├── BrokenInput          the kind is known, the content is damaged
│   └── ShapeDrift           well-formed, but not the shape this kind had so far
├── HubError                 the Hub did not give what was asked
│   ├── LoginRequired        401, 403 or a login wall; never bypassed
│   ├── RateLimited          the budget of a window is spent
│   ├── Gone                 404 or 410: the thing is no longer there
│   └── HubUnavailable       time-outs, 5xx, cut bodies: worth another try later
├── DataError                the lexicon, a pattern or a template file is wrong
├── WarehouseError           the DuckDB file cannot be used as asked
│   └── WarehouseBusy        another process writes; the remedy is to wait
└── IntegrityError           the evidence is not what it was                          exit 3
"""

from dataclasses import dataclass, field


@dataclass(kw_only=True)
class HearsayError(Exception):
    """An expected failure: what was expected, what was found, and the remedy."""

    message: str
    remedy: str = ""
    where: str = field(default="", metadata={"doc": "url, path, digest or line the error is about"})

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        return f"{place}{self.message}" + (f" {self.remedy}" if self.remedy else "")


class UsageError(HearsayError):
    """The caller asked for something that cannot be done."""


class UnreadableInput(UsageError):
    """A source cannot be opened or decoded at all."""


class SettingError(UsageError):
    """An environment variable holds an unusable value."""


class QueryError(UsageError):
    """SQL that does not run, or that would write."""


class ArchiveBusy(UsageError):
    """Another process writes to the archive right now."""


class ServerUnreachable(UsageError):
    """Prefect's server, which keeps the record of runs, cannot be started or does not answer."""


class InputRejected(HearsayError):
    """One item of an input is not usable; the others are."""


class UnknownKind(InputRejected):
    """Nothing recognises the bytes."""


class BrokenInput(InputRejected):
    """The kind is known; the content is damaged."""


class ShapeDrift(InputRejected):
    """Well-formed, but not the shape this kind of input had so far."""


class HubError(HearsayError):
    """The Hub did not give what was asked."""


class LoginRequired(HubError):
    """The Hub asks for a login, or refuses; hearsay never bypasses either."""


@dataclass(kw_only=True)
class RateLimited(HubError):
    """The budget of the current window is spent; `retry_after` is in seconds."""

    retry_after: float = 0.0


class Gone(HubError):
    """The thing asked for is no longer there."""


class HubUnavailable(HubError):
    """Time-outs, server errors and cut bodies: worth another try later."""


class DataError(HearsayError):
    """A data file of the product (lexicon, patterns, templates) is wrong."""


class WarehouseError(HearsayError):
    """The DuckDB file cannot be used as asked."""


class WarehouseBusy(WarehouseError):
    """Another process writes to the warehouse right now."""


class IntegrityError(HearsayError):
    """The evidence is not what it was when it was archived."""
