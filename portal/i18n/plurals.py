"""Texts with a number in every plural form of a language, for scripts, which know the number last."""

import json
from collections.abc import Callable

from babel import Locale

from portal.i18n.labels import interface_language

# Among these are numbers of every plural category of the interface's languages.
_SAMPLES = (*range(30), 100, 1000, 1_000_000)


def forms(text: Callable[[int], str]) -> str:
    """JSON of `Intl.PluralRules` categories, each with its text; `{n}` stands for the number.

    `text` gives the text with its placeholder `%(n)s` for a number, as `ngettext` does.
    """
    category = Locale.parse(interface_language()).plural_form
    found = {category(number): text(number) % {"n": "{n}"} for number in _SAMPLES}
    return json.dumps(found, ensure_ascii=False)
