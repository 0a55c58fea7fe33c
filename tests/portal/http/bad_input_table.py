"""Table of invalid requests with the expected status and message.

Messages are the English msgids; the test looks for their translation in the language of the URL. A
pair adds the values of placeholders.
"""

from django.utils import translation
from django.utils.translation import gettext, ngettext

from search.schema.facets import FACETS

NO_PAGE = "There is no page at this address"
UNREADABLE_ADDRESS = "This address cannot be read"
ONLY_READ = "This action is not possible here"
NOT_KNOWN = "The filter “%(name)s” has no option “%(value)s”, so we left it out."
EXCHANGED = "The first year was later than the last; they were swapped."
NO_MEASURE = "A measure was left out because it does not exist or is no longer public."
NO_CITY = "There is no city “%(value)s” to compare with; this filter was left out."
NO_ORDER = "This sort order does not exist. The list is in its usual order."
NO_MIDDLE = "The place from which to measure the distance is not known; the filter was left out."
NO_DISTANCE = (
    "The distance must be a number of kilometres from 1 to %(most)s; it was set to %(usual)s.",
    {"most": "20000", "usual": "100 km"},
)
NO_BOX = "The map section cannot be read; it was left out."
BEGINNING = "Your search text is very long. Only its beginning was used."
UNREADABLE = "Characters that cannot be read were left out of your search."
NOTHING = "Use fewer or more general words: “heat” instead of “heat network extension 2027”."
TOTAL = "Find measures"
NOT_SAVED = "This search cannot be saved as it is."
LINK_GONE = "This link is no longer valid"
LIST_UNREADABLE = "Part of the address of this list could not be read and was left out."
LIST_LONG = (
    "A list can hold %(most)s measure. The rest were left out.",
    "A list can hold %(most)s measures. The rest were left out.",
)
LOGIN_FAILED = "Your username and password didn't match. Please try again."

SQL = "%27%20OR%201%3D1--%20%22%3BDROP%20TABLE%20x"
SCRIPT = "%22%3E%3Cscript%3Ealert(zq)%3C%2Fscript%3E"
ATTRIBUTE = "%22%20onmouseover%3D%22alert(1)"
RIGHT_TO_LEFT = "%E2%80%AEegassem%E2%80%AC%E2%81%A6"
SURROGATE = "%ED%A0%80"
TEMPLATE = "%7B%7B7*7%7D%7D%7B%25%20debug%20%25%7D"
TEXTS = {
    "SQL": SQL,
    "a script": SCRIPT,
    "an attribute": ATTRIBUTE,
    "half a character": SURROGATE,
    "broken UTF-8": "%FF%FE%C3%28",
    "NUL": "a%00b",
    "a template": TEMPLATE,
    "right to left": RIGHT_TO_LEFT,
    "10 kB": "w" * 10_000,
    "100 kB": "w+" * 50_000,
}

# --- The search: query string, status, words -------------------------------------------------
SEARCH = [
    ("page=0", 404, NO_PAGE),
    ("page=-1", 404, NO_PAGE),
    ("page=99999", 404, NO_PAGE),
    ("page=499", 404, NO_PAGE),
    ("page=abc", 404, NO_PAGE),
    ("page=1e9", 404, NO_PAGE),
    ("page=1.0", 404, NO_PAGE),
    ("page=%D9%A3", 404, NO_PAGE),
    ("page=" + "9" * 5000, 404, NO_PAGE),
    ("page=1&page=0", 404, NO_PAGE),
    ("page=0&page=1", 200, TOTAL),
    ("sdg=sdg-99", 200, (NOT_KNOWN, {"name": "Goal", "value": "sdg-99"})),
    ("city=DE-DORTMUND", 200, (NOT_KNOWN, {"name": "City", "value": "DE-DORTMUND"})),
    ("year=0", 200, (NOT_KNOWN, {"name": "Start year", "value": "0"})),
    ("year=0023", 200, (NOT_KNOWN, {"name": "Start year", "value": "0023"})),
    ("year=%D9%A2%D9%A0%D9%A2%D9%A3", 200,
     (NOT_KNOWN, {"name": "Start year", "value": "٢٠٢٣"})),
    ("near=51.5,7.5&within=%D9%A1%D9%A0%D9%A0", 200, NO_DISTANCE),
    ("year_from=%D9%A2%D9%A0&year_to=abc", 200,
     (NOT_KNOWN, {"name": "Start year", "value": "abc"})),
    ("year_from=2020&year_to=2010", 200, EXCHANGED),
    ("&".join(f"year=2199-{1900 + n % 300}" for n in range(500)), 200, EXCHANGED),
    ("like=atlantis", 200, (NO_CITY, {"value": "atlantis"})),
    ("like=" + "x" * 100_000, 200, (NO_CITY, {"value": "x" * 60})),
    ("lang=xx", 200, (NOT_KNOWN, {"name": "Language of the text", "value": "xx"})),
    ("sort=random()", 200, NO_ORDER),
    ("near=atlantis", 200, NO_MIDDLE),
    ("near=91,0", 200, NO_MIDDLE),
    ("near=1,2&within=-1", 200, NO_DISTANCE),
    ("near=1,2&within=" + "9" * 5_000, 200, NO_DISTANCE),
    ("box=1,2,3", 200, NO_BOX),
    ("box=3,2,1,2", 200, NO_BOX),
    ("box=nan,inf,-inf,1e9", 200, NO_BOX),
    ("box=-90,-180,90,180&near=90,180&within=20000&view=map", 200, TOTAL),
    ("view=satellite&view=%00", 200, TOTAL),
    ("q=W%C3%A4rme&q=" + SCRIPT, 200, NOTHING),
    ("q=%25%25%25&sort=co2", 200, TOTAL),
    ("q=" + RIGHT_TO_LEFT, 200, NOTHING),
    ("q=%E2%80%AE", 200, TOTAL),
    ("q=W%FFrme", 200, UNREADABLE),
    ("q=W%00rme", 200, UNREADABLE),
    ("q=" + TEXTS["10 kB"], 200, BEGINNING),
    ("q=" + TEXTS["100 kB"], 200, BEGINNING),
    ("q=" + "%CC%81" * 5_000, 200, TOTAL),
    ("q=" + "(" * 5_000, 200, TOTAL),
    ("q=AND+OR+NOT+*+%7E+%5BTO%5D+%22", 200, TOTAL),
    ("&".join(f"x{number}=1" for number in range(1_000)), 200, TOTAL),
    ("&".join(f"sdg=x{number}" for number in range(1_000)), 200,
     "Too many values in the filter “%(name)s”; only the first were used."),
    ("&".join(f"x{number}=1" for number in range(10_001)), 400, UNREADABLE_ADDRESS),
    ("&" * 20_000, 400, UNREADABLE_ADDRESS),
    ("=&==&%&%zz=%zz&&&", 200, TOTAL),
]  # fmt: skip

