"""Frozen versions of a Climate City Contract."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from cities.choices import ContractStage
from cities.models.contracts.page import ContractPage
from cities.models.media import PortalDocument
from cities.values.partial_dates import PartialDateField


class ContractVersion(models.Model):
    """What a contract said under one version label when it was last published under it.

    Written by cities/contracts/versions.py. `content` is the page as in a revision, limited to what
    was public; `change_reason` has the city's reason by language. `updated_at` is set when the
    page is published again under the same label with other content. `documents` are those that the
    content names or links to, so that they stay available.
    """

    contract = models.ForeignKey(ContractPage, on_delete=models.CASCADE, related_name="versions")
    label = models.CharField(_("version"), max_length=20)
    stage = models.CharField(_("stage"), max_length=10, choices=ContractStage.choices)
    submitted = PartialDateField(_("submitted on"), blank=True)
    labelled = PartialDateField(_("label awarded on"), blank=True)
    published_at = models.DateTimeField(_("published on"))
    updated_at = models.DateTimeField(_("updated on"), null=True)
    change_reason = models.JSONField(_("what has changed, and why"), default=dict)
    documents = models.ManyToManyField(PortalDocument, related_name="contract_versions")
    content = models.JSONField(encoder=DjangoJSONEncoder)

    # Versions go with their contract; they are no use of it to warn of before it is deleted.
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("version of a Climate City Contract")
        verbose_name_plural = _("versions of a Climate City Contract")
        ordering = ("published_at", "pk")
        constraints = [
            models.UniqueConstraint(fields=["contract", "label"], name="unique_contract_version")
        ]

    def __str__(self) -> str:
        return self.label
