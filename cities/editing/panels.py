"""Edit handlers of the pages: one tab per language, then tabs for the other fields."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    TabbedInterface,
)
from wagtail.models import Page

from cities.editing.page_chooser import MultiplePageChooser
from cities.editing.scheduling import schedule_panel
from cities.editing.tabs import DeferredTab, PageTabs
from cities.languages import is_rtl, language_name, locname, offered_languages
from cities.revisions.comparison import ChoicePanel
from cities.translations import review

Panels = list[Any]


def text_panel(field: str, language: str) -> FieldPanel:
    """Return the panel of a field in one language, with `lang` and `dir` attributes."""
    attrs = {"lang": language, "dir": "rtl" if is_rtl(language) else "ltr"}
    return FieldPanel(locname(field, language), attrs=attrs)


def text_panels(*fields: str) -> Panels:
    """Return the panels of these fields in every offered language, for rows and snippets."""
    return [text_panel(field, language) for field in fields for language in offered_languages()]


def language_tabs(
    fields: Sequence[str], extra: dict[str, Panels] | None = None
) -> list[ObjectList]:
    """Return a tab per offered language; the form removes those that the city does not use."""
    return [
        DeferredTab(
            [
                *[text_panel(field, language) for field in fields],
                *(extra or {}).get(language, []),
                ChoicePanel(locname("state", language)),
                FieldPanel(review.confirmation_field_name(language), disable_comments=True),
            ],
            heading=language_name(language),
            name=language,
        )
        for language in offered_languages()
    ]


def checkboxes(field: str) -> FieldPanel:
    """Panel for several terms of a vocabulary."""
    return FieldPanel(field, widget=forms.CheckboxSelectMultiple)


def drop_down(field: str) -> FieldPanel:
    """Panel for one term of a short vocabulary."""
    return FieldPanel(field, widget=forms.Select)


def _settings(*first: Any) -> ObjectList:
    panels = [*first, FieldPanel("slug"), schedule_panel(), *Page.settings_panels[1:]]
    return ObjectList(panels, heading=_("Settings"))


def _record() -> Panels:
    return [
        FieldRowPanel([FieldPanel("last_reviewed"), FieldPanel("review_due")]),
        FieldRowPanel([FieldPanel("licence"), FieldPanel("origin")]),
        FieldPanel("origin_url"),
        FieldPanel("internal_notes"),
    ]


def _inline_panels(rows: Iterable[tuple[str, Any, Any, Panels | None, int]]) -> Panels:
    """Return the panels of relations: name, heading, label of a row, panels of a row, maximum."""
    return [
        InlinePanel(name, panels=panels, heading=heading, label=label, max_num=max_num)
        for name, heading, label, panels, max_num in rows
    ]


def _sources() -> InlinePanel:
    return InlinePanel("sources", heading=_("Sources"), label=_("Source"), max_num=50)


def _tabs(*tabs: ObjectList | Iterable[ObjectList]) -> TabbedInterface:
    flat: list[ObjectList] = []
    for tab in tabs:
        flat.extend([tab] if isinstance(tab, ObjectList) else tab)
    return PageTabs(flat)


def simple_page(*fields: str) -> TabbedInterface:
    """Edit handler for a page with texts only."""
    return _tabs(
        language_tabs(["heading", "summary", *fields]), _settings(FieldPanel("source_language"))
    )


def article() -> TabbedInterface:
    """Edit handler for an article with its sources."""
    sources = DeferredTab([_sources()], heading=_("Sources"), name="sources")
    return _tabs(
        language_tabs(["heading", "summary", "body"]),
        sources,
        _settings(FieldPanel("source_language")),
    )


def sdg() -> TabbedInterface:
    return _tabs(
        language_tabs(["heading", "summary", "introduction"]),
        _settings(FieldPanel("goal", read_only=True), FieldPanel("source_language")),
    )


def city() -> TabbedInterface:
    facts = ObjectList(
        [
            FieldRowPanel([FieldPanel("country"), FieldPanel("region")]),
            FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")]),
            FieldRowPanel([FieldPanel("population"), FieldPanel("population_year")]),
            FieldPanel("population_source"),
            FieldPanel("other_names"),
            FieldPanel("municipality_key"),
            FieldPanel("languages"),
            FieldPanel("source_language"),
            FieldRowPanel([FieldPanel("image"), FieldPanel("coat")]),
        ],
        heading=_("Facts"),
    )
    rows = [
        ("memberships", _("Networks"), _("Network"), None, 50),
        ("plans", _("Plans and decisions"), _("Plan"), None, 50),
        ("emissions", _("Emissions"), _("Figure"), None, 300),
    ]
    climate = DeferredTab(
        [
            FieldRowPanel([FieldPanel("climate_target_year"), FieldPanel("decision_date")]),
            FieldRowPanel([FieldPanel("mission_city"), FieldPanel("mission_label")]),
            *_inline_panels(rows),
        ],
        heading=_("Climate"),
        name="climate",
    )
    people = DeferredTab(
        [
            FieldPanel("office_name"),
            FieldRowPanel([FieldPanel("office_email"), FieldPanel("office_url")]),
            InlinePanel("contacts", heading=_("Contacts"), label=_("Contact"), max_num=50),
            _sources(),
        ],
        heading=_("Office and sources"),
        name="office",
    )
    texts = ["heading", "summary", "introduction", "can_show", "look_for"]
    return _tabs(language_tabs(texts), facts, climate, people, _settings(*_record()))


def _measure_facts() -> ObjectList:
    return ObjectList(
        [
            FieldRowPanel([FieldPanel("level"), FieldPanel("measure_type")]),
            FieldRowPanel([FieldPanel("status"), FieldPanel("continuous")]),
            FieldRowPanel([FieldPanel("start"), FieldPanel("end")]),
            FieldPanel("responsible_unit"),
            checkboxes("fields_of_action"),
            drop_down("primary_goal"),
            checkboxes("goals"),
            MultiFieldPanel([checkboxes("targets")], heading=_("Targets"), classname="collapsed"),
            checkboxes("instruments"),
            drop_down("generic_measure"),
            checkboxes("target_groups"),
            checkboxes("co_benefits"),
            FieldRowPanel([FieldPanel("location_name"), FieldPanel("spatial_scale")]),
            FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")]),
            FieldRowPanel([FieldPanel("plan_name"), FieldPanel("plan_url")]),
            FieldPanel("image"),
        ],
        heading=_("Facts"),
    )


def _measure_effect() -> ObjectList:
    effect = [
        *text_panels("indicator"),
        FieldRowPanel([FieldPanel("value"), FieldPanel("unit")]),
        FieldRowPanel([FieldPanel("year"), FieldPanel("method")]),
        FieldPanel("source"),
        *text_panels("note"),
    ]
    funding = [
        FieldPanel("name"),
        FieldPanel("url"),
        FieldRowPanel([FieldPanel("amount"), FieldPanel("currency")]),
        *text_panels("note"),
    ]
    return DeferredTab(
        [
            FieldRowPanel([FieldPanel("co2_reduction"), FieldPanel("co2_year")]),
            FieldRowPanel([FieldPanel("co2_method"), FieldPanel("co2_source")]),
            *text_panels("co2_note"),
            *_inline_panels([("effects", _("Effects"), _("Effect"), effect, 50)]),
            FieldRowPanel([FieldPanel("cost_total"), FieldPanel("cost_yearly")]),
            FieldRowPanel([FieldPanel("currency"), FieldPanel("cost_year")]),
            FieldRowPanel([drop_down("cost_band"), FieldPanel("cost_source")]),
            *text_panels("cost_note"),
            *_inline_panels([("funding_sources", _("Funding"), _("Programme"), funding, 50)]),
        ],
        heading=_("Effect and cost"),
        name="effect",
    )


def _measure_transfer() -> ObjectList:
    return DeferredTab(
        [
            FieldRowPanel([FieldPanel("ease"), FieldPanel("effort")]),
            FieldRowPanel([FieldPanel("time_to_implement"), FieldPanel("participation_level")]),
            FieldPanel("adapted_from"),
            FieldPanel("adapted_from_url"),
            FieldPanel("related", widget=MultiplePageChooser("cities.measurepage")),
        ],
        heading=_("Transfer"),
        name="transfer",
    )


def _measure_people() -> ObjectList:
    partner_city = [FieldRowPanel([FieldPanel("city"), FieldPanel("name")]), *text_panels("role")]
    rows = [
        ("contacts", _("Contacts"), _("Contact"), None, 50),
        ("partner_cities", _("Partner cities"), _("City"), partner_city, 50),
        ("partner_organisations", _("Partner organisations"), _("Organisation"), None, 50),
        ("documents", _("Documents"), _("Document"), None, 50),
        ("links", _("Links"), _("Link"), None, 50),
    ]
    return DeferredTab(
        [*_inline_panels(rows), _sources()], heading=_("People and sources"), name="people"
    )


def measure() -> TabbedInterface:
    texts = [
        "heading", "summary", "challenge", "objectives", "solution", "participation",
        "success_factors", "limits", "prerequisites", "staff", "skills", "keep", "adapt",
        "legal_basis", "adapted_note",
    ]  # fmt: skip
    easy = {"de": [FieldPanel("summary_easy", attrs={"lang": "de"})]}
    return _tabs(
        language_tabs(texts, easy),
        _measure_facts(),
        _measure_effect(),
        _measure_transfer(),
        _measure_people(),
        _settings(FieldPanel("source_language"), *_record()),
    )


def partnership() -> TabbedInterface:
    activity = [FieldRowPanel([FieldPanel("date"), FieldPanel("place")]), *text_panels("text")]
    note = [FieldRowPanel([FieldPanel("year"), FieldPanel("light")]), *text_panels("text")]
    own = _("At least two, one of them your own.")
    facts = ObjectList(
        [
            InlinePanel("cities", heading=_("Cities"), label=_("City"), max_num=150, help_text=own),
            FieldRowPanel([FieldPanel("kind"), FieldPanel("status")]),
            FieldRowPanel([FieldPanel("since"), FieldPanel("until")]),
            *text_panels("basis", "funding"),
            checkboxes("themes"),
            checkboxes("goals"),
        ],
        heading=_("Facts"),
    )
    rows = [
        ("activities", _("Activities"), _("Activity"), activity, 200),
        ("notes", _("Yearly notes"), _("Note"), note, 100),
    ]
    story = DeferredTab(
        [*_inline_panels(rows), _sources()], heading=_("Story and sources"), name="story"
    )
    return _tabs(
        language_tabs(["heading", "summary", "history", "aims"]),
        facts,
        story,
        _settings(FieldPanel("source_language"), *_record()),
    )
