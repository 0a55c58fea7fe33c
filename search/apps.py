"""Tells Django that the search house exists."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """The search house."""

    name = "search"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Watch for changes and register the system checks."""
        from search.indexing import receivers

        receivers.connect()
