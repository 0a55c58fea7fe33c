"""No barrier on the portal's own pages of the admin: axe on phone and desktop, light and dark."""

import pytest

from tests.e2e.admin import Desk
from tests.e2e.barriers import barriers

FIND = """
from cities.models import ContractPage
page = ContractPage.objects.get(url_path__endswith="/dortmund/contract/")
print(page.pk, page.actions.first().key)
"""
PAGES = {
    "rows": "pages/{page}/rows/actions/",
    "row": "pages/{page}/rows/actions/{row}/",
    "new row": "pages/{page}/rows/actions/add/",
    "import": "pages/{page}/tables/actions/",
    "versions": "pages/{page}/contract-versions/",
    "inbox": "contributions/",
}


@pytest.fixture(scope="module")
def desk(browser, embedded_portal):
    """The moderator of Dortmund, who may do all of it."""
    context = browser.new_context(locale="de-DE")
    yield Desk(context.new_page(), embedded_portal.url).log_in("dortmund-moderator")
    context.close()


@pytest.fixture(scope="module")
def keys(embedded_portal):
    said = embedded_portal.manage("shell", "--no-imports", "-c", FIND).split()
    return {"page": said[-2], "row": said[-1]}


@pytest.mark.parametrize("kind", PAGES)
def test_every_page_of_the_contract_and_the_desk(desk, keys, kind):
    assert desk.go(PAGES[kind].format(**keys)).status == 200
    assert barriers(desk.tab) == []
