"""Sentences about a contract's figures: what they are, what they leave out, whether they suffice."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from babel.numbers import format_percent
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cities.choices import Status
from cities.contracts.emissions import Lever, Target
from cities.contracts.sums import Finance, Total
from portal.i18n import formatting
from portal.i18n.date_phrases import on_or_in


def percent(share: Decimal) -> str:
    """Return `37 %` in the visitor's language."""
    return format_percent(share, locale=formatting.babel_locale())


def submitted(day: str) -> str:
    """Return `submitted on 12 March 2024`, or `in March 2024`."""
    return _("submitted %(date)s") % {"date": on_or_in(day)}


def labelled(day: str) -> str:
    return _("EU Mission Label, awarded %(date)s") % {"date": on_or_in(day)}


def reduction(percent_less: Decimal | None, baseline: int | None) -> str:
    """Return `80 % below 2018`, or the baseline year alone; empty if that is not known."""
    if not baseline:
        return ""
    if percent_less is None:
        return _("Baseline year: %(year)s") % {"year": baseline}
    return _("%(percent)s below %(year)s") % {
        "percent": percent(percent_less / 100),
        "year": baseline,
    }


def computed(total: Total) -> str:
    """Say that a sum is ours, and how many actions it is made of."""
    known, all_actions = len(total.counted), len(total.counted) + len(total.unknown)
    if not total.unknown:
        return _("calculated from the plan")
    text = ngettext(
        "calculated from the plan, with figures for %(known)s of %(all)s action",
        "calculated from the plan, with figures for %(known)s of %(all)s actions",
        all_actions,
    )
    return text % {"known": formatting.number(known), "all": formatting.number(all_actions)}


def target(found: Target, year: int | None) -> str:
    """Say whether the actions add up to the reduction that is needed."""
    if found.needed is None:
        return ""
    values = {"needed": formatting.tonnes_a_year(found.needed), "year": year or ""}
    if year:
        needed = _("By %(year)s, emissions have to fall by %(needed)s.") % values
    else:
        needed = _("Emissions have to fall by %(needed)s.") % values
    return f"{needed} {_enough(found)}"


def _enough(found: Target) -> str:
    if found.planned is None or not found.needed:
        return _("The effects of the actions are not known yet.")
    values = {
        "planned": formatting.tonnes_a_year(found.planned),
        "share": percent(found.planned / found.needed),
        "rest": formatting.tonnes_a_year(abs(found.shortfall or 0)),
    }
    if found.shortfall is not None and found.shortfall > 0:
        text = _(
            "The known effects of the actions add up to %(planned)s (%(share)s of what "
            "is needed). This is %(rest)s short."
        )
    else:
        text = _("The known effects of the actions add up to %(planned)s, which is enough.")
    return text % values


def path(past: Mapping[int, Decimal], planned: Mapping[int, Decimal]) -> str:
    """Say what the chart shows: from where to where."""
    if len(past) > 1:
        first, last = min(past), max(past)
        values = {
            "first": first,
            "last": last,
            "before": formatting.tonnes(past[first]),
            "after": formatting.tonnes(past[last]),
        }
        text = _("Emissions went from %(before)s in %(first)s to %(after)s in %(last)s.")
        return " ".join([text % values, *_planned(planned)])
    return " ".join(_planned(planned))


def _planned(planned: Mapping[int, Decimal]) -> list[str]:
    if not planned:
        return []
    last = max(planned)
    text = _("The plan leads to %(value)s in %(year)s.")
    return [text % {"value": formatting.tonnes(planned[last]), "year": last}]


def finance(plan: Finance, currency: str) -> str:
    """Say what is needed, secured and missing."""
    if plan.gap is None:
        return ""
    values = {
        "needed": formatting.money_short(plan.needed, currency),
        "secured": formatting.money_short(plan.secured, currency),
        "gap": formatting.money_short(plan.gap, currency),
    }
    if not plan.gap:
        return _("%(secured)s of the %(needed)s needed is secured.") % values
    return _("%(secured)s of the %(needed)s needed is secured. %(gap)s is still missing.") % values


