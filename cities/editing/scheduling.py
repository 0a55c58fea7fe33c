"""Scheduled publishing: panel and validation."""

from typing import Any

from babel.dates import get_timezone_name
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.admin.panels import FieldPanel, PublishingPanel

from cities.editing.date_fields import DateTimeInput

DIALOG = "#schedule-publishing-dialog"


def _time_zone() -> str:
    zone = name = timezone.get_current_timezone_name()
    if zone != "UTC":
        display_name = get_timezone_name(timezone.get_current_timezone(), locale=get_language())
        name = f"{display_name} ({zone})"
    return _("Time zone: %(name)s. You choose it in your account.") % {"name": name}


def schedule_panel() -> PublishingPanel:
    """Return Wagtail's panel with local date notation and the time zone as help text."""
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


def validate_schedule(form: Any) -> None:
    """Reject a new go-live time in the past, which Wagtail would publish at once."""
    time, before = form.cleaned_data.get("go_live_at"), form.initial.get("go_live_at")
    # A draft may await approval past its go-live time. The form field has no seconds.
    unchanged = before is not None and time == before.replace(second=0, microsecond=0)
    if time is not None and time < timezone.now() and not unchanged:
        message = _("This time has passed. Leave the field empty to publish at once.")
        form.add_error("go_live_at", message)
