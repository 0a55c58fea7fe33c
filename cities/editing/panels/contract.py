"""Edit handler of Climate City Contracts."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    ObjectList,
    TabbedInterface,
)

from cities.editing.panels.common import (
    Panels,
    drop_down,
    inline_panels,
    language_tabs,
    page_tabs,
    record_panels,
    settings_tab,
    sources_panel,
    text_panels,
)
from cities.editing.panels.row_list import RowListPanel, TablePanel
from cities.editing.tabs import DeferredTab

MAX_EMISSIONS = 300


def action_panels() -> Panels:
    """Return the panels of one action."""
    return [
        FieldPanel("number"),
        *text_panels("title", "text"),
        FieldPanel("measure"),
        FieldRowPanel([drop_down("field"), FieldPanel("responsible")]),
        FieldPanel("status"),
        FieldRowPanel([FieldPanel("start"), FieldPanel("end")]),
        FieldRowPanel([FieldPanel("co2"), FieldPanel("co2_year")]),
        FieldRowPanel([FieldPanel("co2_method"), FieldPanel("co2_source")]),
        FieldRowPanel([FieldPanel("cost"), FieldPanel("currency")]),
        FieldRowPanel([FieldPanel("cost_year"), FieldPanel("cost_source")]),
        FieldRowPanel([FieldPanel("counting"), FieldPanel("counted_with")]),
    ]


def finance_panels() -> Panels:
    """Return the panels of one row of the finance plan."""
    return [
        FieldRowPanel([FieldPanel("action_number"), FieldPanel("state")]),
        FieldRowPanel([FieldPanel("source_kind"), FieldPanel("giver")]),
        FieldRowPanel([FieldPanel("amount"), FieldPanel("currency")]),
        FieldRowPanel([FieldPanel("first_year"), FieldPanel("last_year")]),
        *text_panels("note"),
        FieldPanel("source"),
    ]


def _facts() -> ObjectList:
    return ObjectList(
        [
            FieldRowPanel([FieldPanel("stage"), FieldPanel("version")]),
            FieldRowPanel([FieldPanel("submitted"), FieldPanel("labelled")]),
            FieldRowPanel([FieldPanel("target_year"), FieldPanel("baseline_year")]),
            FieldRowPanel([FieldPanel("target_percent"), FieldPanel("inventory_method")]),
            FieldRowPanel([FieldPanel("dashboard_name"), FieldPanel("dashboard_url")]),
        ],
        heading=_("Facts"),
    )


def _plan() -> ObjectList:
    return DeferredTab(
        [
            RowListPanel("actions", action_panels(), heading=_("Action plan")),
            FieldRowPanel([FieldPanel("stated_co2"), FieldPanel("stated_co2_source")]),
            RowListPanel("finance", finance_panels(), heading=_("Finance plan")),
            FieldRowPanel([FieldPanel("stated_cost"), FieldPanel("currency")]),
            FieldPanel("stated_cost_source"),
        ],
        heading=_("Actions and finance"),
        name="plan",
    )


def _emissions() -> ObjectList:
    row = [
        FieldRowPanel([FieldPanel("kind"), FieldPanel("year")]),
        FieldRowPanel([FieldPanel("sector"), FieldPanel("value")]),
        FieldRowPanel([FieldPanel("quality"), FieldPanel("source")]),
    ]
    relation = ("emissions", _("Emissions and path"), _("Figure"), row, MAX_EMISSIONS)
    return DeferredTab(
        [TablePanel("emissions"), *inline_panels([relation])],
        heading=_("Emissions"),
        name="emissions",
    )


def _society() -> ObjectList:
    commitment = [
        FieldRowPanel([FieldPanel("organisation"), FieldPanel("kind")]),
        *text_panels("text"),
        FieldRowPanel([FieldPanel("value"), FieldPanel("unit")]),
        FieldRowPanel([FieldPanel("by"), FieldPanel("url")]),
        *text_panels("progress", "answer"),
    ]
    event = [
        *text_panels("title"),
        FieldRowPanel([FieldPanel("start"), FieldPanel("end")]),
        FieldRowPanel([FieldPanel("place"), FieldPanel("url")]),
        *text_panels("how", "outcome"),
    ]
    note = [FieldPanel("year"), *text_panels("text")]
    rows = [
        ("commitments", _("Commitments"), _("Commitment"), commitment, 100),
        ("events", _("Workshops and consultations"), _("Event"), event, 100),
        ("progress", _("Progress by year"), _("Year"), note, 50),
    ]
    return DeferredTab(inline_panels(rows), heading=_("Society and progress"), name="society")


def _papers() -> ObjectList:
    rows = [("documents", _("Documents"), _("Document"), None, 50)]
    contacts = InlinePanel("contacts", heading=_("Contacts"), label=_("Contact"), max_num=50)
    return DeferredTab(
        [*inline_panels(rows), contacts, sources_panel()],
        heading=_("Documents and contacts"),
        name="papers",
    )


def tabs() -> TabbedInterface:
    texts = [
        "heading", "summary", "strategy", "governance", "participation", "barriers",
        "change_reason",
    ]  # fmt: skip
    return page_tabs(
        language_tabs(texts),
        _facts(),
        _plan(),
        _emissions(),
        _society(),
        _papers(),
        settings_tab(FieldPanel("source_language"), *record_panels()),
    )
