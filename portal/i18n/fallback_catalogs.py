"""The interface in languages without a catalogue of ours: English throughout.

Django and Wagtail bring messages in many more languages. Without this, an Arabic page would mix
Django's Arabic messages into our English ones, and none would carry the right `lang`.
"""

from django.conf import settings
from django.utils.translation import to_language, trans_real


class EnglishTranslation(trans_real.DjangoTranslation):
    """The English messages under the code of another language, which stays the active one."""

    def __init__(self, language: str) -> None:
        super().__init__("en")
        self.code = language

    def language(self) -> str:
        return self.code

    def to_language(self) -> str:
        return to_language(self.code)


def set_up() -> None:
    """Install the English messages for every language that has no catalogue; called at start-up."""
    for language in settings.MODELTRANSLATION_LANGUAGES:
        if language not in settings.INTERFACE_LANGUAGES:
            trans_real._translations[language] = EnglishTranslation(language)  # type: ignore[attr-defined]
