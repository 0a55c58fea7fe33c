"""Application config; sets up what must run once at start."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = _("Portal")

    def ready(self) -> None:
        from portal import checks  # noqa: F401  registers the system checks
        from portal.accounts import login_limits
        from portal.contributions import receivers
        from portal.http import public_url
        from portal.i18n import admin_messages, fallback_catalogs, typography

        public_url.set_up()
        admin_messages.set_up()
        typography.set_up()
        fallback_catalogs.set_up()
        login_limits.connect()
        receivers.connect()
