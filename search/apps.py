"""The Django app of the search."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """The search app."""

    name = "search"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the system checks and connect the signal receivers."""
        from search import checks  # noqa: F401  importing registers the checks
        from search.indexing import receivers

        receivers.connect()
