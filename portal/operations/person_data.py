"""What the portal holds about an e-mail address: for people who ask for it, or for its erasure.

Every model with an e-mail field is searched, so that none is forgotten. Erased is what people have
left here themselves: contributions, saved searches and waiting mails. Accounts and the contacts that
editors enter are only reported, because a person has to decide what becomes of them.
"""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core import serializers
from django.db import models, transaction
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from wagtail.models import Revision

from portal.alerts import subscriptions
from portal.alerts.models import SearchAlert
from portal.contributions import history, transitions
from portal.contributions.models import Contribution, ContributionFile
from portal.mail.queue import QueuedMail

# Never exported: it is the person's, but it opens the account.
SECRET_FIELDS = {"password"}
ERASED_MODELS = {Contribution, SearchAlert, QueuedMail}


def collect(address: str) -> dict[str, list[dict[str, Any]]]:
    """Return everything held about an address, by kind of record, as JSON values."""
    found = {label(model): [_fields(row) for row in rows] for model, rows in _records(address)}
    contributions = _contributions(address)
    if contributions:
        found["contributions"] = [_contribution(each) for each in contributions]
    if mails := list(_mails(address)):
        found["waiting mails"] = [{"pk": mail.pk, **(mail.message or {})} for mail in mails]
    if versions := list(_revisions(address)):
        found["versions of pages"] = [
            {"pk": revision.pk, "page": revision.object_str, "saved": str(revision.created_at)}
            for revision in versions
        ]
    return found


def label(model: type[models.Model]) -> str:
    """Return what a model is called in reports: the same in every language."""
    return model._meta.label


def _records(address: str) -> Iterator[tuple[type[models.Model], list[models.Model]]]:
    """Yield the models with an e-mail field that have rows with this address."""
    for model in apps.get_models():
        names = [
            field.name for field in model._meta.local_fields if isinstance(field, models.EmailField)
        ]
        if names and model is not Contribution:
            matches = [Q(**{f"{name}__iexact": address}) for name in names]
            rows = list(model._default_manager.filter(Q(*matches, _connector=Q.OR)).order_by("pk"))
            if rows:
                yield model, rows


def _fields(row: models.Model) -> dict[str, Any]:
    (data,) = json.loads(serializers.serialize("json", [row]))
    return {
        "pk": data["pk"],
        **{name: value for name, value in data["fields"].items() if name not in SECRET_FIELDS},
    }


def _contributions(address: str) -> list[Contribution]:
    return list(Contribution.objects.filter(sender_email__iexact=address).order_by("pk"))


def _contribution(contribution: Contribution) -> dict[str, Any]:
    return {
        **_fields(contribution),
        "messages": [_fields(message) for message in contribution.messages.all()],
        "files": [_fields(file) for file in contribution.files.order_by("pk")],
        "history": [
            {"time": str(entry.timestamp), "action": entry.action}
            for entry in history.entries(contribution)
        ],
    }


def _mails(address: str) -> "QuerySet[QueuedMail]":
    """Return the waiting mails to an address, whatever they are about."""
    to_address = [Q(**{f"message__to__{place}__iexact": address}) for place in range(2)]
    return QueuedMail.objects.filter(Q(*to_address, _connector=Q.OR)).order_by("pk")


def _revisions(address: str) -> "QuerySet[Revision]":
    """Return the stored versions of pages that contain the address, for example as a contact."""
    stored = Revision.objects.alias(stored=Cast("content", TextField()))
    return stored.filter(stored__icontains=address).order_by("pk")


def copy_files(address: str, folder: Path) -> int:
    """Copy the files of an address's contributions to a folder; return how many there are."""
    files = ContributionFile.objects.filter(contribution__in=_contributions(address))
    folder.mkdir(parents=True, exist_ok=True)
    for record in files:
        suffix = Path(record.name).suffix
        with record.file.open("rb") as source, (folder / f"{record.pk}{suffix}").open("wb") as copy:
            shutil.copyfileobj(source, copy)
    return len(files)


@transaction.atomic
def erase(address: str) -> dict[str, int]:
    """Erase what the person has left here; return how many records there were, by kind."""
    contributions = _contributions(address)
    for contribution in contributions:
        transitions.erase(contribution)
    resets = QueuedMail.objects.filter(reset_for__iexact=address)
    return {
        "contributions": len(contributions),
        "saved searches": subscriptions.delete_address(address=address),
        "waiting mails": sum(found.delete()[0] for found in (_mails(address), resets)),
    }


def remaining(address: str) -> dict[str, list[int]]:
    """Return what `erase` leaves to people to decide about: primary keys by kind of record."""
    left: dict[str, list[int]] = {
        label(model): [row.pk for row in rows]
        for model, rows in _records(address)
        if model not in ERASED_MODELS
    }
    if versions := list(_revisions(address).values_list("pk", flat=True)):
        left["versions of pages"] = versions
    return left
