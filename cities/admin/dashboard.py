"""Panels of the admin home page, limited to pages that the user may view or edit."""

import datetime
from typing import Any, NamedTuple

from django.utils import timezone
from wagtail.admin.site_summary import PagesSummaryItem
from wagtail.admin.ui.components import Component
from wagtail.admin.views.home import (
    LockedPagesPanel,
    RecentEditsPanel,
    UserObjectsInWorkflowModerationPanel,
)
from wagtail.models import Page
from wagtail.permissions import policy_registry

from cities.access import querysets
from cities.languages import language_name
from cities.models import CityPage, MeasurePage, PartnershipPage

# Per page type; bounds the time for users who may edit every page.
MAX_SCANNED = 200
MAX_SHOWN = 10


class OutdatedPage(NamedTuple):
    """A page and the names of the languages whose translation is older than the original."""

    page: Any
    languages: str


class OwnPagesSummaryItem(PagesSummaryItem):
    """Number of pages in the user's explorer; Wagtail counts all pages of the site."""

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(parent_context)
        explorable = querysets.explorable_pages(self.request.user)
        return context | {"total_pages": explorable.exclude(depth=1).count()}


def _explorable_keys(user: Any, pages: list[Any]) -> set[int]:
    keys = [page.pk for page in pages if isinstance(page, Page)]
    return set(querysets.explorable_pages(user).filter(pk__in=keys).values_list("pk", flat=True))


class OwnRecentEditsPanel(RecentEditsPanel):
    """The user's recent edits, without pages that the user may no longer view."""

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(parent_context)
        edits = context["last_edits"]
        visible_keys = _explorable_keys(
            parent_context["request"].user, [page for _date, page in edits]
        )
        return context | {"last_edits": [edit for edit in edits if edit[1].pk in visible_keys]}


class OwnSubmissionsPanel(UserObjectsInWorkflowModerationPanel):
    """The user's submissions, without pages that the user may no longer view."""

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(parent_context)
        states = context["workflow_states"]
        visible_keys = _explorable_keys(
            parent_context["request"].user, [state.content_object for state in states]
        )
        visible_states = [
            state
            for state in states
            if not isinstance(state.content_object, Page) or state.content_object.pk in visible_keys
        ]
        return context | {"workflow_states": visible_states}


class OwnLockedPagesPanel(LockedPagesPanel):
    """Pages locked by the user, without those that the user may no longer view."""

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(parent_context)
        explorable = querysets.explorable_pages(parent_context["request"].user)
        return context | {
            "locked_pages": context["locked_pages"].filter(pk__in=explorable.values("pk"))
        }


# Wagtail's panels list what the user once edited, submitted or locked, whatever their permissions.
PANEL_REPLACEMENTS = {
    RecentEditsPanel: OwnRecentEditsPanel,
    UserObjectsInWorkflowModerationPanel: OwnSubmissionsPanel,
    LockedPagesPanel: OwnLockedPagesPanel,
}


class WaitingPanel(Component):
    """The user's pages with a review due or with outdated translations."""

    name = "waiting"
    template_name = "cities/admin/waiting.html"
    order = 230

    def __init__(self, user: Any) -> None:
        self.user = user

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        editable = policy_registry.get_by_type(Page).instances_user_has_permission_for(
            self.user, "change"
        )
        return {
            "reviews": reviews_due(editable, timezone.localdate())[:MAX_SHOWN],
            "outdated": outdated_pages(editable)[:MAX_SHOWN],
        }


def reviews_due(editable: Any, today: datetime.date) -> list[Any]:
    """Return the live pages among these whose review is due, the longest overdue first."""
    pages: list[Any] = []
    for model in (CityPage, MeasurePage, PartnershipPage):
        due = model.objects.live().filter(pk__in=editable.values("pk"), review_due__lte=today)
        pages.extend(due.only("title", "review_due"))
    return sorted(pages, key=lambda page: page.review_due)


def outdated_pages(editable: Any) -> list[OutdatedPage]:
    """Return the live pages among these with outdated translations, latest revision first by type."""
    entries = []
    for model in (CityPage, MeasurePage, PartnershipPage):
        pages = model.objects.live().filter(pk__in=editable.values("pk"))
        for page in pages.order_by("-latest_revision_created_at")[:MAX_SCANNED]:
            languages = page.outdated_languages()
            if languages:
                entries.append(OutdatedPage(page, ", ".join(map(language_name, languages))))
    return entries
