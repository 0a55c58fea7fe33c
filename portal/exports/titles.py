"""What a search is called where it stands alone: in a frame, in a feed, in a list of downloads."""

from django.utils.translation import gettext as _

from portal.exports.sanitize import plain
from portal.queries.active_filters import conditions
from portal.queries.query_params import Parsed

# A name is read at a glance.
_MOST_FILTERS = 5


def name(parsed: Parsed) -> str:
    """`Measures for “heat pump”: Dortmund, running`."""
    text = parsed.request.text
    chosen = [str(each.label) for each in conditions(parsed)]
    filters = ", ".join(chosen[:_MOST_FILTERS]) + (" …" if chosen[_MOST_FILTERS:] else "")
    if text:
        words = _("Measures for “%(text)s”") % {"text": text}
    elif filters:
        words = _("Measures")
    else:
        words = _("Measures for climate and sustainability")
    return plain(f"{words}: {filters}" if filters else words)
