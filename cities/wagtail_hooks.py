"""Hangs the rules of the domain into Wagtail's admin; thin: each hook asks another room."""

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
from cities.admin.dashboard import NARROWED, OwnPagesCount, WaitingPanel
from cities.admin.duplicate_labels import same_labels
from cities.admin.input_preview import reading
from cities.admin.link_handlers import PublicDocumentLinks, PublicPageLinks
from cities.admin.page_viewset import PortalPageViewSet
from cities.admin.snippets import VocabularyGroup
from cities.admin.term_usage import users_of
from cities.editing.raw_input import unread_labels
from cities.languages import language_name, locname
from cities.models import PartnershipPage, PortalImage
from cities.models.page import TranslatedPage
from cities.models.vocabulary import Term
from cities.revisions.editing_sessions import TimedSessionsList
from cities.revisions.unsaved_text import note_saved
from cities.translations import review
from cities.workflow import emails

register_permission_policy(Page, page_permission_policy)
register_snippet(VocabularyGroup)
edit.send_notification = emails.tell_of_comments
editing_sessions.EditingSessionsList = TimedSessionsList


@hooks.register("register_admin_viewset", order=100)
def views_of_pages() -> PortalPageViewSet:
    """After Wagtail's own, which it replaces."""
    return PortalPageViewSet()


@hooks.register("construct_page_chooser_queryset")
def choose_only_open_pages(pages: Any, request: HttpRequest) -> Any:
    """The chooser shows others' pages only once everybody may read them, and each once."""
    records = querysets.choosable_pages(request.user).filter(alias_of=None)
    return pages.filter(pk__in=records.values("pk"))


@hooks.register("construct_admin_api", order=100)
def narrow_files(router: Any) -> None:
    router.register_endpoint("images", ChoosableImages)
    router.register_endpoint("documents", ChoosableDocuments)


@hooks.register("register_rich_text_features", order=100)
def link_only_to_what_is_public(features: Any) -> None:
    features.register_link_type(PublicPageLinks)
    features.register_link_type(PublicDocumentLinks)


@hooks.register("before_serve_document")
def serve_only_offered_documents(document: Any, request: HttpRequest) -> None:
    """A document is public once a public page offers it; before, only its city sees it."""
    if querysets.can_access_document(request.user, document):
        return
    if not querysets.is_publicly_referenced(document):
        raise Http404


@hooks.register("after_copy_page")
def keep_the_copys_title(request: HttpRequest, page: Page, new_page: Page) -> None:
    """The copied draft gets the title its author typed; Wagtail copies the old heading into it."""
    copied = new_page.specific
    if not isinstance(copied, TranslatedPage):
        return
    draft = copied.get_latest_revision_as_object()
    column = locname("heading", draft.source_language)
    if getattr(draft, column) != new_page.title:
        setattr(draft, column, new_page.title)
        draft.save_revision(user=request.user)


@hooks.register("register_admin_urls")
def reading_url() -> list[URLPattern]:
    """How a field understands what is being typed."""
    return [path("reading/", reading, name="reading")]


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def tell_what_was_saved(request: HttpRequest, page: Page) -> None:
    note_saved(request)
    labels = unread_labels(page)
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
def say_what_publishing_leaves_out(
    items: list[Any], request: HttpRequest, context: dict[str, Any]
) -> None:
    """While a page waits for approval, two buttons publish it: they must not look the same."""
    page = context.get("page")
    if page is None or not page.workflow_in_progress:
        return
    for place, item in enumerate(items):
        if item.name == "action-publish":
            items[place] = copy(item)
            items[place].label = _("Publish without approval")


@hooks.register("before_bulk_action")
def publish_only_what_is_complete(
    request: HttpRequest, action: str, objects: list[Any], view: Any
) -> HttpResponse | None:
    """Wagtail publishes many pages at once without asking their forms."""
    if action != "publish" or not all(isinstance(item, Page) for item in objects):
        return None
    lacking = [page for page in objects if publishing.missing_for_publication(page=page.specific)]
    if not lacking:
        return None
    titles = ", ".join(page.title for page in lacking)
    messages.error(
        request,
        _("Not complete yet, please publish from its form: %(titles)s") % {"titles": titles},
    )
    return redirect(view.next_url)


@hooks.register("after_bulk_action")
def replace_renditions(request: HttpRequest, action: str, objects: list[Any], view: Any) -> None:
    """Wagtail moves many pictures into a collection without saving each."""
    if action == "add_to_collection":
        renditions.replace_misplaced_of([item for item in objects if isinstance(item, PortalImage)])


@hooks.register("construct_homepage_summary_items", order=1000)
def count_own_pages(request: HttpRequest, items: list[Any]) -> None:
    items[:] = [
        OwnPagesCount(request) if isinstance(item, PagesSummaryItem) else item for item in items
    ]


@hooks.register("construct_homepage_panels")
def show_what_waits(request: HttpRequest, panels: list[Any]) -> None:
    panels[:] = [NARROWED.get(type(panel), lambda kept=panel: kept)() for panel in panels]
    panels.append(WaitingPanel(request.user))


@hooks.register("before_delete_snippet")
def keep_used_terms(request: HttpRequest, terms: list[Any]) -> HttpResponse | None:
    """A term in use stays: pages, revisions and saved addresses refer to it."""
    used = [term for term in terms if next(users_of(term), None) is not None]
    if not used:
        return None
    names = ", ".join(str(term) for term in used)
    messages.error(request, _("Still in use and therefore kept: %(terms)s") % {"terms": names})
    return redirect(used[0].snippet_viewset.get_url_name("list"))


@hooks.register("after_create_snippet")
@hooks.register("after_edit_snippet")
def warn_of_same_labels(request: HttpRequest, term: Any) -> None:
    """Two terms may have good reasons to be called the same; whoever saves the second is told."""
    if not isinstance(term, Term):
        return
    for found in same_labels(term):
        messages.warning(
            request,
            _("“%(label)s” (%(language)s) is already the label of another term: %(key)s")
            % {
                "label": found.label,
                "language": language_name(found.language),
                "key": found.other.key,
            },
        )


@hooks.register("construct_reports_menu")
def hide_reports_of_the_whole_site(request: HttpRequest, items: list[Any]) -> None:
    if not querysets.can_edit_whole_site(request.user):
        items[:] = [item for item in items if item.name != "page-types-usage"]


@hooks.register("register_log_actions")
def tell_of_confirmed_translations(actions: Any) -> None:
    review.register(actions)
