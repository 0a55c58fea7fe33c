"""No text of the demo is in another language than its page declares, and plurals are correct."""

import re

import pytest
import requests

from tests.e2e.page_list import PAGES
from tests.portal.i18n.foreign_text import LANGUAGES, foreign, known_texts, parse, wrong_counts

LOCATION = re.compile(r"<loc>[^<]*?://[^/]+/(\w+)/([^<]*)</loc>")


@pytest.fixture(scope="module")
def addresses(embedded_portal):
    """Every public page, and the views outside the page tree, without the language prefix."""
    xml = requests.get(f"{embedded_portal.url}/sitemap.xml", timeout=60).text
    found = {path for _language, path in LOCATION.findall(xml)}
    assert len(found) > 100
    return sorted(found | {address for address in PAGES.values() if "?" not in address})


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_says_in_which_language_its_texts_are(embedded_portal, addresses, language):
    known = known_texts()
    faults = []
    with requests.Session() as session:
        for address in addresses:
            answer = session.get(f"{embedded_portal.url}/{language}/{address}", timeout=60)
            assert answer.status_code == 200, address
            page = parse(answer.text)
            found = [*foreign(page, known), *wrong_counts(page, language)]
            faults += [f"/{language}/{address}: {line}" for line in found]
    assert faults == []
