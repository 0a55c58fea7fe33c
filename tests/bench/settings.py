"""Settings for measuring speed: production's way to answer, and Wagtail's modelsearch beside it."""

import os

from tests.measuring_settings import *  # noqa: F403

(VAR_DIR / "static").mkdir(exist_ok=True)  # noqa: F405
# Nobody else finds by meaning: only what measures that uses the encoder.
MEASURED_ENCODER = SEARCH_ENCODER  # noqa: F405
SEARCH_ENCODER = MEASURED_ENCODER if os.environ.get("MEASURED_MEANING") == "1" else "none"
SEARCH_ENGINES = os.environ["MEASURED_ENGINES"].split()
WHITENOISE_USE_FINDERS = False
WHITENOISE_AUTOREFRESH = False
MODELSEARCH_BACKENDS = {
    "default": {"BACKEND": "wagtail.search.backends.database"},
    "modelsearch": {
        "BACKEND": "wagtail.search.backends.elasticsearch9",
        "URLS": [ELASTICSEARCH_URL],  # noqa: F405
        "INDEX_PREFIX": f"{ELASTICSEARCH_INDEX}-modelsearch-",  # noqa: F405
        "TIMEOUT": 60,
        "AUTO_UPDATE": False,
    },
}
