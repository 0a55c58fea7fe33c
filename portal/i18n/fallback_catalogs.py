"""Languages without a catalogue of ours: their interface is English throughout.

Django and Wagtail bring words in many more languages. Without this, an Arabic page would mix
Django's Arabic words into our English ones, and none of them would carry the right `lang`.
"""

from django.conf import settings
from django.utils.translation import trans_real


def speak_english(language: str) -> None:
    """Let a language answer with the English words, while it stays the active language."""
    words = trans_real.DjangoTranslation("en")
    words._DjangoTranslation__to_language = language  # type: ignore[attr-defined]
    words._DjangoTranslation__language = language  # type: ignore[attr-defined]
    trans_real._translations[language] = words  # type: ignore[attr-defined]


def set_up() -> None:
    """Once at the start, for every language that is prepared but has no catalogue."""
    for language in settings.MODELTRANSLATION_LANGUAGES:
        if language not in settings.INTERFACE_LANGUAGES:
            speak_english(language)
