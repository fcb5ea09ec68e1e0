"""Puts an `Explanation` together from its parts."""

from __future__ import annotations

from collections.abc import Sequence

from recsys_core.explain.explanation import (
    VERSION,
    Explanation,
    LedgerLine,
    PastItem,
    TextAttribution,
)
from recsys_core.explain.item.fields import with_fields
from recsys_core.explain.item.history import history_shares, own_words_share
from recsys_core.explain.methods.base import Draft
from recsys_core.explain.methods.registry import DEFAULT_WORDS, STANDARD, parse_methods, word_method
from recsys_core.explain.toolbox import Toolbox
from recsys_core.explain.trust.checks import at_once
from recsys_core.explain.words.attribute import ABSOLUTE
from recsys_core.explain.words.text_score import text_score_of
from recsys_core.fusion import Settings
from recsys_core.query import Query
from recsys_core.ranking import Ranking
from recsys_core.translating import Message
from recsys_core.types import Progress, silent


class Explainer(Toolbox):
    """Explains what an engine ranks: `Explainer(engine).explain(query, item_id)`."""

    def explain(
        self,
        query: Query,
        item_id: str,
        settings: Settings | None = None,
        methods: Sequence[str] = STANDARD,
        progress: Progress = silent,
    ) -> Explanation:
        """Account for one item's score.

        Args:
            methods: names in `methods.registry.METHODS`, `ig` for the default word method, or `all`.

        Raises:
            UnknownIdError, SettingsError: see `Engine.rank`; also an unknown method.
        """
        row = self.engine.dataset.item_ids.row(item_id)
        return self.account(self.engine.rank(query, settings), row, methods, progress)

    def account(
        self,
        ranking: Ranking,
        item: int,
        methods: Sequence[str] = STANDARD,
        progress: Progress = silent,
        texts: Sequence[TextAttribution] = (),
        base: Explanation | None = None,
    ) -> Explanation:
        """Account for the score of the item in this row of a list that stands.

        Args:
            methods: see `explain`.
            texts: words read already; they are not read again.
            base: what other methods found for the same item, query and settings; it is taken over.

        Raises:
            SettingsError: an unknown method.
        """
        asked = parse_methods(methods)
        past, own = self._past_items(ranking, item)
        draft = Draft(self, ranking, item, past, list(texts))
        if base is not None:
            draft.take(base)
        for stage, one in enumerate(sorted(asked, key=lambda one: one.order)):
            progress(one.label, stage, len(asked))
            why_not = one.missing(draft)
            if why_not:
                draft.note(why_not)
            else:
                one.run(draft, progress)
        self._finish(draft)
        progress("explained", len(asked), len(asked))
        return self._explanation(draft, own)

    def accounts(
        self, ranking: Ranking, items: Sequence[int], progress: Progress = silent
    ) -> list[Explanation]:
        """Account for several items of a list (rows) by ledger, past choices and words; quicker than one by one."""
        wanted = [(item, role) for item in items for role in ("item", "query")]
        text_scores = [text_score_of(self.engine, ranking, item, role) for item, role in wanted]
        standing = [one for one in text_scores if one is not None]
        read = word_method().attribute_all(standing, self.tools, progress)
        texts: dict[int, list[TextAttribution]] = {item: [] for item in items}
        for (item, _), text_score in zip(wanted, text_scores, strict=True):
            if text_score is not None:
                texts[item].append(read.pop(0))
        return [self.account(ranking, item, (DEFAULT_WORDS,), texts=texts[item]) for item in items]

    def _past_items(self, ranking: Ranking, item: int) -> tuple[tuple[PastItem, ...], float]:
        """Shares of the past items, largest first, and of the query's own words."""
        dataset = self.engine.dataset
        shares = history_shares(self, ranking, [item])
        past = []
        for position, row in enumerate(ranking.profile.history):
            by_component = {name: float(table[position, 0]) for name, table in shares.items()}
            past.append(
                PastItem(
                    dataset.item_ids.ids[row],
                    dataset.title(int(row)),
                    sum(by_component.values()),
                    by_component,
                    bool(ranking.profile.weights[position] >= 0),
                )
            )
        past.sort(key=lambda entry: -entry.share)
        return tuple(past), own_words_share(ranking, shares, item, 0)

    def _finish(self, draft: Draft) -> None:
        """Measure what costs nothing; say where words were read in another precision than the list."""
        measured = {(one.role, one.method) for one in draft.measures}
        for told in draft.texts:
            if told.side in {"item", "query"} and (told.side, told.method) not in measured:
                draft.measures += at_once(told)
        text = next((text for text in draft.texts if text.side == "item"), None)
        if text is None:
            return
        score = float(draft.ranking.scores[draft.item])
        if abs(text.score - score) > ABSOLUTE:
            draft.note(
                Message(
                    "The list was encoded in {precision}, the words are read in float32: they account for {words} instead of {score}.",
                    precision=self.engine.encoder.facts.precision,
                    words=f"{text.score:+.4f}",
                    score=f"{score:+.4f}",
                )
            )

    def _explanation(self, draft: Draft, own_words: float) -> Explanation:
        """The draft, with everything known of the query, the item and the list, frozen."""
        dataset, ranking, item = self.engine.dataset, draft.ranking, draft.item
        score = float(ranking.scores[item])
        return Explanation(
            version=VERSION,
            dataset=dataset.name,
            simulated=dataset.simulated,
            encoder=self.engine.encoder.name,
            item_id=dataset.item_ids.ids[item],
            title=dataset.title(item),
            user=ranking.query.user,
            likes=ranking.query.likes,
            dislikes=ranking.query.dislikes,
            pca=ranking.pca,
            tier=ranking.tier,
            rank=ranking.rank_of(item),
            candidates=len(ranking.candidates),
            score=score,
            weights=ranking.groups,
            ledger=ranking.ledger(item),
            lines=tuple(
                LedgerLine(
                    part.name,
                    part.group,
                    float(part.raw[item]),
                    part.centre,
                    part.scale,
                    part.weight,
                    part.contribution(item),
                )
                for part in ranking.parts
            ),
            history=draft.past,
            own_words_share=own_words,
            has_words=ranking.profile.embedding is not None,
            texts=tuple(with_fields(dataset, item, told) for told in draft.texts),
            attention=draft.attention,
            local_importance=draft.local,
            dimensions=draft.dimensions,
            measures=draft.measures,
            notes=tuple(draft.notes),
            tables=draft.tables,
            parts=draft.parts,
            own_words_effect=None if draft.own_words is None else score - draft.own_words.score,
            own_words_rank_without=None if draft.own_words is None else draft.own_words.rank,
            place=draft.place,
        )
