"""The versions of a contract as a list, for the page of the contract and the comparison."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.timezone import localdate

from cities.choices import ContractStage
from cities.languages import Text, active_language, fallback_languages, offered_languages
from cities.models import CityPage, ContractPage, ContractVersion
from portal.contracts import phrases
from portal.i18n import formatting


@dataclass(frozen=True)
class VersionLine:
    """One version; `updated` is empty unless its content was replaced after its publication."""

    label: str
    stage: str
    published: str
    updated: str
    reason: Text
    url: str


class VersionList:
    """The versions of a public contract, the oldest first, in one SQL statement."""

    def __init__(self, contract: ContractPage, city: CityPage) -> None:
        self._contract = contract
        self._city = city

    @cached_property
    def versions(self) -> list[ContractVersion]:
        """The versions without their content, which is large."""
        if not self._contract.pk:
            return []
        return list(self._contract.versions.defer("content"))

    @property
    def lines(self) -> list[VersionLine]:
        """What a list shows, newest first."""
        return [self.line(version) for version in reversed(self.versions)]

    def line(self, version: ContractVersion) -> VersionLine:
        return VersionLine(
            label=version.label,
            stage=capfirst(stage(version)),
            published=formatting.date(localdate(version.published_at)),
            updated=formatting.date(version.updated_at and localdate(version.updated_at)),
            reason=reason(version.change_reason, self._contract.source_language),
            url=reverse("contract_version", args=[self._city.slug, version.label]),
        )

    @property
    def labels(self) -> list[str]:
        return [version.label for version in self.versions]

    @property
    def previous(self) -> str:
        """The label of the version before the latest; empty if there is only one."""
        return self.labels[-2] if len(self.versions) > 1 else ""

    @property
    def latest(self) -> str:
        return self.labels[-1] if self.versions else ""

    @property
    def url(self) -> str:
        """The address of the comparison of the two latest."""
        return reverse("contract_versions", args=[self._city.slug])

    def comparison_url(self, older: str) -> str:
        """Return the address of the comparison of a version with the latest."""
        return f"{self.url}?{urlencode({'from': older, 'to': self.latest})}"


def stage(version: Any) -> str:
    """Return the stage with its date, if it is known: `submitted on 12 March 2024`."""
    if version.stage == ContractStage.LABELLED and version.labelled:
        return phrases.labelled(version.labelled)
    if version.stage != ContractStage.DRAFT and version.submitted:
        return phrases.submitted(version.submitted)
    return str(version.get_stage_display())


def reason(texts: Mapping[str, str], original: str) -> Text:
    """Return the reason for a change in the visitor's language, else in a fallback."""
    language = active_language()
    for code in fallback_languages(language, original):
        if code in offered_languages() and texts.get(code):
            return Text(texts[code], code)
    return Text("", language)
