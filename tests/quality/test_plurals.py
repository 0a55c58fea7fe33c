"""Numbers and nouns agree: every count goes through ngettext, and its forms are those of the language."""

import json
import re
from gettext import c2py

import pytest
from babel import Locale
from django.utils import translation

from portal.i18n import plurals
from portal.templatetags.portal_page import reading_list_messages
from scripts import messages
from scripts.messages import ROOT

# A number before a noun in the plural, in a message that has only one form.
COUNT = re.compile(r"%\((\w+)\)[sd] (?:[a-z]+ )?[a-z]+s\b")
# These are no counts: names of cities, people and kinds of pages, years, sums of money, and a factor,
# which may be 1.5.
NO_COUNTS = {
    "factor", "name", "city", "user", "site", "model_name", "title", "page_title", "year", "needed",
    "gap",
}  # fmt: skip
# A limit of hundreds of characters is never one.
NEVER_ONE = "longer than %(n)s characters"
# A number from the context and after it, in a text of its own, a noun in the plural.
LOOSE = re.compile(r"\}\}(?:\s*<[^>]+>)*\s*\{%\s*translate\s+\"[a-z ]*[a-z]s\"\s*%\}")
BEFORE_NOUN = re.compile(
    r"%\(\w+\)[sd] (?!dintre|has|are\b|au\b|așteaptă)[a-zășțâî]+i\b|%\(\w+\)[sd] orașe"
)


def test_no_count_stands_in_a_message_with_one_form():
    found = [
        message.id
        for message in messages.collect()
        if isinstance(message.id, str)
        and NEVER_ONE not in message.id
        and any(name not in NO_COUNTS for name in COUNT.findall(message.id))
    ]
    assert found == []


def test_no_template_puts_a_noun_in_the_plural_beside_a_number():
    """What only screen readers hear was `1 measures` in such places."""
    templates = (ROOT / "portal" / "templates").rglob("*.html")
    found = [
        (path.name, hit[0]) for path in templates for hit in LOOSE.finditer(path.read_text("utf-8"))
    ]
    assert found == []


def test_no_script_puts_a_number_beside_words_of_its_own():
    """Words of a script come from the page, in every plural form, and the browser chooses."""
    for path in (ROOT / "portal" / "static" / "portal" / "js").glob("*.js"):
        text = path.read_text("utf-8")
        assert not re.search(r"dataset\.\w+\} \$\{", text), path.name


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_the_catalogue_counts_as_the_language_does(language):
    """The plural rule of the catalogue gives every number the form that CLDR gives it."""
    form_of = c2py(str(messages.load(language).plural_expr))
    category = Locale.parse(language).plural_form
    forms = {}
    for number in range(1, 1_000):
        forms.setdefault(form_of(number), set()).add(category(number))
    assert all(len(categories) == 1 for categories in forms.values()), forms


def test_romanian_says_de_from_twenty_on():
    wrong = []
    for message in messages.load("ro"):
        if isinstance(message.string, (tuple, list)):
            few, other = message.string[1], message.string[2]
            if few == other and BEFORE_NOUN.search(few):
                wrong.append(few)
    assert wrong == []


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "de",
            {
                "one": "{n} Maßnahme auf Ihrer Merkliste",
                "other": "{n} Maßnahmen auf Ihrer Merkliste",
            },
        ),
        (
            "ro",
            {
                "one": "{n} măsură pe lista dumneavoastră",
                "few": "{n} măsuri pe lista dumneavoastră",
                "other": "{n} de măsuri pe lista dumneavoastră",
            },
        ),
    ],
)
def test_scripts_are_given_every_form(language, said):
    with translation.override(language):
        assert json.loads(reading_list_messages()) == said


def test_a_form_is_given_for_every_category_of_a_language():
    with translation.override("ar"):
        assert set(json.loads(plurals.plural_forms_json(lambda n: "%(n)s"))) == {"one", "other"}