def other_currencies(count: int) -> str:
    """Say how many rows of the finance plan the sums leave out; empty for none."""
    if not count:
        return ""
    text = ngettext(
        "%(n)s entry in another currency is left out of the sums.",
        "%(n)s entries in other currencies are left out of the sums.",
        count,
    )
    return text % {"n": formatting.number(count)}


def levers(fields: Sequence[tuple[str, Lever]]) -> str:
    """Say which field of action has the largest share; empty if shares are not known."""
    label, first = fields[0]
    if first.share is None:
        return ""
    return _("The largest share of the known effects comes from: %(field)s (%(share)s).") % {
        "field": label,
        "share": percent(first.share),
    }


def statuses(counts: Mapping[Status, int], total: int) -> str:
    """Say how many actions are completed and running, and how many have no status."""
    values = {
        "total": formatting.number(total),
        "completed": formatting.number(counts[Status.COMPLETED]),
        "running": formatting.number(counts[Status.RUNNING]),
        "unknown": formatting.number(total - sum(counts.values())),
    }
    text = _("Completed: %(completed)s of %(total)s. Running: %(running)s.")
    if total > sum(counts.values()):
        text += " " + _("Status not known: %(unknown)s.")
    return text % values


def timeline(spans: Sequence[tuple[str, int, int, str]], without: int) -> str:
    """Say from when to when the actions run, and how many have no dates."""
    first, last = min(span[1] for span in spans), max(span[2] for span in spans) - 1
    text = _("The actions shown run between %(first)s and %(last)s.") % {
        "first": first,
        "last": last,
    }
    if not without:
        return text
    left_out = ngettext(
        "%(n)s action has no start and end yet.",
        "%(n)s actions have no start and end yet.",
        without,
    )
    return f"{text} {left_out % {'n': formatting.number(without)}}"


def capitalized(text: str) -> str:
    """Return a text with a capital first letter, for a line of its own."""
    return text[:1].upper() + text[1:]


def sums(effects: Total, costs: Total) -> list[str]:
    """Say what the actions add up to, and what the sums leave out."""
    return [*_effects(effects), *_costs(costs), *_left_out(effects, costs)]


def _effects(total: Total) -> list[str]:
    if total.is_mixed:
        no_year = _("no year")
        parts = ", ".join(
            f"{formatting.tonnes_a_year(value)} ({year or no_year})"
            for year, value in sorted(total.parts.items(), key=lambda pair: pair[0] or 0)
        )
        return [
            _("The effects are of different years and are not added: %(parts)s.") % {"parts": parts}
        ]
    if total.value is None:
        return []
    return [_("Effect: %(sum)s.") % {"sum": formatting.tonnes_a_year(total.value)}]


def _costs(total: Total) -> list[str]:
    if total.is_mixed:
        return [
            _(
                "The costs are in different currencies or prices of different years and are not added."
            )
        ]
    if total.value is None:
        return []
    currency = total.counted[0].currency
    return [_("Cost: %(sum)s.") % {"sum": formatting.money(total.value, currency)}]


def _left_out(effects: Total, costs: Total) -> list[str]:
    texts = []
    if effects.unknown:
        count = len(effects.unknown)
        texts.append(
            ngettext(
                "The effect of %(n)s action is not known.",
                "The effects of %(n)s actions are not known.",
                count,
            )
            % {"n": formatting.number(count)}
        )
    if costs.unknown:
        count = len(costs.unknown)
        texts.append(
            ngettext(
                "The cost of %(n)s action is not known.",
                "The costs of %(n)s actions are not known.",
                count,
            )
            % {"n": formatting.number(count)}
        )
    doubled = [*effects.alternatives, *effects.overlaps, *effects.repeated]
    if doubled:
        count = len(doubled)
        texts.append(
            ngettext(
                "%(n)s action is left out, as it is an alternative to another or included in it.",
                "%(n)s actions are left out, as they are alternatives to others or included in them.",
                count,
            )
            % {"n": formatting.number(count)}
        )
    if effects.stopped:
        count = len(effects.stopped)
        texts.append(
            ngettext(
                "%(n)s action is left out, as it was stopped.",
                "%(n)s actions are left out, as they were stopped.",
                count,
            )
            % {"n": formatting.number(count)}
        )
    return texts
