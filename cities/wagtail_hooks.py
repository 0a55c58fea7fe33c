"""Wagtail hooks of the domain; each delegates to a module of `cities`."""

from copy import copy
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.site_summary import PagesSummaryItem
from wagtail.admin.views import editing_sessions
from wagtail.admin.views.pages import edit
from wagtail.models import Page
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from cities import publishing, renditions
from cities.access import querysets
from cities.access.permissions import page_permission_policy
from cities.admin.api import ChoosableDocuments, ChoosableImages
from cities.admin.dashboard import PANEL_REPLACEMENTS, OwnPagesSummaryItem, WaitingPanel
from cities.admin.duplicate_labels import find_duplicate_labels
from cities.admin.input_preview import input_preview
from cities.admin.link_handlers import PublicDocumentLinkHandler, PublicPageLinkHandler
from cities.admin.page_viewset import PortalPageViewSet
from cities.admin.snippets import VocabularyGroup
from cities.admin.term_usage import find_usages
from cities.contracts import row_views, version_admin
from cities.contracts.tables import views as table_views
from cities.editing.raw_input import unparsed_field_labels
from cities.languages import language_name, locname
from cities.models import PartnershipPage, PortalImage
from cities.models.page import TranslatedPage
from cities.models.vocabulary import Term
from cities.revisions.editing_sessions import TimedSessionsList
from cities.revisions.unsaved_text import mark_saved
from cities.translations import review
from cities.workflow import emails

register_permission_policy(Page, page_permission_policy)
register_snippet(VocabularyGroup)
edit.send_notification = emails.send_comment_notification
editing_sessions.EditingSessionsList = TimedSessionsList


@hooks.register("register_admin_viewset", order=100)
def register_page_views() -> PortalPageViewSet:
    """Registered after Wagtail's own viewset, which it replaces."""
    return PortalPageViewSet()


@hooks.register("construct_page_chooser_queryset")
def limit_page_chooser(pages: Any, request: HttpRequest) -> Any:
    """List pages of other cities in the chooser only if they are public, and no aliases."""
    choosable = querysets.choosable_pages(request.user).filter(alias_of=None)
    return pages.filter(pk__in=choosable.values("pk"))


@hooks.register("construct_admin_api", order=100)
def register_file_endpoints(router: Any) -> None:
    router.register_endpoint("images", ChoosableImages)
    router.register_endpoint("documents", ChoosableDocuments)


@hooks.register("register_rich_text_features", order=100)
def register_public_link_handlers(features: Any) -> None:
    features.register_link_type(PublicPageLinkHandler)
    features.register_link_type(PublicDocumentLinkHandler)


@hooks.register("before_serve_document")
def deny_unreferenced_documents(document: Any, request: HttpRequest) -> None:
    """Serve a document to the public only if a public page refers to it."""
    if querysets.can_access_document(request.user, document):
        return
    if not querysets.is_publicly_referenced(document):
        raise Http404


@hooks.register("after_copy_page")
def set_title_of_copy(request: HttpRequest, page: Page, new_page: Page) -> None:
    """Write the title entered for the copy into its draft, where Wagtail keeps the old heading."""
    copied = new_page.specific
    if not isinstance(copied, TranslatedPage):
        return
    draft = copied.get_latest_revision_as_object()
    column = locname("heading", draft.source_language)
    if getattr(draft, column) != new_page.title:
        setattr(draft, column, new_page.title)
        draft.save_revision(user=request.user)


@hooks.register("register_admin_urls")
def register_input_preview_url() -> list[URLPattern]:
    """JSON view that previews how a field parses its input."""
    return [path("reading/", input_preview, name="reading")]


@hooks.register("register_admin_urls")
def register_row_views() -> list[URLPattern]:
    """Views of the rows that are edited one by one, and of their import."""
    return [*row_views.urls(), *table_views.urls()]


@hooks.register("register_admin_urls")
def register_version_views() -> list[URLPattern]:
    """Views of the versions of a contract."""
    return version_admin.urls()


