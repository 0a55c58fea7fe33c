"""Settings for measuring: a database, folders and index names that are thrown away."""

import os
from pathlib import Path

from portal.settings import base
from portal.settings.test import *  # noqa: F403

VAR_DIR = Path(os.environ["PORTAL_VAR"])
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": VAR_DIR / "measured.sqlite3",
        "OPTIONS": {
            "timeout": 60,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;",
        },
    }
}


class _Unmigrated:
    """Tables are made from the models as they are; only Wagtail's search table has to migrate."""

    def __contains__(self, label):
        return label not in {"contenttypes", "modelsearch"}

    def __getitem__(self, label):
        return None


MIGRATION_MODULES = _Unmigrated()
SEARCH_EMBEDDED_DIR = VAR_DIR / "search"
ELASTICSEARCH_URL = os.environ.get("MEASURED_ELASTICSEARCH_URL", "")
ELASTICSEARCH_INDEX = os.environ["MEASURED_INDEX"]
# A busy machine is no worse search.
ELASTICSEARCH_TIMEOUT = 30.0
SEARCH_BREAKER_SLOW = 60.0
# As in production, from SEARCH_ENCODER and EMBEDDINGS_... of the environment.
SEARCH_ENCODER = base.SEARCH_ENCODER
