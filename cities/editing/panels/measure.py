"""Edit handler of measures."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    MultiFieldPanel,
    ObjectList,
    TabbedInterface,
)

from cities.editing.page_chooser import MultiplePageChooser
from cities.editing.panels.common import (
    checkboxes,
    drop_down,
    inline_panels,
    language_tabs,
    page_tabs,
    record_panels,
    settings_tab,
    sources_panel,
    text_panels,
)
from cities.editing.tabs import DeferredTab


def _facts() -> ObjectList:
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


def _effect() -> ObjectList:
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
            *inline_panels([("effects", _("Effects"), _("Effect"), effect, 50)]),
            FieldRowPanel([FieldPanel("cost_total"), FieldPanel("cost_yearly")]),
            FieldRowPanel([FieldPanel("currency"), FieldPanel("cost_year")]),
            FieldRowPanel([drop_down("cost_band"), FieldPanel("cost_source")]),
            *text_panels("cost_note"),
            *inline_panels([("funding_sources", _("Funding"), _("Programme"), funding, 50)]),
        ],
        heading=_("Effect and cost"),
        name="effect",
    )


def _transfer() -> ObjectList:
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


def _people() -> ObjectList:
    partner_city = [FieldRowPanel([FieldPanel("city"), FieldPanel("name")]), *text_panels("role")]
    rows = [
        ("contacts", _("Contacts"), _("Contact"), None, 50),
        ("partner_cities", _("Partner cities"), _("City"), partner_city, 50),
        ("partner_organisations", _("Partner organisations"), _("Organisation"), None, 50),
        ("documents", _("Documents"), _("Document"), None, 50),
        ("links", _("Links"), _("Link"), None, 50),
    ]
    return DeferredTab(
        [*inline_panels(rows), sources_panel()], heading=_("People and sources"), name="people"
    )


def tabs() -> TabbedInterface:
    texts = [
        "heading", "summary", "challenge", "objectives", "solution", "participation",
        "success_factors", "limits", "prerequisites", "staff", "skills", "keep", "adapt",
        "legal_basis", "adapted_note",
    ]  # fmt: skip
    easy = {"de": [FieldPanel("summary_easy", attrs={"lang": "de"})]}
    return page_tabs(
        language_tabs(texts, easy),
        _facts(),
        _effect(),
        _transfer(),
        _people(),
        settings_tab(FieldPanel("source_language"), *record_panels()),
    )
