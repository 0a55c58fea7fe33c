"""The panel on the admin's start page: which of one's own pages wait for a check or a translation."""

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

# A glance, not a report: enough for every city, quick for the office.
MOST_READ = 200
MOST_SHOWN = 10


class Outdated(NamedTuple):
    """A page and the languages whose text is older than its original."""

    page: Any
    languages: str


class OwnPagesCount(PagesSummaryItem):
    """How many pages one finds in the explorer; Wagtail counts everybody's."""

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(parent_context)
        shown = querysets.explorable_pages(self.request.user)
        return context | {"total_pages": shown.exclude(depth=1).count()}


def _known(user: Any, pages: list[Any]) -> set[int]:
    keys = [page.pk for page in pages if isinstance(page, Page)]
    return set(querysets.explorable_pages(user).filter(pk__in=keys).values_list("pk", flat=True))


class RecentEdits(RecentEditsPanel):
    """One's latest edits, without the pages that one may no longer know of."""

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(parent_context)
        edits = context["last_edits"]
        known = _known(parent_context["request"].user, [page for _date, page in edits])
        return context | {"last_edits": [edit for edit in edits if edit[1].pk in known]}


class OwnSubmissions(UserObjectsInWorkflowModerationPanel):
    """What one has submitted, without the pages that one may no longer know of."""

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(parent_context)
        states = context["workflow_states"]
        known = _known(parent_context["request"].user, [each.content_object for each in states])
        kept = [
            each
            for each in states
            if not isinstance(each.content_object, Page) or each.content_object.pk in known
        ]
        return context | {"workflow_states": kept}


class OwnLocks(LockedPagesPanel):
    """What one has locked, without the pages that one may no longer know of."""

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(parent_context)
        shown = querysets.explorable_pages(parent_context["request"].user)
        return context | {"locked_pages": context["locked_pages"].filter(pk__in=shown.values("pk"))}


# Wagtail's panels go by who once edited, submitted or locked a page.
NARROWED = {
    RecentEditsPanel: RecentEdits,
    UserObjectsInWorkflowModerationPanel: OwnSubmissions,
    LockedPagesPanel: OwnLocks,
}


class WaitingPanel(Component):
    """Reviews that are due and translations whose original has changed since."""

    name = "waiting"
    template_name = "cities/admin/waiting.html"
    order = 230

    def __init__(self, user: Any) -> None:
        self.user = user

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        own = policy_registry.get_by_type(Page).instances_user_has_permission_for(
            self.user, "change"
        )
        return {
            "reviews": reviews_due(own, timezone.localdate())[:MOST_SHOWN],
            "outdated": outdated(own)[:MOST_SHOWN],
        }


def reviews_due(own: Any, today: datetime.date) -> list[Any]:
    """Live pages among these whose next check is today or overdue, the longest overdue first."""
    found: list[Any] = []
    for model in (CityPage, MeasurePage, PartnershipPage):
        due = model.objects.live().filter(pk__in=own.values("pk"), review_due__lte=today)
        found.extend(due.only("title", "review_due"))
    return sorted(found, key=lambda page: page.review_due)


def outdated(own: Any) -> list[Outdated]:
    """Live pages among these with a translation older than its original, newest first."""
    found = []
    for model in (CityPage, MeasurePage, PartnershipPage):
        pages = model.objects.live().filter(pk__in=own.values("pk"))
        for page in pages.order_by("-latest_revision_created_at")[:MOST_READ]:
            languages = page.outdated_languages()
            if languages:
                found.append(Outdated(page, ", ".join(map(language_name, languages))))
    return found
