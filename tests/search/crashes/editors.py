"""Publishing through the admin of a running web server, as editors' browsers do it."""

import threading
import time
from contextlib import suppress

import requests

from tests.cities.admin_forms import fields

CSRF = "c" * 32
BUNDLE = 8


class Editors:
    """Some people who publish at the same time, and press again what was not answered.

    `prepared` is what the publisher printed: the session of an account, and pages by their keys.
    `single` of the pages are published one by one from their forms, the others in bundles.
    """

    def __init__(self, url, prepared, *, single):
        self.url = url
        self.browser = requests.Session()
        self.browser.cookies.update({"sessionid": prepared["session"], "csrftoken": CSRF})
        pages = prepared["pages"]
        rest = pages[single:]
        self.waiting = [[page] for page in pages[:single]]
        self.waiting += [rest[start : start + BUNDLE] for start in range(0, len(rest), BUNDLE)]
        # In turn, so that whoever is killed is killed amid both.
        self.waiting.sort(key=lambda bundle: bundle[0]["pk"] % BUNDLE)
        self.answered = 0
        self.broken_off = 0
        self.refused = []
        self.threads = []

    def begin(self, people=3):
        """Read one form, whose other fields are the same for all, and start to publish."""
        first = self.waiting[0][0]
        page = self.browser.get(f"{self.url}/admin/pages/{first['pk']}/edit/", timeout=60)
        self.form = fields(page.content)
        self.threads = [threading.Thread(target=self._work, daemon=True) for _ in range(people)]
        for thread in self.threads:
            thread.start()

    def wait_for(self, answers, patience=120):
        """Return when so many more requests were answered."""
        wanted, end = self.answered + answers, time.monotonic() + patience
        while self.answered < wanted:
            assert not self.refused, self.refused
            assert time.monotonic() < end, "the web server does not answer"
            time.sleep(0.01)

    def finish(self, patience=120):
        """Return when everything is published; how often an answer did not come."""
        for thread in self.threads:
            thread.join(patience)
        assert not self.refused, self.refused
        assert not self.waiting
        return self.broken_off

    def _work(self):
        while True:
            try:
                bundle = self.waiting.pop(0)
            except IndexError:
                return
            while not self._sent(bundle):
                self.broken_off += 1
                time.sleep(0.2)
            self.answered += 1

    def _sent(self, bundle):
        with suppress(requests.RequestException):
            answer = self._post(bundle)
            if answer.status_code != 302:
                self.refused.append((answer.status_code, answer.text[:2000]))
            return True
        return False

    def _post(self, bundle):
        address, changes = f"{self.url}/admin/bulk/wagtailcore/page/publish/", {}
        if len(bundle) == 1:
            (page,) = bundle
            address = f"{self.url}/admin/pages/{page['pk']}/edit/"
            changes = {**self.form, **page["fields"], "action-publish": "1"}
        parameters = [("id", page["pk"]) for page in bundle] + [("next", "/admin/")]
        return self.browser.post(
            address,
            params=parameters if bundle[1:] else None,
            data={**changes, "csrfmiddlewaretoken": CSRF},
            timeout=60,
            allow_redirects=False,
        )


class Approvers(Editors):
    """Some people who approve what waits for them, one page at a time."""

    def __init__(self, url, prepared):
        super().__init__(url, prepared, single=len(prepared["pages"]))

    def _post(self, bundle):
        (page,) = bundle
        address = f"{self.url}/admin/pages/workflow/action/{page['pk']}/approve/{page['task']}/"
        return self.browser.post(
            address,
            data={"comment": "", "csrfmiddlewaretoken": CSRF},
            timeout=60,
            allow_redirects=False,
        )
