"""How requests come in and pages go out."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = _("Portal")

    def ready(self) -> None:
        from portal import (
            checks,  # noqa: F401  importing registers them
            interface,
        )

        interface.set_up()
