"""The list of the 17 goals with their number of public measures."""

from django.db.models import Count

from cities.models import MeasurePage
from portal.components.goal_links import GoalLink, page_urls
from portal.i18n import labels


def all_goals() -> list[GoalLink]:
    """Return every goal that has a page."""
    rows = MeasurePage.objects.published().order_by().values_list("goals__key")
    counts = {key: number for key, number in rows.annotate(n=Count("pk", distinct=True)) if key}
    urls = page_urls()
    return [
        GoalLink(goal, urls[key], counts.get(key, 0))
        for key, goal in labels.goals().items()
        if urls.get(key)
    ]
