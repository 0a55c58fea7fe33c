"""How requests come in and pages go out."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = _("Portal")

    def ready(self) -> None:
        from portal import (
            address,
            admin_words,
            checks,  # noqa: F401  importing registers them
            doors,
            interface,
            typography,
        )

        address.set_up()
        admin_words.set_up()
        typography.set_up()
        interface.set_up()
        doors.connect()
