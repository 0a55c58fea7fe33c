"""What a contribution becomes: a commitment in the contract, or the draft of a measure."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.formats import date_format, number_format
from django.utils.html import linebreaks
from django.utils.text import Truncator, capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from cities.choices import Origin
from cities.languages import public_languages, write
from cities.models import ContractCommitment, ContractPage, MeasurePage
from cities.models.contracts.rows import TEXT_LENGTH
from cities.models.page import SUMMARY_LENGTH
from portal.contributions.models import Contribution
from portal.i18n import formatting


def commitment(contribution: Contribution, contract: ContractPage) -> ContractCommitment:
    """Return the row of the contract for a contribution.

    Its texts are in the sender's language if the contract is public in it, else in its original's.
    """
    row = ContractCommitment(
        organisation=contribution.organisation,
        kind=contribution.organisation_kind,
        value=contribution.value,
        unit=contribution.unit,
        by=contribution.by,
        url=contribution.url,
    )
    is_public = contribution.language in public_languages(contract)
    language = contribution.language if is_public else contract.source_language
    with translation.override(language):
        write(row, "text", language, _titled_text(contribution))
    write(row, "answer", language, contribution.public_answer)
    return row


def _titled_text(contribution: Contribution) -> str:
    titled = formatting.labelled(contribution.title, contribution.text)
    return titled if len(titled) <= TEXT_LENGTH else contribution.text


def contract_url(contract: ContractPage, language: str) -> str:
    """Return the absolute URL of the commitments in a language."""
    with translation.override(language):
        return f"{contract.get_full_url()}#commitments"


def page_url(page: MeasurePage, language: str) -> str:
    """Return the absolute URL of a measure in a language."""
    with translation.override(language):
        return str(page.get_full_url())


def measure_draft(contribution: Contribution, user: Any) -> MeasurePage:
    """Create the draft of a measure below the city, its original in the sender's language.

    Figures that the page cannot hold, and those it has no field for, are in its internal notes.
    """
    page = MeasurePage(
        live=False,
        owner=user,
        source_language=contribution.language,
        origin=Origin.SOCIETY,
        origin_url=contribution.url,
        responsible_unit=contribution.organisation,
        status=contribution.status,
        start=contribution.start,
        internal_notes=_notes(contribution),
    )
    write(page, "heading", contribution.language, contribution.title)
    summary = Truncator(contribution.text).chars(SUMMARY_LENGTH)
    write(page, "summary", contribution.language, summary)
    write(page, "solution", contribution.language, linebreaks(contribution.text, autoescape=True))
    for name, value in (("co2_reduction", contribution.co2), ("cost_total", contribution.cost)):
        if _fits(name, value):
            setattr(page, name, value)
    contribution.city.add_child(instance=page)
    page.save_revision(user=user, clean=False)
    return page


def _fits(name: str, value: Any) -> bool:
    try:
        MeasurePage._meta.get_field(name).run_validators(value)
    except ValidationError:
        return False
    return True


def _notes(contribution: Contribution) -> str:
    """Name the origin, without the sender, who is not part of the page."""
    date = date_format(localtime(contribution.consented or contribution.created), "DATE_FORMAT")
    number = {"number": contribution.pk, "date": date}
    lines = [_("Created from contribution %(number)s of %(date)s.") % number]
    for name in ("value", "co2", "cost"):
        amount = getattr(contribution, name)
        if amount is not None:
            unit = contribution.unit if name == "value" else ""
            figure = number_format(amount.normalize(), use_l10n=True, force_grouping=True)
            lines.append(formatting.labelled(_label(name), f"{figure} {unit}".strip()))
    if contribution.by:
        lines.append(formatting.labelled(_label("by"), formatting.date(contribution.by)))
    return "\n".join(lines)


def _label(name: str) -> str:
    field: Any = Contribution._meta.get_field(name)
    return capfirst(str(field.verbose_name))
