"""Charts of the action plan: fields of action by effect, periods, and how many have which status."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cities.choices import Status
from cities.contracts import emissions, numbers
from cities.contracts.sums import Total
from cities.models import ContractPage
from portal.components import charts
from portal.components.facts import row_text
from portal.contracts import phrases
from portal.i18n import formatting, labels
from portal.i18n.date_phrases import period

# A timeline with more bars is not readable; then it shows the fields of action.
MAX_BARS = 24
YEAR_LENGTH = 4


def levers(effects: Total) -> charts.Chart | None:
    """Return the fields of action by their effect, the largest first, with their share."""
    found = emissions.levers(effects)
    if not found:
        return None
    keys = {row.field_id: row.field.key for row in effects.counted if row.field_id}
    named = [
        (labels.label("field", keys[each.field_id]) if each.field_id else _("other actions"), each)
        for each in found
    ]
    return charts.bars(
        _("Effect by field of action, in tonnes of CO₂ equivalent a year"),
        [(label, "", max(float(each.effect), 0.0)) for label, each in named],
        row_heading=_("Field of action"),
        value_heading=_("Effect"),
        format_value=formatting.number,
        note=phrases.levers(named),
    )


def statuses(actions: Sequence[Any]) -> charts.Chart | None:
    """Return how many actions have which status."""
    counts = {key: sum(row.status == key for row in actions) for key in Status}
    if not any(counts.values()):
        return None
    rows = [(phrases.capitalized(str(key.label)), "", float(n)) for key, n in counts.items() if n]
    return charts.bars(
        _("Actions by status"),
        rows,
        row_heading=_("Status"),
        value_heading=pgettext("of a contract", "Actions"),
        format_value=lambda value: formatting.number(int(value)),
        note=phrases.statuses(counts, len(actions)),
    )


def timeline(page: ContractPage, actions: Sequence[Any]) -> charts.Chart | None:
    """Return when the actions of the first level run, or the fields of action if they are many.

    Actions without a start and an end have no bar.
    """
    above = numbers.parents(row.number for row in actions)
    dated = [row for row in numbers.in_order(actions) if row.start and row.end]
    first_level = [row for row in dated if not above.get(row.number)]
    if not first_level:
        return None
    if len(first_level) > MAX_BARS:
        spans = _field_spans(dated)
    else:
        spans = [
            (_name(page, row), _year(row.start), _year(row.end) + 1, period(row.start, row.end))
            for row in first_level
        ]
    return charts.spans(
        _("When the actions run"),
        spans,
        row_heading=_("Action"),
        value_heading=_("Period"),
        note=phrases.timeline(spans, without=len(actions) - len(dated)),
    )


def _field_spans(rows: Sequence[Any]) -> list[tuple[Any, int, int, str]]:
    years: dict[str, list[int]] = {}
    for row in rows:
        key = row.field.key if row.field_id else ""
        years.setdefault(key, []).extend((_year(row.start), _year(row.end)))
    return [
        (
            labels.label("field", key) if key else _("other actions"),
            min(found),
            max(found) + 1,
            period(str(min(found)), str(max(found))),
        )
        for key, found in sorted(years.items(), key=lambda pair: min(pair[1]))
    ]


def _name(page: ContractPage, row: Any) -> Any:
    title = row_text(page, row, "title")
    return labels.Label(f"{row.number} {title.value}".strip(), title.language)


def _year(day: str) -> int:
    return int(day[:YEAR_LENGTH])
