"""What the sentences of an account claim, checked against its numbers by rules of their own.

Each sentence is taken apart by the phrases it was put together from, in any language, and every claim in it is looked
up again: which number it quotes, and the condition under which it may be said. Nothing here is shared with what writes
the sentences but the phrases themselves.
"""

from __future__ import annotations

import re

from recsys_core.explain.explanation import Explanation
from recsys_core.translating import in_context
from recsys_core.wording import effects, findings, narrative, tiers

NUMBER = r"[+−-][0-9]+\.[0-9]+"


def pattern(template: str, **names: str) -> re.Pattern[str]:
    """A phrase as an expression that takes it apart; what is not described may be any text."""
    found = re.escape(template)
    for name in set(re.findall(r"\{(\w+)\}", template)):
        inside = names.get(name, r".+?")
        found = found.replace(re.escape("{" + name + "}"), f"(?P<{name}>{inside})")
    return re.compile(found)


def number(text: str) -> float:
    return float(text.replace("−", "-"))


def near(told: str, value: float) -> bool:
    """Whether a number with two decimals is that value, rounded."""
    return abs(number(told) - value) <= 0.005 + 1e-9


def pairs(text: str) -> list[tuple[str, str]]:
    """“Word (number)” by word and number; names can hold brackets themselves."""
    return re.findall(rf"[“”\"]?(.+?)[“”\"]?\s?[(（]({NUMBER})[)）]", text)


