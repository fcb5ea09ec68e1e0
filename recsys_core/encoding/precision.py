"""Whether this processor multiplies bfloat16 matrices faster than float32 ones."""

from __future__ import annotations

from typing import Literal

import torch

Precision = Literal["exact", "fast"]


def fast_bfloat16() -> bool:
    """True where the processor has AMX or AVX-512 instructions for bfloat16; elsewhere it would be slower."""
    ask = getattr(torch.cpu, "get_capabilities", None)  # torch before 2.11 cannot say
    found = ask() if ask else {}
    return bool(found.get("amx_bf16") or found.get("avx512_bf16"))
