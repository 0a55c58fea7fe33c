"""Wagtail hooks: the portal's styles, scripts and menu items in the admin."""

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
from portal.contributions import history
from portal.contributions.desk.menu import DeskMenuItem
from portal.contributions.desk.urls import urls as desk_urls
from portal.duplicates.views import similar_measures


@hooks.register("insert_global_admin_css")
def admin_style() -> SafeString:
    """Space for many tabs, terms in columns, the original beside a translation."""
    return format_html('<link rel="stylesheet" href="{}">', static("portal/css/admin.css"))


@hooks.register("insert_global_admin_js")
def admin_script() -> SafeString:
    """Prevents double submission of forms."""
    return format_html('<script src="{}" defer></script>', static("portal/js/admin.js"))


@hooks.register("insert_global_admin_js")
def reading_script() -> SafeString:
    """Shows how a number or date was parsed beside its field."""
    return format_html(
        '<script src="{}" data-reading-url="{}" defer></script>',
        static("portal/js/input_preview.js"),
        reverse("reading"),
    )


@hooks.register("insert_global_admin_js")
def typed_script() -> SafeString:
    """Keeps unsaved input in the browser."""
    return format_html(
        '<script src="{}" data-home="{}" data-found="{}" data-restore="{}" data-discard="{}" defer>'
        "</script>",
        static("portal/js/unsaved_text.js"),
        reverse("wagtailadmin_home"),
        _("You typed something here on {time} that was not saved."),
        _("Restore and save as draft"),
        _("Discard"),
    )


@hooks.register("insert_editor_js")
def paste_script() -> SafeString:
    """Adapts or truncates pasted text that a field cannot hold, and says so."""
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


@hooks.register("insert_editor_js")
def tabs_script() -> SafeString:
    """Fetches the tabs of a page's form that are opened."""
    return format_html('<script src="{}" defer></script>', static("portal/js/tabs.js"))


@hooks.register("insert_editor_js")
def similar_measures_script() -> SafeString:
    """Shows similar measures to an editor who writes a new one."""
    return format_html(
        '<script src="{}" data-url="{}" data-failed="{}" defer></script>',
        static("portal/js/similar_measures.js"),
        reverse("similar_measures"),
        gettext("Similar measures cannot be shown right now."),
    )


class OfficeMenuItem(MenuItem):
    """Shown to users who manage the whole site."""

    def is_shown(self, request: HttpRequest) -> bool:
        return querysets.can_edit_whole_site(request.user)


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    """The admin views of subscribers, of contributions and of similar measures."""
    return [
        path("subscribers/", SubscribersView.as_view(), name="subscribers"),
        path("similar-measures/", similar_measures, name="similar_measures"),
        *desk_urls(),
    ]


@hooks.register("register_admin_menu_item")
def contributions_item() -> DeskMenuItem:
    """Menu item of the moderators whose city takes contributions."""
    return DeskMenuItem(
        _("Contributions"),
        reverse("contributions"),
        name="contributions",
        icon_name="mail",
        order=250,
    )


@hooks.register("register_log_actions")
def contribution_log_actions(actions: Any) -> None:
    history.register_log_actions(actions)


@hooks.register("register_settings_menu_item")
def subscribers_item() -> Any:
    """Menu item under the settings, beside the other site-wide ones."""
    return OfficeMenuItem(_("Mails to subscribers"), reverse("subscribers"), icon_name="mail")


@hooks.register("construct_settings_menu")
def hide_record_of_the_site(request: HttpRequest, items: list[Any]) -> None:
    """Hide the sites menu: the portal is one site, and its URL is the setting `PORTAL_URL`."""
    items[:] = [item for item in items if item.name != "sites"]
