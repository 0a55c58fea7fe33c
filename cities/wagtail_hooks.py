"""Hangs the rules of the domain into Wagtail's admin; thin: each hook asks another room."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.models import Page
from wagtail.signals import page_published
from wagtail.snippets.models import register_snippet

from cities import publishing, selectors
from cities.admin_api import ChoosableDocuments, ChoosableImages
from cities.languages import locname
from cities.models import CityPage, PartnershipPage
from cities.models.page import TranslatedPage
from cities.snippets import VocabularyGroup

register_snippet(VocabularyGroup)


@hooks.register("construct_page_chooser_queryset")
def choose_only_open_pages(pages: Any, request: HttpRequest) -> Any:
    """The chooser shows others' pages only once everybody may read them."""
    return pages.filter(pk__in=selectors.pages_open_to(request.user).values("pk"))


@hooks.register("construct_admin_api", order=100)
def narrow_files(router: Any) -> None:
    router.register_endpoint("images", ChoosableImages)
    router.register_endpoint("documents", ChoosableDocuments)


@hooks.register("before_serve_document")
def serve_only_offered_documents(document: Any, request: HttpRequest) -> None:
    """A document is public once a public page offers it; before, only its city sees it."""
    if selectors.may_know_document(request.user, document):
        return
    if not selectors.is_offered_publicly(document):
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


@hooks.register("after_create_page")
def share_new_partnership(request: HttpRequest, page: Page) -> None:
    if isinstance(page, PartnershipPage):
        publishing.share_partnership(partnership=page)


def _share_published_partnership(sender: Any, instance: Any, **kwargs: Any) -> None:
    publishing.share_partnership(partnership=instance)


page_published.connect(_share_published_partnership, sender=PartnershipPage)


@hooks.register("before_delete_page")
def only_administrators_delete_cities(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A city takes its measures, groups and files with it, so its own people cannot delete it."""
    return _refuse_for_city(request, page)


@hooks.register("before_move_page")
def only_administrators_move_cities(request: HttpRequest, page: Page, _to: Page) -> HttpResponse | None:
    return _refuse_for_city(request, page)


def _refuse_for_city(request: HttpRequest, page: Page) -> HttpResponse | None:
    if request.user.is_superuser or not issubclass(page.specific_class or Page, CityPage):
        return None
    messages.error(request, _("Only administrators can move or delete a whole city."))
    return redirect("wagtailadmin_explore", page.get_parent().pk)
