"""The dialog in which a page gets the times of its publication and its end."""

from babel.dates import get_timezone_name
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.admin.panels import FieldPanel, PublishingPanel

from cities.date_fields import DateTimeInput

DIALOG = "#schedule-publishing-dialog"


def _time_zone() -> str:
    zone = name = timezone.get_current_timezone_name()
    if zone != "UTC":
        known = get_timezone_name(timezone.get_current_timezone(), locale=get_language())
        name = f"{known} ({zone})"
    return _("Time zone: %(name)s. You choose it in your account.") % {"name": name}


def schedule_panel() -> PublishingPanel:
    """Wagtail's, with the time zone beside each time, which may be typed as people write it."""
    attrs = {
        "data-controller": "w-action",
        "data-action": "w-dialog:hidden->w-action#reset",
        "data-w-dialog-target": "notify",
    }
    return PublishingPanel(
        children=[
            FieldPanel(
                name,
                widget=DateTimeInput(attrs, js_overlay_parent_selector=DIALOG),
                help_text=lazy(_time_zone, str)(),
            )
            for name in ("go_live_at", "expire_at")
        ]
    )
