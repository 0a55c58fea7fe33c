"""The portal whose processes are killed."""

import pytest

from tests.needs import REQUIRE_ALL, find_elasticsearch
from tests.search.crashes.processes import Portal


@pytest.fixture
def portal(request, tmp_path, database_url):
    """A portal with the embedded engine, and with Elasticsearch where a server answers."""
    engines = ["embedded"]
    settings = {"DATABASE_URL": database_url}
    if REQUIRE_ALL or find_elasticsearch():
        engines.append("elasticsearch")
        settings["ELASTICSEARCH_URL"] = request.getfixturevalue("elasticsearch_url")
        settings["ELASTICSEARCH_INDEX"] = request.getfixturevalue("elasticsearch_index")
        settings["ELASTICSEARCH_TIMEOUT"] = "30"
    with Portal(tmp_path, engines, **settings) as made:
        yield made
