"""The moment a report was made, as its reader writes dates."""

from __future__ import annotations

from datetime import datetime

from recsys_core.report.contents import Report


def made_on(report: Report, language: str) -> str:
    """Date, time and offset from UTC of where it was made, such as `November 28, 2026, 23:05 (UTC+08:00)`.

    What is no moment, as a damaged file may hold, stays as it is.
    """
    from babel import Locale, UnknownLocaleError
    from babel.dates import format_date

    try:
        moment = datetime.fromisoformat(report.made_at)
        day = format_date(moment.date(), "long", Locale.parse(language))
    except (ValueError, UnknownLocaleError):
        return report.made_at
    zone = moment.isoformat(timespec="minutes")[16:]
    return f"{day}, {moment:%H:%M}" + (f" (UTC{zone})" if zone else "")
