"""Reads drafts back, and builds the data of formsets."""

from tests.factories import fresh


def draft_of(page):
    return fresh(page).get_latest_revision_as_object()


def rows(prefix, *entries):
    """Return the data of a formset with new rows only."""
    sent = {f"{prefix}-TOTAL_FORMS": len(entries), f"{prefix}-INITIAL_FORMS": 0}
    for number, entry in enumerate(entries):
        sent |= {f"{prefix}-{number}-{name}": value for name, value in entry.items()}
        sent |= {f"{prefix}-{number}-ORDER": number + 1, f"{prefix}-{number}-DELETE": ""}
    return sent
