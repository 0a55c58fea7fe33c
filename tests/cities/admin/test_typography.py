"""Typography of Wagtail's and Django's translations: quotation marks, dates and units."""

import datetime

import pytest
from django.template.defaultfilters import filesizeformat
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext

from portal.i18n import typography

PUBLISHED = "Page '%(page_title)s' has been published."
SCHEDULE = (
    "This publishing schedule will only take effect after you select the "
    '"Schedule to publish" option'
)
SURE = "Are you sure you want to unpublish this page?"


@pytest.mark.parametrize(
    ("language", "message", "says"),
    [
        ("ro", PUBLISHED, "„%(page_title)s”"),
        ("ro", SCHEDULE, "„Programează publicarea”"),
        ("de", "'%(page_title)s' has been moved successfully.", "„%(page_title)s“"),
        ("fr", SCHEDULE, "«\u202fProgrammer pour publication\u202f»"),
        ("fr", SURE, "Voulez-vous vraiment dépublier"),
        ("ro", "Live version", "Versiunea publicată"),
        ("fr", "Published", "Publiée"),
    ],
)
def test_words_of_wagtail(language, message, says):
    with translation.override(language):
        assert says in gettext(message)


def test_attributes_of_markup_keep_their_quotes():
    message = 'Click <a href="%(url)s" class="button" title="Now">\'here\'</a>'
    assert typography._apply_rules(message, "ro") == message.replace("'here'", "„here”")
    assert typography._apply_rules(message, "fr") == message


@pytest.mark.parametrize(
    ("language", "day", "says"),
    [
        ("fr", 1, "1er décembre 2026 09:30"),
        ("fr", 11, "11 décembre 2026 09:30"),
        ("de", 1, "1. Dezember 2026 09:30"),
        ("ro", 1, "1 decembrie 2026, 09:30"),
        ("en", 1, "1 December 2026, 09:30"),
    ],
)
def test_dates(language, day, says):
    with translation.override(language):
        assert date_format(datetime.datetime(2026, 12, day, 9, 30), "DATETIME_FORMAT") == says  # noqa: DTZ001


def test_romanian_measures_files_in_its_own_units():
    with translation.override("ro"):
        assert filesizeformat(20 * 1024 * 1024).endswith("MB")
        assert filesizeformat(2048).endswith("KB")
        assert filesizeformat(30).split() == ["30", "de", "octeți"]
