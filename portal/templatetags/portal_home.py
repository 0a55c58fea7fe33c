"""Template tag of the home page."""

from django import template

from portal.pages.home import HomeView

register = template.Library()


@register.simple_tag
def home() -> HomeView:
    return HomeView()
