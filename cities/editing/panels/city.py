"""Edit handler of cities."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    TabbedInterface,
)

from cities.editing.panels.common import (
    inline_panels,
    language_tabs,
    page_tabs,
    record_panels,
    settings_tab,
    sources_panel,
)
from cities.editing.tabs import DeferredTab


def tabs() -> TabbedInterface:
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
            *inline_panels(rows),
            MultiFieldPanel(
                [
                    FieldPanel("takes_contributions"),
                    FieldRowPanel(
                        [FieldPanel("contributions_per_day"), FieldPanel("contribution_months")]
                    ),
                ],
                heading=_("Contributions"),
            ),
        ],
        heading=_("Climate"),
        name="climate",
    )
    people = DeferredTab(
        [
            FieldPanel("office_name"),
            FieldRowPanel([FieldPanel("office_email"), FieldPanel("office_url")]),
            InlinePanel("contacts", heading=_("Contacts"), label=_("Contact"), max_num=50),
            sources_panel(),
        ],
        heading=_("Office and sources"),
        name="office",
    )
    texts = ["heading", "summary", "introduction", "can_show", "look_for"]
    return page_tabs(language_tabs(texts), facts, climate, people, settings_tab(*record_panels()))
