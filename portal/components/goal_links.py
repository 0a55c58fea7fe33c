"""Goals with the URLs of their pages."""

from collections.abc import Iterable
from dataclasses import dataclass

from cities.models import SdgPage
from portal.i18n import labels
from portal.queries import search_urls


@dataclass(frozen=True)
class GoalLink:
    goal: labels.Goal
    url: str
    count: int = 0


def page_urls() -> dict[str, str]:
    """Return the URL of every public goal page by goal key, in one query."""
    pages = SdgPage.objects.published().select_related("goal").defer_streamfields()
    return {page.goal.key: page.get_url() or "" for page in pages}


def goal_links(keys: Iterable[str], first: str = "") -> list[GoalLink]:
    """Return these goals with their page, or a search if there is none; `first` comes first."""
    goals_by_key, urls = labels.goals(), page_urls()
    goals = [goals_by_key[key] for key in dict.fromkeys(keys) if key in goals_by_key]
    goals.sort(key=lambda goal: (goal.key != first, goal.number))
    return [
        GoalLink(goal, urls.get(goal.key) or search_urls.measures(sdg=goal.key)) for goal in goals
    ]
