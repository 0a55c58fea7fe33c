"""Domain app: cities, measures, partnerships and goals. Imports neither `search` nor `portal`."""

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
