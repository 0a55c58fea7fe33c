"""One editor at a portal of many measures: `python editor.py FOLDER MEASURES`, run in a checkout.

Builds the world below FOLDER the first time, edits one measure, and prints a line of JSON: for each
step the seconds of CPU, the SQL statements and the bytes of the answer. It names nothing that an
older checkout may lack, so that it can be run in that one as well.
"""

import json
import os
import sys
import time
from datetime import date
from pathlib import Path

FOLDER, MEASURES = Path(sys.argv[1]), int(sys.argv[2])
sys.path.insert(0, str(Path.cwd()))
os.environ |= {
    "PORTAL_VAR": str(FOLDER),
    "DATABASE_URL": f"sqlite:///{FOLDER / 'editing.sqlite3'}",
    "DJANGO_SETTINGS_MODULE": "portal.settings.test",
    "PORTAL_LANGUAGES": "de,en,fr,ro,uk,tr,ar",
}

import django  # noqa: E402

django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext, setup_test_environment  # noqa: E402

from cities.models import FieldOfAction, MeasurePage, SdgGoal  # noqa: E402
from tests import factories  # noqa: E402
from tests.portal.many import copies  # noqa: E402

try:
    from tests.cities import admin_forms
except ImportError:
    # Its name before 0.1.0.
    from tests.cities import posting as admin_forms

LANGUAGES = os.environ["PORTAL_LANGUAGES"].split(",")
SLUG = "edited"
NAME = "office"


def build():
    """A city that writes in seven languages, a measure in all of them, and many more measures."""
    call_command("migrate", verbosity=0)
    call_command("load_vocabularies", verbosity=0)
    city = factories.city("dortmund", languages=LANGUAGES)
    factories.user(NAME, superuser=True)
    texts = {code: f"Heat network {code}" for code in LANGUAGES}
    measure = factories.measure(
        in_city=city,
        slug=SLUG,
        heading=texts,
        summary=texts,
        measure_type="mitigation",
        fields_of_action=[FieldOfAction.objects.first()],
        primary_goal=SdgGoal.objects.first(),
        start="2020",
        review_due=date(2100, 1, 1),
    )
    copies(measure, MEASURES, city)


def measured(ask):
    """The answer, and what it cost."""
    with CaptureQueriesContext(connection) as statements:
        started = time.process_time()
        answer = ask()
        seconds = time.process_time() - started
    return answer, {
        "cpu": seconds,
        "statements": len(statements),
        "bytes": len(answer.content),
    }


def edit():
    """The cost of each step, after one that fills the caches."""
    measure = MeasurePage.objects.get(slug=SLUG)
    address = admin_forms.edit_address(measure)
    browser = Client()
    user = get_user_model().objects.get(username=NAME)
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    browser.get(address)
    costs = {}
    opened, costs["open"] = measured(lambda: browser.get(address))
    assert opened.status_code == 200, opened.status_code
    data = admin_forms.fields(opened.content) | {"summary_de": [f"Saved at {time.time()}"]}
    saved, costs["save"] = measured(lambda: browser.post(address, data))
    assert saved.status_code == 302, admin_forms.errors(saved)
    data = admin_forms.fields(browser.get(address).content) | {"action-publish": "1"}
    published, costs["publish"] = measured(lambda: browser.post(address, data))
    assert published.status_code == 302, admin_forms.errors(published)
    return costs


if __name__ == "__main__":
    setup_test_environment()
    if not (FOLDER / "editing.sqlite3").exists():
        build()
    sys.stdout.write(f"{json.dumps(edit())}\n")
