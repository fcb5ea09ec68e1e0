"""Whether this processor multiplies bfloat16 matrices faster than float32 ones, and a model that does."""

from __future__ import annotations

import copy
from typing import Any, Literal

from recsys_core.lazy_modules import torch

Precision = Literal["exact", "fast"]


def fast_bfloat16() -> bool:
    """True where the processor has AMX or AVX-512 instructions for bfloat16; elsewhere it would be slower."""
    ask = getattr(torch.cpu, "get_capabilities", None)  # torch before 2.11 cannot say
    found = ask() if ask else {}
    return bool(found.get("amx_bf16") or found.get("avx512_bf16"))


def with_bfloat16_products(model: Any) -> Any:
    """A copy whose matrix products run in bfloat16 under autocast.

    Sums between layers and normalisations stay in float32: a copy in bfloat16 throughout is no faster and three
    times less exact. Weights are converted here because autocast would convert them again for every batch.
    """
    twin = copy.deepcopy(model)
    for module in twin.modules():
        if isinstance(module, torch.nn.Linear):
            module.to(torch.bfloat16)
    return twin
