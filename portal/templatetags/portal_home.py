"""The home page's contents for its template."""

from django import template

from portal.pages.home import Home

register = template.Library()


@register.simple_tag
def home() -> Home:
    return Home()