class Claims:
    """The false claims about one account, each with its sentence."""

    def __init__(self, made: Explanation, language: str) -> None:
        self.made, self.language, self.false = made, language, []
        self.count = 0

    def check(self, true: bool, claim: str, sentence: str) -> None:
        self.count += 1
        if not true:
            self.false.append(f"{claim}: {sentence}")

    def narrative(self) -> None:
        say = in_context(narrative.ENGLISH, self.language, "narrative")
        told = narrative.narrative(self.made, self.language)
        self._most(say, told)
        self._words(say, told)
        self._checks(say, told)
        self._past(say, told)

    def _most(self, say, told: str) -> None:
        ledger = self.made.ledger
        places = {place: group for group, place in say.places.items()}
        above = sum(max(value, 0.0) for value in ledger.values())
        for form, mostly in ((say.most, True), (say.largest, False)):
            found = pattern(form, place="|".join(map(re.escape, places)), share=NUMBER).search(told)
            if found is None:
                continue
            group = places[found["place"]]
            self.check(near(found["share"], ledger[group]), "share of the largest part", told)
            self.check(ledger[group] == max(ledger.values()), "the largest part", told)
            self.check((ledger[group] * 2 > above) is mostly, "most", told)
            return
        self.check(max(ledger.values()) <= 0 and say.none_above in told, "no part above the average", told)

    def _words(self, say, told: str) -> None:
        text = self.made.item_text
        if text is None or not text.complete or all(word.attribution <= 0.005 for word in text.words):
            self.check("“" not in narrative.of_words(self.made, self.language), "words withheld", told)
            return
        said = narrative.of_words(self.made, self.language)
        shares = sorted((word.attribution for word in text.words), reverse=True)
        order = sorted(
            (word for word in text.words if word.effect is not None), key=lambda word: -word.effect
        )
        forms = {
            "both": say.words_both,
            "apart": say.words_apart,
            "missed": say.words_missed,
            "alone": say.words_alone,
        }
        method = re.escape(narrative.method_name(text.method, self.language))
        for kind, form in forms.items():
            found = pattern(form, method=method).search(said)
            if found is None:
                continue
            named = pairs(found["words"])
            self.check(0 < len(named) <= 2, "one or two words are named", said)
            for place, (word, share) in enumerate(named):
                self.check(near(share, shares[place]), f"share of {word}", said)
            ranks = []
            for place in range(len(named)):
                word = next(one for one in text.words if one.attribution == shares[place])
                ranks.append(order.index(word) if word in order and word.effect > 0 else 99)
            agree = all(rank < 3 for rank in ranks)
            if kind == "alone":
                self.check(not order, "nothing was left out", said)
            else:
                self.check(agree is (kind == "both"), f"agreement with leaving out ({kind})", said)
            if kind == "apart":
                for place, (word, effect) in enumerate(pairs(found["others"])):
                    self.check(near(effect, order[place].effect), f"effect of {word}", said)
            if kind == "missed":
                self.check(order[0].effect <= 0.005, "no word costs the score anything", said)
            return
        self.check(False, "no form of the words is known", said)

    def _checks(self, say, told: str) -> None:
        text = self.made.item_text
        said = narrative.of_checks(self.made, self.language)
        made = [
            one
            for one in self.made.measures
            if text is not None and (one.role, one.method) == ("item", text.method)
        ]
        poor = {one.name for one in made if one.verdict == "poor"}
        good = {one.name for one in made if one.verdict == "good"}
        if poor:
            self.check(
                all(say.failed[name] in said for name in poor), "every check that failed is named", said
            )
            self.check(not any(say.failed[name] in said for name in good), "none that passed is named", said)
        elif good:
            self.check(all(say.checked[name] in said for name in good), "every check made is named", said)
            listed = pattern(say.passed).search(said)["checks"].split(say.listed)
            self.check(len(listed) == len(good), "no other check is named", said)
        else:
            self.check(said == "", "nothing was checked", said)

    def _past(self, say, told: str) -> None:
        first = narrative.why(
            self.made.ledger,
            [(one.title, one.share, one.liked) for one in self.made.history],
            self.made.own_words_share,
            self.made.has_words,
            self.language,
        )
        shares = {one.title: one for one in self.made.history}
        carried = sorted((one.share for one in self.made.history), reverse=True)
        named = [one for title, one in shares.items() if f"{title}" in first and one.share >= 0.005]
        quoted = [number(one) for one in re.findall(NUMBER, first)]
        own = self.made.own_words_share
        for value in quoted:
            allowed = [*(one.share for one in self.made.history), own, *self.made.ledger.values()]
            self.check(any(abs(value - one) <= 0.005 + 1e-9 for one in allowed), f"{value} is a share", first)
        for one in named[:2]:
            self.check(
                one.share >= carried[min(1, len(carried) - 1)] - 1e-9 or one.share < 0,
                f"{one.title} carried it",
                first,
            )

    def findings(self) -> None:
        say = in_context(findings.ENGLISH, self.language, "finding")
        ledger, rank = self.made.ledger, self.made.rank
        above = {group: value for group, value in ledger.items() if value > 0}
        total = sum(above.values())
        said = findings.headline("X", rank, ledger, self.language)
        mostly = say.mostly.partition("{place}")[2].partition("{clause}")[0]
        if above:
            order = sorted(above, key=lambda group: -above[group])
            self.check((mostly in said) is (above[order[0]] > total / 2), "mostly for one reason", said)
            self.check(say.clauses[order[0]] in said, "the first clause is of the largest part", said)
            for group, clause in say.clauses.items():
                if group != order[0] and clause in said:
                    self.check(
                        above.get(group, 0) >= 0.15 * total and group == order[1], f"{group} is named", said
                    )
        said = findings.share_sentence(ledger, (), self.language)
        for share, group in (
            (match["share"], group)
            for group, noun in say.nouns.items()
            for match in pattern(say.share.replace("{part}", noun), share=r"[0-9]+%").finditer(said)
        ):
            self.check(
                abs(int(share[:-1]) - 100 * above.get(group, 0) / total) <= 0.5 + 1e-9,
                f"{share} of {group}",
                said,
            )
        if self.made.local_importance and rank is not None:
            rows = [row for row in self.made.local_importance if row.level == "group"]
            said = findings.place_finding(rows, rank, {row.group: row.group for row in rows}, self.language)
            worst = max(row.rank for row in rows)
            self.check((said == say.holds_not) is (worst - rank < 0.5), "a part holds this place", said)
            if worst - rank >= 0.5:
                self.check(f"{worst:.1f}" in said, "its rank if shuffled", said)

    def effects(self) -> None:
        say = in_context(effects.ENGLISH, self.language, "effect")
        past = self.made.history
        if past:
            said = effects.past_effect_finding(past, self.language)
            largest = max(past, key=lambda one: one.share)
            missed = max(
                (one for one in past if one.effect is not None), key=lambda one: one.effect, default=None
            )
            if largest.share < 0.005:
                self.check(said == say.nothing, "no past choice speaks for it", said)
            else:
                self.check(largest.title in said, "the largest share", said)
                same = missed is not None and missed.item_id == largest.item_id
                both = pattern(say.both).fullmatch(said) is not None
                if missed is not None and missed.effect >= 0.005:
                    self.check(missed.title in said, "the largest effect", said)
                    self.check(same is both, "share and effect agree", said)
                else:
                    self.check(not both, "no effect is claimed", said)
        if self.made.place is not None:
            account = self.made.place
            said = effects.place_sentence(account, {one: one for one in self.made.ledger}, self.language)
            total = sum(one.places for one in account.groups)
            self.check(abs(total - (account.rank - account.rank_without_any)) < 1e-6, "places sum", said)
            for row in account.groups:
                self.check((row.group in said) is (round(abs(row.places)) > 0), f"{row.group} is named", said)

    def tier(self) -> None:
        say = in_context(tiers.ENGLISH, self.language, "tier")
        weights, tier = self.made.weights, self.made.tier
        said = tiers.tier_said(tier, weights, self.language)
        alone = [group for group, weight in weights.items() if weight >= 0.005] == ["popularity"]
        self.check((said == say.popular) is (tier == "popularity" and alone), "from popularity alone", said)
        keeps = say.few_and.partition("{share}")[0]
        self.check(
            said.startswith(keeps) is (tier == "few likes" and weights.get("popularity", 0) >= 0.005),
            "popularity keeps a share",
            said,
        )
        silent = tier == "own words" and weights.get("collaborative", 0) == 0
        self.check((said == say.words_silent) is silent, "the collaborative part is silent", said)


def claims_of(made: Explanation, language: str) -> Claims:
    """Every claim about an account in one language, checked."""
    found = Claims(made, language)
    found.narrative()
    found.findings()
    found.effects()
    found.tier()
    return found
