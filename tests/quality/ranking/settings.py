"""Settings for measuring the search, with the table of Wagtail's own."""

from tests.measuring_settings import *  # noqa: F403

INSTALLED_APPS = [*INSTALLED_APPS, "tests.quality.ranking"]  # noqa: F405
