"""Reads a page as a visitor's browser does, and collects everything that is wrong with it."""

import os
from contextlib import contextmanager
from urllib.parse import urlsplit

from tests.needs import ROOT

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PHONE = {"width": 320, "height": 720}
DESKTOP = {"width": 1280, "height": 900}
SCREENS = tuple((size, scheme) for size in (PHONE, DESKTOP) for scheme in ("light", "dark"))
# Every pair of language, width and colour scheme meets; TEST_ALL=1 looks at every combination.
PAIRWISE = {
    "de": ((PHONE, "light"), (DESKTOP, "dark")),
    "ar": ((PHONE, "dark"), (DESKTOP, "light")),
}
TEST_ALL = os.environ.get("TEST_ALL") == "1"
RUN_AXE = """async tags => {
    const found = await axe.run(document, { runOnly: tags, resultTypes: ["violations"] });
    return found.violations.flatMap(rule => rule.nodes.map(
        node => `${rule.id}: ${node.target.join(" ")} ${node.html.slice(0, 160)} `
            + `(${node.any.concat(node.all, node.none).map(check => check.message).join("; ")})`));
}"""
# Colours are read at once, not on their way from one scheme to the other.
STOP_TRANSITIONS = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("* { transition: none !important }");
    document.adoptedStyleSheets.push(sheet);
}"""
UNFOLD = "() => document.querySelectorAll('details').forEach(part => { part.open = true; })"
TOO_WIDE = """() => {
    const room = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= room) return [];
    const wide = [...document.body.querySelectorAll("*")].filter(element => {
        const box = element.getBoundingClientRect();
        return box.width && (box.right > room + 1 || box.left < -1);
    });
    return wide.map(element => element.outerHTML.slice(0, 120)).slice(-5).concat(
        `the page is ${document.documentElement.scrollWidth} wide, the screen ${room}`);
}"""


def barriers(tab):
    """What axe finds on the page of a tab, on phone and desktop, light and dark."""
    tab.evaluate(AXE.read_text("utf-8"))
    tab.evaluate(STOP_TRANSITIONS)
    found = []
    for size, scheme in SCREENS:
        tab.set_viewport_size(size)
        tab.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found += tab.evaluate(RUN_AXE, TAGS) + tab.evaluate(TOO_WIDE)
    return found


class Reader:
    """One visitor's browser in one language, which notes what goes wrong while it reads."""

    def __init__(self, context, url, language):
        self.url = url
        self.language = language
        self.tab = context.new_page()
        self.complaints = []
        self.tab.on("console", self._hear)
        self.tab.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        self.tab.on("request", self._see)

    def _hear(self, message):
        # The browser itself reports the status of an error page.
        expected = "the server responded with a status of" in message.text
        if message.type in ("error", "warning") and not (
            expected and message.location.get("url") == self.tab.url
        ):
            self.complaints.append(f"console: {message.text}")

    def _see(self, request):
        address = urlsplit(request.url)
        if address.scheme not in ("data", "blob") and not request.url.startswith(self.url):
            self.complaints.append(f"asked a stranger: {request.url}")

    def open(self, address):
        """Open an address below the language; the status comes back."""
        self.complaints.clear()
        return self.tab.goto(f"{self.url}/{self.language}/{address}").status

    def frame(self):
        """What is wrong with language, direction, heading or cookies."""
        root = self.tab.locator("html")
        # The interface speaks English where it has no catalogue.
        speaks = self.language if self.language in ("de", "en", "fr", "ro") else "en"
        facts = {
            "lang": (root.get_attribute("lang"), speaks),
            "dir": (root.get_attribute("dir"), "ltr"),
            "number of h1": (self.tab.locator("h1").count(), 1),
            "cookies": (self.tab.context.cookies(), []),
        }
        return [
            f"{name}: {is_} not {should}" for name, (is_, should) in facts.items() if is_ != should
        ]

    def barriers(self):
        """What axe finds, and what is too wide for the screen, on the screens of the language.

        Folded parts are unfolded first: what they hide must have no barriers either.
        """
        if not self.tab.evaluate("() => Boolean(window.axe)"):
            self.tab.evaluate(AXE.read_text("utf-8"))
        self.tab.evaluate(UNFOLD)
        found = []
        for size, scheme in SCREENS if TEST_ALL else PAIRWISE[self.language]:
            with self.looking(size, scheme):
                where = f"{size['width']} {scheme}"
                found += [f"{where} {line}" for line in self.tab.evaluate(RUN_AXE, TAGS)]
                found += [f"{where} too wide: {line}" for line in self.tab.evaluate(TOO_WIDE)]
        return found

    @contextmanager
    def looking(self, size, scheme):
        """The same page on another screen."""
        self.tab.set_viewport_size(size)
        self.tab.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        yield

    def problems(self):
        """Everything at once."""
        return self.frame() + self.barriers() + self.complaints
