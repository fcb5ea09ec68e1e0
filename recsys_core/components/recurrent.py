"""A small recurrent network that reads the history in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from recsys_core.components.base import HistoryOnly, State, Training
from recsys_core.components.ease import LARGEST, check_size
from recsys_core.components.registry import by_tier, component
from recsys_core.lazy_modules import torch
from recsys_core.query import Profile
from recsys_core.translating import msg
from recsys_core.types import FloatArray, RowArray

if TYPE_CHECKING:
    from recsys_core.components.recurrent_network import Network

LONGEST = 60
"""Likes read: the latest."""
TEXTS = 64
"""Coordinates of the text read, whatever the PCA size of the ranking: the network is trained on them."""
BATCH = 64
"""Histories a step of the training learns from."""
RATE = 8e-3
"""Of learning, with Adam."""


@component
class Recurrent(HistoryOnly):
    """`s_i = o_i . h_H`, h the state of a GRU after the likes in order (Hidasi et al., ICLR 2016, "GRU4Rec").

    It reads the first `TEXTS` coordinates of each like's text beside a vector learned for the item, and is trained to
    name the next like among all items. The state starts at 0, so the steps telescope: the share of the t-th like is
    `o_i . (h_t - h_(t-1))` and the shares sum to the score. A dislike is not read.

    Args:
        width: length of the state h.
        own: length of the vector learned for each item.
        rounds: times that training sees every sequence.
        random_state: seed of the first weights and of the order of sequences.
    """

    name = "recurrent"
    group = "sequence"
    label = msg("Recurrent network (GRU)")
    shares = by_tier(0.0)
    needs = frozenset(("likes", "times"))
    in_fusion = False
    largest = LARGEST

    def __init__(
        self,
        width: int = 64,
        own: int = 32,
        rounds: int = 8,
        random_state: int = 0,
    ) -> None:
        self.width = width
        self.own = own
        self.rounds = rounds
        self.random_state = random_state

    def fit(self, training: Training) -> Recurrent:
        """Train on every user's likes in order; without times there is no order and it stays silent.

        Raises:
            SettingsError: the catalogue is too large for a softmax over all items.
        """
        from recsys_core.components.recurrent_network import Network

        items = training.likes.shape[1]
        check_size("The recurrent network", items)
        liked = training.dataset.liked
        self.network_: Network | None = None
        rows = liked.sort_values(["user", "timestamp"], kind="stable")
        sequences = [
            torch.tensor(own["item"].to_numpy()[-LONGEST - 1 :], dtype=torch.int64)
            for _, own in rows.groupby("user")
            if len(own) > 1
        ]
        if not training.dataset.timed or not sequences:
            return self
        texts = torch.from_numpy(np.ascontiguousarray(training.space.coordinates_[:, :TEXTS])).float()
        texts = texts / texts.norm(dim=1, keepdim=True).clamp(min=1e-6)
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(self.random_state)
            network = Network(texts, self.own, self.width)
            optimiser = torch.optim.Adam(network.parameters(), lr=RATE, weight_decay=1e-6)
            for _ in range(self.rounds):
                order = torch.randperm(len(sequences)).tolist()
                for start in range(0, len(order), BATCH):
                    chosen = [sequences[place] for place in order[start : start + BATCH]]
                    known = torch.nn.utils.rnn.pad_sequence([own[:-1] for own in chosen], batch_first=True)
                    following = torch.nn.utils.rnn.pad_sequence(
                        [own[1:] for own in chosen], batch_first=True, padding_value=-1
                    )
                    asked = following >= 0
                    guesses = network(known)[asked] @ network.output.weight.T
                    loss = torch.nn.functional.cross_entropy(guesses, following[asked])
                    optimiser.zero_grad()
                    loss.backward()  # type: ignore[no-untyped-call]
                    optimiser.step()
        self.network_ = network.eval()
        return self

    def state(self) -> State:
        """The network's arrays by name."""
        if self.network_ is None:
            return {"network_": None}
        return {
            f"network.{name}_": value.detach().numpy() for name, value in self.network_.state_dict().items()
        }

    def restore(self, state: State, training: Training) -> Recurrent:
        """Build a network of the same shape and fill it."""
        self.network_ = None
        held = {
            name[len("network.") : -1]: torch.tensor(value)
            for name, value in state.items()
            if value is not None
        }
        if held:
            from recsys_core.components.recurrent_network import Network

            self.network_ = Network(held["texts.weight"], self.own, self.width)
            self.network_.load_state_dict(held)
            self.network_.eval()
        return self

    def _steps(self, profile: Profile) -> FloatArray:
        """What each past item adds to the state (H, width); zeros for dislikes and for what lies too far back."""
        steps = np.zeros((len(profile.history), self.width))
        places = np.flatnonzero(profile.weights >= 0)[-LONGEST:]
        if self.network_ is not None and len(places):
            with torch.inference_mode():
                states = self.network_(torch.from_numpy(profile.history[places])[None])[0].double().numpy()
            steps[places] = np.diff(states, axis=0, prepend=np.zeros((1, self.width)))
        return steps

    def _outputs(self, items: RowArray | slice) -> FloatArray:
        outputs: FloatArray = self.network_.output.weight.detach()[items].double().numpy()  # type: ignore[union-attr]
        return outputs

    def score(self, profile: Profile, k: int) -> FloatArray | None:
        """Scores (n,); None without likes or where no times are known."""
        if self.network_ is None or len(profile.liked) == 0:
            return None
        scores: FloatArray = self._outputs(slice(None)) @ self._steps(profile).sum(axis=0)
        return scores

    def history_shares(self, profile: Profile, items: RowArray, k: int) -> FloatArray:
        """What each past item added when it was read (H, m)."""
        if self.network_ is None:
            return np.zeros((len(profile.history), len(items)))
        return self._steps(profile) @ self._outputs(items).T
