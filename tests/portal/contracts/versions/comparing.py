"""The page that compares two versions of a contract."""

from bs4 import BeautifulSoup

from tests.portal.contracts.versions.versioned import ADDRESS


def page(client, query="", language="en"):
    response = client.get(ADDRESS.replace("/en/", f"/{language}/") + query)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "lxml")


def words(tag):
    return tag.get_text(" ", strip=True)