# Every facet with every kind of text, and the words with all of them.
HOSTILE = [
    *[(f"{facet}={text}", 200) for facet in FACETS for text in TEXTS.values()],
    *[(f"like={text}", 200) for text in TEXTS.values()],
    *[(f"year_from={text}&year_to={text}", 200) for text in TEXTS.values()],
    *[(f"q={text}", 200) for text in TEXTS.values()],
    *[(f"near={text}&within={text}", 200) for text in TEXTS.values()],
    *[(f"box={text}&view={text}", 200) for text in TEXTS.values()],
    *[(f"q=W&sort={text}", 200) for text in TEXTS.values()],
    *[(f"page={text}", 404) for text in TEXTS.values()],
    *[(f"{text}=1", 200) for text in TEXTS.values()],
]

# --- Other addresses, asked in German: path, status, words ------------------------------------
ADDRESSES = [
    ("/de/no-such-page/", 404, NO_PAGE),
    ("/de/cities/atlantis/", 404, NO_PAGE),
    ("/de/cities/dortmund/waerme/more/", 404, NO_PAGE),
    ("/de/sdgs/18/", 404, NO_PAGE),
    ("/de/%00/", 400, UNREADABLE_ADDRESS),
    ("/de/%FF%FE/", 404, NO_PAGE),
    (f"/de/{SCRIPT}/", 404, NO_PAGE),
    (f"/de/cities/{SQL}/", 404, NO_PAGE),
    (f"/de/{RIGHT_TO_LEFT}/", 404, NO_PAGE),
    ("/de/" + "a/" * 4_000, 404, NO_PAGE),
    ("/de/" + "a" * 8_000 + "/", 404, NO_PAGE),
    ("/de//cities//", 404, NO_PAGE),
    ("/de/../de/", 404, NO_PAGE),
    ("/de/cities/dortmund/?field=no-such", 200,
     (NOT_KNOWN, {"name": "Field of action", "value": "no-such"})),
    ("/de/cities/dortmund/?page=0", 404, NO_PAGE),
    ("/de/cities/dortmund/?page=99999", 404, NO_PAGE),
    ("/de/cities/dortmund/?page=abc", 404, NO_PAGE),
    ("/de/cities/dortmund/?page=1e9", 404, NO_PAGE),
    ("/de/cities/dortmund/?page=" + "9" * 5000, 404, NO_PAGE),
    ("/de/sdgs/13/?city=atlantis", 200, (NOT_KNOWN, {"name": "City", "value": "atlantis"})),
    ("/de/sdgs/13/?target=13.1", 200, (NOT_KNOWN, {"name": "Target", "value": "13.1"})),
    ("/de/sdgs/13/?page=-1", 404, NO_PAGE),
    ("/de/sdgs/13/?page=2", 404, NO_PAGE),
    *[(f"/de/sdgs/13/?city={text}&target={text}", 200, NOT_KNOWN) for text in TEXTS.values()],
    *[(f"/de/cities/dortmund/?field={text}", 200, NOT_KNOWN) for text in TEXTS.values()],
    *[(f"/de/search/alert/?city={text}", 200, NOT_SAVED) for text in TEXTS.values()],
    (f"/de/search/alert/?q={TEXTS['100 kB']}", 200, NOT_SAVED),
    ("/de/search/alert/?page=0", 404, NO_PAGE),
    ("/de/alerts/x/confirm/", 404, LINK_GONE),
    *[(f"/de/alerts/1-{text[:5000]}/end/", 404, "") for name, text in TEXTS.items() if name != "NUL"],
    ("/de/search/cities-alike/x/", 404, NO_PAGE),
    ("/de/list/?m=x", 200, LIST_UNREADABLE),
    ("/de/list/?m=0&m=-1", 200, LIST_UNREADABLE),
    ("/de/list/?m=" + "9" * 5000, 200, LIST_UNREADABLE),
    ("/de/list/?m=" + "1," * 50_000, 200, (LIST_LONG, {"most": "50"})),
    *[(f"/de/list/?m={text}&q={text}", 200, LIST_UNREADABLE) for text in TEXTS.values()],
    ("/de/compare/", 200, "Compare measures"),
    ("/de/compare/?m=&m=,,&only=x", 200, "Compare measures"),
    ("/de/compare/?m=" + "9" * 5000, 200, NO_MEASURE),
    ("/de/compare/?m=" + "1," * 50_000, 200, NO_MEASURE),
    ("/de/compare/?" + "m=1&" * 1_000, 200, NO_MEASURE),
    *[(f"/de/compare/?m={text}&q={text}", 200, "Compare measures") for text in TEXTS.values()],
    ("/media/", 404, NO_PAGE),
    ("/media/../../etc/passwd", 404, NO_PAGE),
    ("/media/images/..%2f..%2f..%2fetc%2fpasswd", 404, NO_PAGE),
    ("/media//etc/passwd", 404, NO_PAGE),
    ("/media/images/%00.png", 400, UNREADABLE_ADDRESS),
    ("/media/images/" + "a" * 8_000, 404, NO_PAGE),
    (f"/media/images/{SCRIPT}", 404, NO_PAGE),
    (f"/media/images/{SQL}.png", 404, NO_PAGE),
    ("/documents/0/x.pdf", 404, NO_PAGE),
    ("/documents/99999999999999999999999/x.pdf", 404, NO_PAGE),
    ("/documents/%D9%A3/x.pdf", 404, NO_PAGE),
    ("/documents/abc/x.pdf", 404, NO_PAGE),
    ("/documents/1/" + "x" * 8_000, 404, NO_PAGE),
    (f"/documents/1/{SCRIPT}", 404, NO_PAGE),
    ("/documents/authenticate_with_password/99999999999999999999/", 404, NO_PAGE),
    ("/de/_util/authenticate_with_password/1/99999999999999999999/", 404, NO_PAGE),
    ("/sitemap.xml?p=abc", 404, NO_PAGE),
    ("/sitemap.xml?p=99999", 404, NO_PAGE),
    ("/sitemap.xml?p=%00", 404, NO_PAGE),
    ("/admin/no-such-page/", 302, ""),
]  # fmt: skip

