"""The report as one HTML file: nothing in it is fetched, nothing in it runs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from recsys_core.components.registry import COMPONENTS
from recsys_core.explain.explanation import Explanation, PartShare, PastItem
from recsys_core.explain.item.summary import apart_from_history, history_rows
from recsys_core.explain.methods.registry import METHODS
from recsys_core.figures.style import GROUP_COLOURS, LOOKED_AT, NEGATIVE, POSITIVE
from recsys_core.only import Only
from recsys_core.report.contents import Report
from recsys_core.report.dates import made_on
from recsys_core.report.pictures import bars, pieces, places
from recsys_core.report.wording import wording
from recsys_core.translating import in_language, translated
from recsys_core.wording.effects import place_sentence, which_is_which
from recsys_core.wording.narrative import narrative, signed
from recsys_core.wording.only import shown

SHOWN = 5
"""Past choices whose effects are listed."""

_TEMPLATES = Environment(
    loader=PackageLoader("recsys_core.report", "."),
    autoescape=select_autoescape(default=True, default_for_string=True),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def _called(name: str, among: Mapping[str, Any], report: Report) -> str:
    """The label of a component or method; its name where it is not installed here."""
    kind = among.get(name)
    return str(kind.labels.get(report.language) or translated(report.language, kind.label)) if kind else name


def _effects(account: Explanation, groups: Mapping[str, str]) -> list[dict[str, str]]:
    """Parts and the strongest past choices with share and effect; empty where no effect was worked out."""
    parts: list[tuple[str, PartShare | PastItem]] = [
        (groups.get(one.group, one.group), one) for one in account.parts
    ]
    known = [one for one in account.history if one.effect is not None]
    past = [(one.title, one) for one in sorted(known, key=lambda one: -abs(one.effect or 0.0))[:SHOWN]]
    return [
        {
            "name": name,
            "share": signed(one.share, 3),
            "effect": "–" if one.effect is None else signed(one.effect, 3),
            "rank": "–" if one.rank_without is None else str(one.rank_without),
        }
        for name, one in [*parts, *past]
    ]


def _account(account: Explanation, report: Report, number: int) -> dict[str, Any]:
    say = wording(report.language)
    ledger = [(say.groups.get(group, group), value) for group, value in account.ledger.items()]
    colours = [GROUP_COLOURS.get(group, POSITIVE) for group in account.ledger]
    past = history_rows(account, report.language)
    apart = [
        (say.components.get(name) or _called(name, COMPONENTS, report), value)
        for name, value in apart_from_history(account).items()
    ]
    texts = [text for text in account.texts if text.complete and text.method.startswith("ig_")]
    return {
        "made": account,
        "notes": [in_language(report.language, note) for note in account.notes],
        "side": report.sides[number] if report.sides else "",
        "told": narrative(account, report.language),
        "score": signed(account.score, 3),
        "ledger": bars(ledger, colours),
        "sum": signed(sum(account.ledger.values()), 6),
        "whole": signed(account.score, 6),
        "past": bars([*past, *apart]),
        "effects": _effects(account, say.groups),
        "which": which_is_which(report.language),
        "place": place_sentence(account.place, say.groups, report.language) if account.place else "",
        "texts": [
            {
                "of": say.sides.get(text.side, text.side),
                "pieces": pieces(text.text, text.words),
                "error": f"{text.error:.2%}",
                "total": signed(text.total, 4),
                "share": signed(text.text_share, 4),
            }
            for text in texts
        ],
        "places": places(account, say.groups),
        "look": pieces(account.attention.text, account.attention.words) if account.attention else [],
        "tables": [
            {"name": _called(table.method, METHODS, report), "columns": table.columns, "rows": table.rows}
            for table in account.tables
        ],
        "measures": [
            {
                "name": say.measures.get(measure.name, measure.name),
                "of": say.sides.get(measure.role, measure.role),
                "value": say.undefined if measure.value is None else f"{measure.value:.4g}",
                "bar": f"{measure.threshold:g}",
                "verdict": say.verdicts[measure.verdict],
                "good": measure.verdict == "good",
            }
            for measure in account.measures
        ],
        "weights": ", ".join(
            f"{say.groups.get(group, group)} {share:.0%}" for group, share in account.weights.items()
        ),
    }


def _narrowed(report: Report) -> str:
    """What of a list is shown, as a sentence; "" where it is the whole list."""
    if report.narrowed is None:
        return ""
    candidates = report.accounts[0].candidates if report.accounts else 0
    return shown(Only.parse(report.narrowed.only), report.narrowed.kept, candidates, report.language)


def html_of(report: Report) -> str:
    """The whole page; titles and texts are escaped wherever they stand."""
    return _TEMPLATES.get_template("report.html").render(
        report=report,
        say=wording(report.language),
        accounts=[_account(account, report, number) for number, account in enumerate(report.accounts)],
        narrowed=_narrowed(report),
        made_on=made_on(report, report.language),
        up=POSITIVE,
        down=NEGATIVE,
        looked=LOOKED_AT,
    )
