"""The domain: cities, measures, partnerships, goals and their rules; imports nothing of ours."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CitiesConfig(AppConfig):
    name = "cities"
    verbose_name = _("Cities")

    def ready(self) -> None:
        from cities import receivers
        from cities.workflow import names

        receivers.connect()
        names.translate_names()
