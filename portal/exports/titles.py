"""The title of a search outside its page: in a frame, a feed or an export."""

from django.utils.translation import gettext as _

from cities.values.spreadsheet_text import plain
from portal.i18n import formatting
from portal.queries.active_filters import active_filters
from portal.queries.query_params import ParsedQuery

# Keeps titles short.
_MAX_FILTERS = 5


def search_title(parsed: ParsedQuery) -> str:
    """Return `Measures for “heat pump”: Dortmund, running`."""
    text = parsed.request.text
    filter_labels = [str(each.label) for each in active_filters(parsed)]
    filters = ", ".join(filter_labels[:_MAX_FILTERS]) + (
        " …" if filter_labels[_MAX_FILTERS:] else ""
    )
    if text:
        title = _("Measures for “%(text)s”") % {"text": text}
    elif filters:
        title = _("Measures")
    else:
        title = _("Measures for climate and sustainability")
    return plain(formatting.labelled(title, filters) if filters else title)