# Answers that are no pages: parameters change nothing.
PLAIN = ["/health/", "/health/ready/", "/robots.txt", "/sitemap.xml", "/favicon.ico"]

METHODS = ("post", "put", "patch", "delete", "trace")

# Headers: name, value, status for the search page.
HEADERS = [
    ("Accept-Language", "x" * 10_000, 200),
    ("Accept-Language", ";;q=,,*;q=9,-", 200),
    ("Accept-Language", "de;q=abc, \u202e", 200),
    ("Accept", "nonsense", 200),
    ("Cookie", "sessionid=\x7f'; csrftoken=" + "a" * 5_000, 200),
    ("Referer", "javascript:alert(1)", 200),
    ("If-Modified-Since", "yesterday", 200),
    ("If-None-Match", '"', 200),
    ("Range", "bytes=9-1", 200),
    ("HX-Request", "\u202e", 200),
    ("X-Forwarded-For", "not an address", 200),
    ("X-Forwarded-Host", "evil.example", 200),
    ("Content-Length", "-1", 200),
    ("Content-Type", "multipart/form-data; boundary=", 200),
    ("Host", "evil.example", 400),
    ("Host", "local host", 400),
    ("Host", "testserver:port", 400),
    ("Host", "a" * 5_000, 400),
]


def expected(says, language):
    """The table's messages in a language; of a pair, the plural form for the number ``most``."""
    msgid, values = says if isinstance(says, tuple) else (says, {})
    with translation.override(language):
        plural = isinstance(msgid, tuple)
        text = ngettext(*msgid, int(values["most"])) if plural else gettext(msgid)
        if values:
            text %= {name: gettext(value) for name, value in values.items()}
    return " ".join(text.split("%(")[0].split())
