"""Signal receivers and their connections; the logic is in other modules."""

from typing import Any

from wagtail.signals import page_published

from cities.models import MeasurePage
from portal.contributions import transitions


def close_contribution(sender: Any, instance: MeasurePage, **kwargs: Any) -> None:
    transitions.measure_published(instance)


def connect() -> None:
    """Connect all receivers; called once from AppConfig.ready."""
    page_published.connect(
        close_contribution, sender=MeasurePage, dispatch_uid="portal.contributions.measure"
    )
