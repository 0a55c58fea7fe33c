"""Edit handler of partnerships."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    ObjectList,
    TabbedInterface,
)

from cities.editing.panels.common import (
    checkboxes,
    inline_panels,
    language_tabs,
    page_tabs,
    record_panels,
    settings_tab,
    sources_panel,
    text_panels,
)
from cities.editing.tabs import DeferredTab


def tabs() -> TabbedInterface:
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
        [*inline_panels(rows), sources_panel()], heading=_("Story and sources"), name="story"
    )
    return page_tabs(
        language_tabs(["heading", "summary", "history", "aims"]),
        facts,
        story,
        settings_tab(FieldPanel("source_language"), *record_panels()),
    )
