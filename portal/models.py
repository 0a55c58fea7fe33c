"""Page models around the records (home, sections, articles, mission, legal) and site settings."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

from cities.editing import panels
from cities.editing.forms import TranslatedPageForm
from cities.editing.raw_input import Row
from cities.languages import active_language, best
from cities.models.fields import document_language, rich_text
from cities.models.page import TranslatedPage
from cities.models.vocabulary import MissionCity
from portal.alerts.models import SearchAlert  # noqa: F401  registers the model
from portal.contributions.models import Contribution  # noqa: F401  registers the models
from portal.http.attempt_counter import Tally  # noqa: F401  registers the model
from portal.mail.queue import QueuedMail  # noqa: F401  registers the model
from portal.operations.heartbeat import WorkerHeartbeat  # noqa: F401  registers the model


class TextPage(TranslatedPage):
    """A page that consists mostly of one text."""

    TEXT_FIELDS: ClassVar[tuple[str, ...]] = ("heading", "summary", "body")

    body = rich_text(_("text"))

    base_form_class = TranslatedPageForm
    edit_handler = panels.texts.simple_page("body")

    class Meta:
        abstract = True


class HomePage(TranslatedPage):
    """The home page: search field, and links into the search."""

    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "cities.CityIndexPage",
        "cities.SdgIndexPage",
        "cities.PartnershipIndexPage",
        "portal.SectionPage",
        "portal.MissionPage",
        "portal.LegalPage",
    ]
    base_form_class = TranslatedPageForm
    edit_handler = panels.texts.simple_page()

    class Meta:
        verbose_name = _("home page")


class SectionPage(TextPage):
    """A subject with articles: background, funding, ways to help."""

    lists_contributions = models.BooleanField(
        _("list cities that take contributions"),
        default=False,
        help_text=_("Links to the cities that take contributions to their Climate City Contract."),
    )

    parent_page_types = ["portal.HomePage"]
    subpage_types = ["portal.ArticlePage"]
    edit_handler = panels.texts.section()

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")


class ArticlePage(TextPage):
    """An article of a section."""

    parent_page_types = ["portal.SectionPage"]
    subpage_types: ClassVar[list[str]] = []
    edit_handler = panels.texts.article()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")


class ArticleSource(Row):
    article = ParentalKey(ArticlePage, on_delete=models.CASCADE, related_name="sources")
    title = models.CharField(_("document or page"), max_length=300)
    page = models.CharField(_("page number"), max_length=30, blank=True)
    url = models.URLField(_("address"), max_length=500, blank=True)
    accessed = models.DateField(_("accessed on"), null=True, blank=True)
    language = document_language()


class MissionPage(TextPage):
    """The EU mission “100 climate-neutral and smart cities” with its 112 cities."""

    max_count = 1
    parent_page_types = ["portal.HomePage"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("mission page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["mission_cities"] = list(MissionCity.objects.all())
        return context


class LegalPage(TextPage):
    """Imprint, privacy, accessibility, Leichte Sprache: linked from every page's footer."""

    parent_page_types = ["portal.HomePage"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("legal page")
        verbose_name_plural = _("legal pages")


@register_setting(icon="globe")
class PortalSettings(BaseSiteSetting):
    """Site-wide settings edited in the admin."""

    operator = models.CharField(_("operator"), max_length=200, blank=True)
    contact_email = models.EmailField(_("e-mail address of the operator"), blank=True)
    notice = models.TextField(
        _("notice"),
        max_length=500,
        blank=True,
        help_text=_("Shown at the top of every page. Empty the field to remove it."),
    )

    panels = [
        FieldPanel("operator"),
        FieldPanel("contact_email"),
        *panels.common.text_panels("notice"),
    ]

    class Meta:
        verbose_name = _("portal settings")

    @property
    def notice_text(self) -> Any:
        """The notice with its language; its value is empty if there is none."""
        return best(self, "notice", active_language())
