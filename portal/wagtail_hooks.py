"""Hangs the portal's own look into Wagtail's admin."""

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks


@hooks.register("insert_global_admin_css")
def admin_style() -> SafeString:
    """Room for many tabs, short lists of terms in columns, the original beside a translation."""
    return format_html('<link rel="stylesheet" href="{}">', static("portal/css/admin.css"))


@hooks.register("insert_global_admin_js")
def admin_script() -> SafeString:
    """A pressed button waits for the saving that Wagtail does by itself."""
    return format_html('<script src="{}" defer></script>', static("portal/js/admin.js"))
