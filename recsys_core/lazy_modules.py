"""Libraries that take seconds to load: each is imported when something in it is first asked for.

`from recsys_core.lazy_modules import torch` costs nothing, so that reading tables, the command line's help and the first
paint of a page do not wait for what they never use.
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any


class LazyModule(ModuleType):
    """Stands for a module under its own name, and is loaded with the first name asked of it."""

    def __getattr__(self, name: str) -> Any:
        found = getattr(import_module(self.__name__), name)
        setattr(self, name, found)  # the next time Python finds it without asking here
        return found


if TYPE_CHECKING:
    import torch as torch
else:
    torch = LazyModule("torch")
captum_methods: Any = LazyModule("captum.attr")
transformers: Any = LazyModule("transformers")
