"""Quotation marks and dates per language, where Wagtail's and Django's catalogues have them wrong."""

import re
from typing import Any

from django.conf import settings
from django.utils.dateformat import DateFormat
from django.utils.translation import get_language
from django.utils.translation.trans_real import translation

# Does not match attribute values in markup.
QUOTED = re.compile(r"""(?<![\w=])(['"])([^'"=]+)\1(?!\w)""")
ROMANIAN_MONTH = re.compile(
    "^(Ianuarie|Februarie|Martie|Aprilie|Mai|Iunie|Iulie|August|Septembrie|Octombrie|Noiembrie"
    "|Decembrie)$"
)
# Replacements in every message of a language.
RULES: dict[str, tuple[tuple[re.Pattern[str], Any], ...]] = {
    "de": ((QUOTED, r"„\2“"),),
    "fr": (
        (re.compile(r'(?<![\w=])"([^"=]+)"'), "«\u202f\\1\u202f»"),
        (re.compile(r"Êtes[- ]vous sûr\(e\) de (toujours )?vouloir"), "Voulez-vous vraiment"),
    ),
    "ro": ((QUOTED, r"„\2”"), (ROMANIAN_MONTH, lambda month: month[0].lower())),
}


def set_up() -> None:
    """Apply the rules to all catalogues; called once by AppConfig.ready()."""
    for language in RULES.keys() & dict(settings.LANGUAGES).keys():
        _replace_in_messages(language)
    DateFormat.j = _day_of_month  # type: ignore[assignment, method-assign]


def _replace_in_messages(language: str) -> None:
    for catalogue in translation(language)._catalog._catalogs:  # type: ignore[attr-defined]
        for message, text in catalogue.items():
            catalogue[message] = _apply_rules(text, language)


def _apply_rules(text: str, language: str) -> str:
    for pattern, replacement in RULES[language]:
        text = pattern.sub(replacement, text)
    return text


def _day_of_month(date: Any) -> int | str:
    """Return `1er` for the first day in French (`1er décembre`), else the number."""
    is_first = date.data.day == 1 and (get_language() or "").startswith("fr")
    return "1er" if is_first else date.data.day
