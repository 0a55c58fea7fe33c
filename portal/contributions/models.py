"""Contributions, their files and the messages about them.

The sender's name and address are private: they appear on the desk of the city's moderators and in
mails to the sender, never in public. Logs name a contribution by its primary key only.
"""

import uuid

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cities.choices import OrganisationKind, Status
from cities.models import CityPage, MeasurePage
from cities.models.contracts.rows import TEXT_LENGTH
from cities.models.fields import MoneyField
from cities.values.partial_dates import PartialDateField
from portal.contributions.storage import private_storage

MAX_FILES = 5
MAX_MESSAGE_LENGTH = 4_000


class Kind(TextChoices):
    COMMITMENT = "commitment", _("commitment")
    MEASURE = "measure", _("own measure")
    IDEA = "idea", _("idea or question")


class State(TextChoices):
    """Where a contribution stands. Withdrawn and erased ones are deleted, not marked."""

    UNCONFIRMED = "unconfirmed", _("not confirmed yet")
    RECEIVED = "received", _("received")
    READING = "reading", _("being read")
    QUESTION = "question", _("question to the sender")
    ACCEPTED = "accepted", _("accepted")
    PUBLISHED = "published", _("published")
    DECLINED = "declined", _("not accepted")


class DeclineReason(TextChoices):
    OFF_TOPIC = "off_topic", _("It has nothing to do with climate protection in the city.")
    DUPLICATE = "duplicate", _("The contract already contains it.")
    UNCLEAR = "unclear", _("Important information is missing.")
    ADVERTISING = "advertising", _("It is mainly advertising.")
    UNLAWFUL = "unlawful", _("It violates the rights of others or the law.")
    OTHER = "other", _("Another reason.")


CLOSED_STATES = (State.PUBLISHED, State.DECLINED)
# Nothing has been decided, and the sender may still correct it.
UNDECIDED_STATES = (State.RECEIVED, State.READING, State.QUESTION)


class Contribution(models.Model):
    """One contribution to the contract of a city.

    `link_number` is part of the secret status link: raising it ends all links sent before.
    A published commitment names the contract's row in `row_key`; a measure names its draft or page
    in `measure`. `consented` is the time of the confirmation by mail.
    """

    key = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    city = models.ForeignKey(
        CityPage, on_delete=models.CASCADE, related_name="+", verbose_name=_("city")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    state = models.CharField(
        _("state"), max_length=12, choices=State.choices, default=State.UNCONFIRMED
    )
    language = models.CharField(_("language"), max_length=7)

    sender_name = models.CharField(_("your name"), max_length=100)
    sender_email = models.EmailField(_("your e-mail address"))
    organisation = models.CharField(_("organisation"), max_length=250, blank=True)
    organisation_kind = models.CharField(
        _("type of organisation"), max_length=12, choices=OrganisationKind.choices, blank=True
    )

    title = models.CharField(_("title"), max_length=160)
    text = models.TextField(_("description"), max_length=TEXT_LENGTH)
    value = models.DecimalField(_("value"), max_digits=16, decimal_places=3, null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=50, blank=True)
    by = PartialDateField(_("by"), blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, blank=True)
    start = PartialDateField(_("start"), blank=True)
    co2 = models.DecimalField(
        _("CO2 effect (tonnes of CO2 equivalent a year)"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
    )
    cost = MoneyField(
        _("total cost in euros"),
        max_digits=16,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    url = models.URLField(_("web page"), max_length=500, blank=True)

    created = models.DateTimeField(_("sent"), default=timezone.now, db_index=True)
    consented = models.DateTimeField(_("confirmed"), null=True)
    changed = models.DateTimeField(_("last change"), default=timezone.now)
    closed = models.DateTimeField(_("closed"), null=True)
    link_number = models.PositiveIntegerField(default=1)
    link_expires = models.DateTimeField(null=True)

    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("handled by"),
    )
    decline_reason = models.CharField(
        _("reason"), max_length=12, choices=DeclineReason.choices, blank=True
    )
    public_answer = models.TextField(_("public answer"), max_length=TEXT_LENGTH, blank=True)
    row_key = models.UUIDField(null=True)
    measure = models.ForeignKey(MeasurePage, null=True, on_delete=models.SET_NULL, related_name="+")
    merged_into = models.ForeignKey(
        "self", null=True, on_delete=models.SET_NULL, related_name="merged"
    )

    class Meta:
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")
        indexes = [models.Index(fields=["city", "state", "created"], name="contributions_inbox")]

    def __str__(self) -> str:
        # Logs must not contain names or addresses.
        return f"contribution {self.pk}"


class ContributionFile(models.Model):
    """A picture or PDF, stored where no public address leads.

    Until its form is sent it has no contribution, and `form_key` says to which form it belongs.
    """

    contribution = models.ForeignKey(
        Contribution, null=True, on_delete=models.CASCADE, related_name="files"
    )
    form_key = models.UUIDField(null=True, db_index=True)
    created = models.DateTimeField(default=timezone.now)
    file = models.FileField(storage=private_storage, upload_to="contributions/")
    name = models.CharField(_("name"), max_length=200)
    content_type = models.CharField(max_length=50)
    size = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"file {self.pk}"


class ContributionMessage(models.Model):
    """A message about a contribution; remarks are internal, all others are read by the sender."""

    class Kind(TextChoices):
        QUESTION = "question", _("question of the city")
        ANSWER = "answer", _("answer of the sender")
        REMARK = "remark", _("internal remark")

    contribution = models.ForeignKey(
        Contribution, on_delete=models.CASCADE, related_name="messages"
    )
    kind = models.CharField(max_length=10, choices=Kind.choices)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    text = models.TextField(_("message"), max_length=MAX_MESSAGE_LENGTH)
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("created", "pk")

    def __str__(self) -> str:
        return f"message {self.pk}"


class DeskNotice(models.Model):
    """When a moderator was last told of new contributions."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", primary_key=True
    )
    sent = models.DateTimeField()

    def __str__(self) -> str:
        return f"notice {self.pk}"
