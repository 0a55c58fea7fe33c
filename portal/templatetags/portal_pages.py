"""Template tags that give a page's template what it shows; they work in previews too."""

from typing import Any

from django import template
from django.template import Context

from portal.pages import reading
from portal.pages.measure import MeasureView

register = template.Library()


@register.simple_tag
def measure_view(page: Any, city: Any) -> MeasureView:
    return MeasureView(page, city)


@register.simple_tag(takes_context=True)
def page_languages(context: Context, page: Any) -> list[reading.Reading]:
    """The languages a page can be read in, with their addresses."""
    return reading.languages(page, context.get("request"))


@register.simple_tag
def licence_link(page: Any) -> reading.Terms:
    return reading.licence(page)
