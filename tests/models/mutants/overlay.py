"""Importing `models` with one source file replaced, and everything as before afterwards."""

import importlib
import importlib.abc
import importlib.util
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.machinery import ModuleSpec
from types import ModuleType

import models

OVERLAID = ("parts", "references")


@contextmanager
def overlaid(module: str, source: str) -> Iterator[None]:
    """Within the block, the references and their parts are imported anew, `module` from `source`."""
    kept = {name: sys.modules.pop(name) for name in list(sys.modules) if _is_overlaid(name)}
    finder = _Finder(module, source)
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
        for name in [name for name in sys.modules if _is_overlaid(name)]:
            del sys.modules[name]
        sys.modules.update(kept)
        for name in OVERLAID:
            setattr(models, name, sys.modules.get(f"models.{name}"))


def _is_overlaid(name: str) -> bool:
    return any(name == f"models.{part}" or name.startswith(f"models.{part}.") for part in OVERLAID)


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def __init__(self, module: str, source: str) -> None:
        self.module, self.source = module, source

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        return importlib.util.spec_from_loader(fullname, self) if fullname == self.module else None

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(self.source, f"<mutated {self.module}>", "exec"), module.__dict__)
