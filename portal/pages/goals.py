"""The list of the 17 goals with how many public measures serve each."""

from django.db.models import Count

from cities.models import MeasurePage
from portal.components.goal_links import GoalLink, addresses
from portal.i18n import labels


def all_goals() -> list[GoalLink]:
    """Every goal that has a page."""
    rows = MeasurePage.objects.published().order_by().values_list("goals__key")
    counts = {key: number for key, number in rows.annotate(n=Count("pk", distinct=True)) if key}
    urls = addresses()
    return [
        GoalLink(goal, urls[key], counts.get(key, 0))
        for key, goal in labels.goals().items()
        if urls.get(key)
    ]
