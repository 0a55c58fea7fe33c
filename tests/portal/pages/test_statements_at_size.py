"""The number of queries of a page does not grow with hundreds of measures."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories
from tests.portal import many

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("names_are_kept")]
FEW, MANY = 10, 500
ADDRESSES = (
    "/de/cities/", "/de/cities/dortmund/", "/de/cities/dortmund/erste/", "/de/sdgs/", "/de/sdgs/13/",
    "/de/sdgs/13/?city=de-dortmund&target=sdg-13-1", "/de/partnerships/", "/de/partnerships/mit-amiens/",
)  # fmt: skip


def statements(client):
    """Return the number of queries per URL with a cold cache of labels."""
    counts = {}
    for address in ADDRESSES:
        client.get(address)
        cache.clear()
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200, address
        counts[address] = len(asked)
    return counts


def test_statements_are_as_many_with_ten_measures_as_with_five_hundred(client):
    dortmund, amiens = factories.city("dortmund"), factories.city("amiens", country="FR")
    page = factories.sdg_page(13)
    terms = page.goal, factories.target("13.1"), factories.field("heat")
    factories.partnership(dortmund, amiens, slug="mit-amiens")
    model = factories.measure(
        in_city=dortmund,
        slug="erste",
        goals=[terms[0]],
        targets=[terms[1]],
        fields_of_action=[terms[2]],
    )
    factories.measure(in_city=amiens, goals=[terms[0]], targets=[terms[1]], adapted_from=model)
    many.copies(model, FEW, dortmund)
    few = statements(client)
    many.copies(model, MANY - FEW, dortmund)
    assert statements(client) == few
    assert max(few.values()) < 60, few
