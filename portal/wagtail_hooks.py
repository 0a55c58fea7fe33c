"""Hangs the portal's own look into Wagtail's admin."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from cities.access import querysets
from portal.alerts.admin import SubscribersView


@hooks.register("insert_global_admin_css")
def admin_style() -> SafeString:
    """Room for many tabs, short lists of terms in columns, the original beside a translation."""
    return format_html('<link rel="stylesheet" href="{}">', static("portal/css/admin.css"))


@hooks.register("insert_global_admin_js")
def admin_script() -> SafeString:
    """A form is sent once, however often its button is pressed."""
    return format_html('<script src="{}" defer></script>', static("portal/js/admin.js"))


@hooks.register("insert_global_admin_js")
def reading_script() -> SafeString:
    """Beside a number or date stands how it was understood."""
    return format_html(
        '<script src="{}" data-reading-url="{}" defer></script>',
        static("portal/js/reading.js"),
        reverse("reading"),
    )


@hooks.register("insert_global_admin_js")
def typed_script() -> SafeString:
    """What is typed and not saved yet stays in the browser."""
    return format_html(
        '<script src="{}" data-home="{}" data-found="{}" data-restore="{}" data-discard="{}" defer>'
        "</script>",
        static("portal/js/typed.js"),
        reverse("wagtailadmin_home"),
        _("You typed something here on {time} that was not saved."),
        _("Restore and save as draft"),
        _("Discard"),
    )


@hooks.register("insert_editor_js")
def paste_script() -> SafeString:
    """What cannot stay of a pasted text is changed or cut, and said."""
    return format_html(
        '<script src="{}" data-table="{}" data-cut="{}" data-full="{}" defer></script>',
        static("portal/js/paste.js"),
        gettext(
            "A text here has no tables: each row of the pasted table became an entry of a list. "
            "Please check it."
        ),
        # Translators: %(n)s is filled in by the browser.
        gettext("The pasted text is longer than %(n)s characters and was cut. This was left out:"),
        # Translators: %(n)s is filled in by the browser.
        gettext("This field is full: a text longer than %(n)s characters does not fit."),
    )


class OfficeMenuItem(MenuItem):
    """Shown to those who look after the whole site."""

    def is_shown(self, request: HttpRequest) -> bool:
        return querysets.can_edit_whole_site(request.user)


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    """The office's view of those who want mails."""
    return [path("subscribers/", SubscribersView.as_view(), name="subscribers")]


@hooks.register("register_settings_menu_item")
def subscribers_item() -> Any:
    """Under the settings, beside the other things of the whole site."""
    return OfficeMenuItem(_("Mails to subscribers"), reverse("subscribers"), icon_name="mail")


@hooks.register("construct_settings_menu")
def hide_record_of_the_site(request: HttpRequest, items: list[Any]) -> None:
    """The portal is one site, and its address is the setting `PORTAL_URL`."""
    items[:] = [item for item in items if item.name != "sites"]