@hooks.register("register_page_header_buttons")
def add_version_button(page: Page, user: Any, **kwargs: Any) -> Any:
    return version_admin.header_buttons(page, user)


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def report_saved_page(request: HttpRequest, page: Page) -> None:
    mark_saved(request)
    labels = unparsed_field_labels(page)
    if labels and request.accepts("text/html"):
        messages.warning(
            request,
            _(
                "Everything is saved. Please correct these fields; what was typed there is kept: %(fields)s."
            )
            % {"fields": ", ".join(labels)},
        )


@hooks.register("after_create_page")
def share_new_partnership(request: HttpRequest, page: Page) -> None:
    if isinstance(page, PartnershipPage):
        publishing.share_partnership(partnership=page)


@hooks.register("construct_page_action_menu", order=100)
def relabel_publish_item(items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """Tell "publish" from "approve and publish" while a page is in moderation."""
    page = context.get("page")
    if page is None or not page.workflow_in_progress:
        return
    for index, item in enumerate(items):
        if item.name == "action-publish":
            items[index] = copy(item)
            items[index].label = _("Publish without approval")


@hooks.register("before_bulk_action")
def block_incomplete_bulk_publish(
    request: HttpRequest, action: str, objects: list[Any], view: Any
) -> HttpResponse | None:
    """Wagtail's bulk publishing does not validate the pages' forms."""
    if action != "publish" or not all(isinstance(item, Page) for item in objects):
        return None
    incomplete = [
        page for page in objects if publishing.missing_for_publication(page=page.specific)
    ]
    if not incomplete:
        return None
    titles = ", ".join(page.title for page in incomplete)
    messages.error(
        request,
        _("Not complete yet, please publish from its form: %(titles)s") % {"titles": titles},
    )
    return redirect(view.next_url)


@hooks.register("after_bulk_action")
def delete_misplaced_renditions(
    request: HttpRequest, action: str, objects: list[Any], view: Any
) -> None:
    """Wagtail's bulk move to a collection does not send `post_save` for the images."""
    if action == "add_to_collection":
        renditions.delete_misplaced_of_images(
            [item for item in objects if isinstance(item, PortalImage)]
        )


@hooks.register("construct_homepage_summary_items", order=1000)
def replace_pages_summary_item(request: HttpRequest, items: list[Any]) -> None:
    items[:] = [
        OwnPagesSummaryItem(request) if isinstance(item, PagesSummaryItem) else item
        for item in items
    ]


@hooks.register("construct_homepage_panels")
def set_homepage_panels(request: HttpRequest, panels: list[Any]) -> None:
    panels[:] = [PANEL_REPLACEMENTS.get(type(panel), lambda kept=panel: kept)() for panel in panels]
    panels.append(WaitingPanel(request.user))


@hooks.register("before_delete_snippet")
def block_deleting_used_terms(request: HttpRequest, terms: list[Any]) -> HttpResponse | None:
    """Keep terms in use: pages, revisions and bookmarked URLs refer to them."""
    used = [term for term in terms if next(find_usages(term), None) is not None]
    if not used:
        return None
    names = ", ".join(str(term) for term in used)
    messages.error(request, _("Still in use and therefore kept: %(terms)s") % {"terms": names})
    return redirect(used[0].snippet_viewset.get_url_name("list"))


@hooks.register("after_create_snippet")
@hooks.register("after_edit_snippet")
def warn_of_duplicate_labels(request: HttpRequest, term: Any) -> None:
    """Duplicate labels are allowed, so this only warns."""
    if not isinstance(term, Term):
        return
    for duplicate in find_duplicate_labels(term):
        messages.warning(
            request,
            _("“%(label)s” (%(language)s) is already the label of another term: %(key)s")
            % {
                "label": duplicate.label,
                "language": language_name(duplicate.language),
                "key": duplicate.other.key,
            },
        )


@hooks.register("construct_reports_menu")
def hide_site_wide_reports(request: HttpRequest, items: list[Any]) -> None:
    if not querysets.can_edit_whole_site(request.user):
        items[:] = [item for item in items if item.name != "page-types-usage"]


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    review.register_log_actions(actions)
    version_admin.register_log_actions(actions)
