"""Template tags that return the view model of a page; they work in previews, too."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.http import QueryDict
from django.template import Context
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from portal.components import pictures
from portal.components.goal_links import GoalLink
from portal.contracts.view import ContractView
from portal.contributions.sending import open_cities
from portal.pages import goals, languages, partnerships, texts
from portal.pages.cities import CitiesView
from portal.pages.city import CityView
from portal.pages.goal import GoalView
from portal.pages.measure import MeasureView
from portal.pages.mission import MissionView
from portal.pages.partnership import PartnershipView
from portal.pages.similar_measures import SimilarMeasures, similar

register = template.Library()


@register.filter
def breakable(address: str) -> SafeString:
    """Allow a line break after the @ of an e-mail address."""
    return mark_safe(escape(address).replace("@", "@<wbr>"))


def _query(context: Context) -> QueryDict:
    request = context.get("request")
    return request.GET if request else QueryDict()


@register.simple_tag
def measure_view(page: Any, city: Any) -> MeasureView:
    return MeasureView(page, city)


@register.simple_tag(takes_context=True)
def similar_measures(context: Context, view: MeasureView) -> SimilarMeasures | None:
    """Return similar measures; None if there are none or the search fails."""
    others = [*view.adapted_from, *view.adaptations]
    return similar(view.page, view.city, context.get("request"), view.related, others)


@register.simple_tag(takes_context=True)
def city_view(context: Context, page: Any) -> CityView:
    return CityView(page, _query(context))


@register.simple_tag(takes_context=True)
def contract_view(context: Context, page: Any, city: Any) -> ContractView:
    return ContractView(page, city, _query(context))


@register.simple_tag
def contribution_cities() -> list[Any]:
    """Return the cities that take contributions to their contract, by name."""
    return open_cities.by_name()


@register.simple_tag
def cities_view() -> CitiesView:
    return CitiesView()


@register.simple_tag(takes_context=True)
def goal_view(context: Context, page: Any) -> GoalView:
    return GoalView(page, _query(context))


@register.simple_tag
def goal_list() -> list[GoalLink]:
    return goals.all_goals()


@register.simple_tag
def partnership_view(page: Any) -> PartnershipView:
    return PartnershipView(page)


@register.simple_tag
def partnership_picture(page: Any) -> pictures.Picture:
    return pictures.of_partnership(page)


@register.simple_tag
def article_picture(page: Any) -> pictures.Picture:
    """Return the picture of an article or a section."""
    return pictures.of_article(page)


@register.simple_tag
def partnership_kinds() -> list[partnerships.Kind]:
    return partnerships.by_kind()


@register.simple_tag
def mission_view(cities: Iterable[Any]) -> MissionView:
    return MissionView(cities)


@register.simple_tag(takes_context=True)
def page_languages(context: Context, page: Any) -> list[languages.LanguageLink]:
    """Return the languages of a page with their URLs."""
    return languages.languages(page, context.get("request"))


@register.simple_tag
def licence_link(page: Any) -> languages.LicenceLink:
    return languages.licence(page)


@register.simple_tag
def section_articles(page: Any) -> list[Any]:
    return list(texts.articles(page))


@register.simple_tag
def article_sources(page: Any) -> list[Any]:
    return texts.sources(page)
