"""The command `prepare` is idempotent, also when run concurrently."""

import pytest

from tests.search.crashes.processes import PATIENCE, Portal

pytestmark = [
    pytest.mark.servers,
    # The processes work on a copy of the test database: it must be there, committed and at rest.
    pytest.mark.django_db(transaction=True),
]
COUNT = """
from cities.models import CityIndexPage, SdgGoal
from portal.models import HomePage
print(HomePage.objects.count(), CityIndexPage.objects.count(), SdgGoal.objects.count())
"""


@pytest.fixture
def portal(tmp_path, database_url):
    with Portal(tmp_path, ["embedded"], DATABASE_URL=database_url) as made:
        yield made


def test_two_at_once_prepare_one_after_the_other(portal):
    portal.run("manage.py", "migrate", "portal", "0006", "--verbosity", "0")
    both = [portal.start("manage.py", "prepare") for _process in range(2)]
    printed = [process.communicate(timeout=PATIENCE)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0], portal.log()[-3000:]
    assert sum("Applying portal.0007" in text for text in printed) == 1
    assert sum("No migrations to apply" in text for text in printed) == 1

    made = portal.run("manage.py", "shell", "--no-imports", "--command", COUNT)
    assert made.split() == ["1", "1", "17"], "the second found what the first had made"
