"""What the status page tells: where the contribution stands, in plain words, and what was said."""

from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cities.access import visibility
from cities.languages import active_language
from cities.models import MeasurePage
from portal.contributions import publication
from portal.contributions.models import (
    Contribution,
    ContributionFile,
    ContributionMessage,
    State,
)
from portal.contributions.sending import open_cities
from portal.contributions.sending.forms import ContentForm

# In the order in which most contributions pass them.
PATH = (State.RECEIVED, State.READING, State.ACCEPTED, State.PUBLISHED)
TEXTS = {
    State.RECEIVED: gettext_lazy("Your contribution has been received. Nobody has read it yet."),
    State.READING: gettext_lazy("The city is reading your contribution."),
    State.QUESTION: gettext_lazy("The city has a question for you. Please answer it below."),
    State.ACCEPTED: gettext_lazy("The city has accepted your contribution."),
    State.PUBLISHED: gettext_lazy("Your contribution is published."),
    State.DECLINED: gettext_lazy("The city has not accepted your contribution."),
}


class Step(NamedTuple):
    """A step of the path: done, the current one, or still to come."""

    text: str
    position: str


def text(contribution: Contribution) -> str:
    """Return where the contribution stands, as a sentence."""
    if contribution.merged_into_id and contribution.state == State.ACCEPTED:
        return _("The city is considering your contribution together with a similar one.")
    return str(TEXTS.get(State(contribution.state), ""))


def steps(contribution: Contribution) -> list[Step]:
    """Return the path of the contribution up to where it stands, the last step being current."""
    state = State(contribution.state)
    current = text(contribution)
    # A question and a refusal come after reading.
    done = PATH[: PATH.index(state) if state in PATH else 2]
    return [*(Step(str(each.label), "done") for each in done), Step(current, "current")]


def published_url(contribution: Contribution) -> str:
    """Return the absolute URL of what was published; empty if it is not public."""
    if contribution.state != State.PUBLISHED:
        return ""
    language = active_language()
    if contribution.measure_id:
        pages = visibility.visible_originals(MeasurePage.objects.filter(pk=contribution.measure_id))
        page = pages.first()
        return publication.page_url(page, language) if page else ""
    contract = open_cities.public_contract(contribution.city)
    return publication.contract_url(contract, language) if contract else ""


def conversation(contribution: Contribution) -> "QuerySet[ContributionMessage]":
    """Return questions and answers, the oldest first, without the moderators' remarks."""
    return contribution.messages.exclude(kind=ContributionMessage.Kind.REMARK)


class Entry(NamedTuple):
    """A value that the sender has entered."""

    label: str
    value: Any


def entries(contribution: Contribution) -> list[Entry]:
    """Return what the sender has entered, in the notation of the language."""
    form = ContentForm(instance=contribution)
    found = [
        Entry(str(form.fields[name].label), form.bound(name).shown(getattr(contribution, name)))
        for name in form.relevant()
    ]
    files: QuerySet[ContributionFile] = contribution.files.order_by("pk")
    names = ", ".join(files.values_list("name", flat=True))
    return [entry for entry in [*found, Entry(_("Files"), names)] if entry.value]
