"""Menu item of the desk, with the number of open contributions."""

from typing import Any

from django.http import HttpRequest
from wagtail.admin.menu import MenuItem

from portal.contributions.desk import access


class DeskMenuItem(MenuItem):
    """Shown to moderators whose city takes contributions, or has some."""

    def is_shown(self, request: HttpRequest) -> bool:
        return access.cities_with_desk(request.user).exists()

    def render_component(self, request: HttpRequest) -> Any:
        component = super().render_component(request)
        number = access.count_open(request.user)
        if number:
            component.label = f"{component.label} ({number})"
        return component
