"""The inbox: the contributions of a moderator's cities, filtered and in pages."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.paginator import WagtailPaginator

from cities.models import CityPage
from portal.contributions.desk import access
from portal.contributions.models import Contribution, Kind, State

PAGE_SIZE = 50
OPEN, ALL = "", "all"
MINE, NOBODY = "mine", "nobody"
SEARCHED_FIELDS = ("title", "text", "organisation", "sender_name", "sender_email")
TITLE = _("Contributions")


class CityChoiceField(forms.ModelChoiceField[CityPage]):
    """Cities by their name in the user's language."""

    def label_from_instance(self, obj: CityPage) -> str:
        return obj.name


class InboxFilter(forms.Form):
    """What the list shows; without any choice all that is open."""

    q = forms.CharField(
        label=pgettext_lazy("label", "Search"),
        max_length=100,
        required=False,
        help_text=_("Title, text, organisation, name or e-mail address."),
    )
    state = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=[
            (OPEN, _("open")),
            (ALL, _("all")),
            *[(state.value, state.label) for state in State if state != State.UNCONFIRMED],
        ],
    )
    kind = forms.ChoiceField(
        label=_("Type of contribution"), required=False, choices=[("", _("all")), *Kind.choices]
    )
    assignee = forms.ChoiceField(
        label=_("Assigned to"),
        required=False,
        choices=[("", _("anybody")), (MINE, _("me")), (NOBODY, _("nobody yet"))],
    )
    city = CityChoiceField(
        label=_("City"), required=False, queryset=CityPage.objects.none(), empty_label=_("all")
    )

    def __init__(self, data: Any, *, user: Any) -> None:
        super().__init__(data)
        self.user = user
        cities = access.cities_with_desk(user).order_by("title")
        field: Any = self.fields["city"]
        field.queryset = cities
        if len(cities) < 2:
            del self.fields["city"]

    def results(self) -> "QuerySet[Contribution]":
        """Return the contributions, the oldest open ones first; an invalid filter is left out."""
        self.is_valid()
        wanted = self.cleaned_data
        found = access.contributions_of(self.user).select_related("city", "assignee")
        for word in wanted.get("q", "").split():
            matches = [Q(**{f"{name}__icontains": word}) for name in SEARCHED_FIELDS]
            found = found.filter(Q(*matches, _connector=Q.OR))
        found = self._in_state(found, wanted.get("state", OPEN))
        if kind := wanted.get("kind"):
            found = found.filter(kind=kind)
        if assignee := wanted.get("assignee"):
            found = found.filter(assignee=self.user if assignee == MINE else None)
        if city := wanted.get("city"):
            found = found.filter(city=city)
        return found

    @staticmethod
    def _in_state(found: "QuerySet[Contribution]", state: str) -> "QuerySet[Contribution]":
        if state == OPEN:
            return found.filter(closed=None).order_by("created", "pk")
        newest_first = found.order_by("-created", "-pk")
        return newest_first if state == ALL else newest_first.filter(state=state)


class InboxView(access.DeskMixin, TemplateView):
    """The list of contributions; the number of database statements does not depend on its length."""

    request: HttpRequest
    page_title = TITLE
    template_name = "contributions/desk/inbox.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": TITLE}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        filters = InboxFilter(self.request.GET, user=self.request.user)
        paginator = WagtailPaginator(filters.results(), PAGE_SIZE)
        page = paginator.get_page(self.request.GET.get("p"))
        return super().get_context_data(
            filters=filters,
            contributions=page,
            elided_page_range=paginator.get_elided_page_range(page.number),
            is_filtered=any(self.request.GET.get(name) for name in filters.fields),
            **kwargs,
        )
