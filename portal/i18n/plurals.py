"""Plural forms for scripts, which know the number only in the browser."""

import json
from collections.abc import Callable

from babel import Locale

from portal.i18n.labels import interface_language

# Includes numbers of every plural category of the interface's languages.
_SAMPLES = (*range(30), 100, 1000, 1_000_000)


def plural_forms_json(text: Callable[[int], str]) -> str:
    """Return JSON with a text for each `Intl.PluralRules` category, `{n}` for the number.

    `text` returns the text with the placeholder `%(n)s` for a number, as `ngettext` does.
    """
    category = Locale.parse(interface_language()).plural_form
    forms = {category(number): text(number) % {"n": "{n}"} for number in _SAMPLES}
    return json.dumps(forms, ensure_ascii=False)
