"""The network behind `Recurrent`; it is loaded when one is trained or restored, as it needs PyTorch to be defined."""

from __future__ import annotations

import torch
from torch import nn

DROPOUT = 0.3
"""Share of the values left out while it is trained."""


class _Locked(nn.Module):
    """Dropout with one mask for all steps of a sequence (Gal & Ghahramani, NeurIPS 2016)."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self.share = share

    def forward(self, values: torch.Tensor) -> torch.Tensor:
        """(B, T, d) to (B, T, d)."""
        if not self.training:
            return values
        kept = torch.rand(len(values), 1, values.shape[2]) >= self.share
        return values * kept / (1 - self.share)


class Network(nn.Module):
    """Item vectors, a GRU over them, and an output vector for each item."""

    def __init__(self, texts: torch.Tensor, own: int, width: int) -> None:
        super().__init__()
        self.texts = nn.Embedding(texts.shape[0], texts.shape[1], _weight=texts, _freeze=True)
        self.learned = nn.Embedding(len(texts), own)
        self.dropout = _Locked(DROPOUT)
        self.gru = nn.GRU(texts.shape[1] + own, width, batch_first=True)
        self.output = nn.Embedding(len(texts), width)
        nn.init.normal_(self.output.weight, std=0.05)

    def forward(self, rows: torch.Tensor) -> torch.Tensor:
        """States (B, T, width) after each of the items (B, T)."""
        read = torch.cat([self.texts(rows), self.learned(rows)], dim=-1)
        states: torch.Tensor = self.gru(self.dropout(read))[0]
        kept: torch.Tensor = self.dropout(states)
        return kept
