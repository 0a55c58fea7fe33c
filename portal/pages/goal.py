"""The page of a goal: its measures in all cities, as charts and as a filtered list."""

from collections import Counter
from typing import Any

from django.db.models import Count, QuerySet
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from cities.languages import Text, active_language, best
from cities.models import CityPage, MeasurePage, PartnershipPage, SdgPage
from cities.values.collation import by_name
from portal.components import charts, contract_links, listing, measure_cards, pictures
from portal.components.goal_links import GoalLink, page_urls
from portal.components.listing import Listing
from portal.i18n import labels
from portal.pages.filters import Choice, choice
from portal.queries import search_urls

MAX_PARTNERSHIPS = 12
MAX_CONTRACTS = 12
UN_PAGE = "https://sdgs.un.org/goals/goal{number}#targets_and_indicators"


class GoalView:
    """View model of a goal, with the filters `city` and `target` and the list's `page`."""

    def __init__(self, page: SdgPage, query: QueryDict) -> None:
        self.page = page
        self.query = query

    @cached_property
    def goal(self) -> labels.Goal:
        return labels.goals()[self.page.goal.key]

    @property
    def heading(self) -> Text:
        """The page's heading, or the goal's short title if only that is translated."""
        language = self.page.display_language
        if language == active_language():
            return Text(self.page.text("heading", language), language)
        return best(self.page.goal, "label", active_language())

    @property
    def title(self) -> Text:
        """The official title."""
        return best(self.page.goal, "title", active_language())

    @property
    def picture(self) -> pictures.Picture:
        return pictures.of_goal(self.goal.key)

    @property
    def official_url(self) -> str:
        return UN_PAGE.format(number=self.goal.number)

    # --- Measures ----------------------------------------------------------------------------
    @cached_property
    def _cities(self) -> dict[str, CityPage]:
        return measure_cards.cities_by_path()

    @cached_property
    def _measures(self) -> "QuerySet[MeasurePage]":
        return MeasurePage.objects.published().filter(goals=self.page.goal_id)

    @cached_property
    def _counts_by_city(self) -> Counter[str]:
        """Number of measures by tree path of public cities."""
        paths = self._measures.order_by().values_list("path", flat=True)
        found = Counter(path[: -MeasurePage.steplen] for path in paths)
        return Counter({path: count for path, count in found.items() if path in self._cities})

    @property
    def total(self) -> int:
        return self._counts_by_city.total()

    @cached_property
    def _counts_by_target(self) -> dict[str, int]:
        rows = (
            self._measures.order_by()
            .values_list("targets__key")
            .annotate(n=Count("pk", distinct=True))
        )
        return {key: count for key, count in rows if key}

    @cached_property
    def city_choice(self) -> Choice:
        """The city filter; cities without a measure are valid but not offered."""
        names = {city.key: labels.heading(city) for city in self._cities.values()}
        known = dict(sorted(names.items(), key=lambda pair: by_name(pair[1])))
        counts = {self._cities[path].key: count for path, count in self._counts_by_city.items()}
        return choice(self.query, "city", _("City"), known, counts)

    @cached_property
    def target_choice(self) -> Choice:
        known = {target.key: self._target_label(target) for target in self._targets}
        return choice(self.query, "target", _("Target"), known, self._counts_by_target)

    @property
    def chosen(self) -> dict[str, str]:
        return {"city": self.city_choice.value, "target": self.target_choice.value}

    @property
    def notes(self) -> list[str]:
        return [each.note for each in (self.city_choice, self.target_choice) if each.note]

    @cached_property
    def listing(self) -> Listing:
        found = self._measures
        if self.target_choice.value:
            found = found.filter(targets__key=self.target_choice.value)
        if self.city_choice.value:
            paths = [
                path for path, city in self._cities.items() if city.key == self.city_choice.value
            ]
            found = found.filter(path__startswith=paths[0])
        return Listing(found, self._cities, listing.page_number(self.query), self.chosen)

    @property
    def search_url(self) -> str:
        """The search with the same filters."""
        return search_urls.measures(sdg=self.goal.key, **self.chosen)

    # --- Charts ------------------------------------------------------------------------------
    @cached_property
    def _targets(self) -> list[Any]:
        return list(self.page.goal.targets.all())

    @staticmethod
    def _target_label(target: Any) -> labels.Label:
        text = best(target, "label", active_language())
        return labels.Label(f"{target.code} {text.value}", text.language)

    @property
    def city_chart(self) -> charts.Chart | None:
        if not self._counts_by_city:
            return None
        rows = [
            (labels.heading(city), listing.list_url({"city": city.key}), count)
            for city, count in ((self._cities[path], n) for path, n in self._counts_by_city.items())
        ]
        rows.sort(key=lambda row: (-row[2], by_name(row[0])))
        return charts.bars(
            _("Measures by city"), rows, row_heading=_("City"), value_heading=_("Measures")
        )

    @property
    def target_chart(self) -> charts.Chart:
        """All targets of the goal, including those without a measure."""
        rows = []
        for target in self._targets:
            count = self._counts_by_target.get(target.key, 0)
            url = listing.list_url({"target": target.key}) if count else ""
            rows.append((self._target_label(target), url, count))
        return charts.bars(
            _("Measures by target"), rows, row_heading=_("Target"), value_heading=_("Measures")
        )

    # --- Related pages -----------------------------------------------------------------------
    @cached_property
    def contracts(self) -> list[contract_links.ContractLink]:
        """The contracts with the most measures for this goal."""
        return contract_links.with_measures(self._measures, self._cities)[:MAX_CONTRACTS]

    @cached_property
    def partnerships(self) -> list[PartnershipPage]:
        found = PartnershipPage.objects.published().filter(goals=self.page.goal_id)
        return list(pictures.with_partners(found.order_by("since", "pk")[:MAX_PARTNERSHIPS]))

    @cached_property
    def _goal_links(self) -> dict[int, GoalLink]:
        urls = page_urls()
        return {
            goal.number: GoalLink(goal, urls[key])
            for key, goal in labels.goals().items()
            if urls.get(key)
        }

    @property
    def previous(self) -> GoalLink | None:
        return self._goal_links.get(self.goal.number - 1)

    @property
    def following(self) -> GoalLink | None:
        return self._goal_links.get(self.goal.number + 1)
