"""Visitors who search all the while, through the real web server."""

import threading
import time

import requests

PAUSE = 0.05


class Visitors:
    """Ask for the same words again and again; each answer must hold hits, from whichever engine."""

    def __init__(self, url, words):
        self.address = f"{url}/de/search/"
        self.words = words
        self.asked = 0
        self.degraded = 0
        self.slowest = 0.0
        self.failed = []
        self._ended = threading.Event()
        self._threads = [threading.Thread(target=self._visit, daemon=True) for _ in range(2)]

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_error):
        self._ended.set()
        for thread in self._threads:
            thread.join(60)

    def wait_for(self, searches, patience=120):
        """Return when so many more searches were made."""
        wanted, end = self.asked + searches, time.monotonic() + patience
        while self.asked < wanted and time.monotonic() < end:
            time.sleep(0.02)

    def __str__(self):
        return (
            f"{self.asked} searches, {len(self.failed)} failed, {self.degraded} answered by the "
            f"embedded engine in place of Elasticsearch, the slowest took {self.slowest:.1f} s"
        )

    def _visit(self):
        with requests.Session() as browser:
            while not self._ended.is_set():
                self._search(browser)
                self._ended.wait(PAUSE)

    def _search(self, browser):
        started = time.monotonic()
        try:
            answer = browser.get(self.address, params={"q": self.words}, timeout=60)
        except requests.RequestException as error:
            self.failed.append(repr(error))
        else:
            if answer.status_code != 200 or "hit__heading" not in answer.text:
                self.failed.append((answer.status_code, answer.text[:1000]))
            self.degraded += "notice--caution" in answer.text
        self.asked += 1
        self.slowest = max(self.slowest, time.monotonic() - started)
