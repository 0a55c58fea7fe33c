"""Goals with the addresses of their pages."""

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


def addresses() -> dict[str, str]:
    """The address of every public goal page by the goal's key, in one query."""
    pages = SdgPage.objects.published().select_related("goal").defer_streamfields()
    return {page.goal.key: page.get_url() or "" for page in pages}


def goal_links(keys: Iterable[str], first: str = "") -> list[GoalLink]:
    """These goals with their pages, or a search where a goal has none; `first` leads."""
    known, urls = labels.goals(), addresses()
    goals = [known[key] for key in dict.fromkeys(keys) if key in known]
    goals.sort(key=lambda goal: (goal.key != first, goal.number))
    return [
        GoalLink(goal, urls.get(goal.key) or search_urls.search(sdg=goal.key)) for goal in goals
    ]
