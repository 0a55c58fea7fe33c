"""The editors' own search in the admin: Wagtail's, for which any text is a question."""

from copy import copy
from itertools import islice
from typing import Any

from modelsearch.backends import database
from modelsearch.query import And, Boost, Not, Or, Phrase, PlainText, SearchQuery

# More words than this are nested too deeply for a database.
MOST_WORDS = 40
# What means something in the language of a database's search, and in no word.
_SIGNS = str.maketrans({'"': "'", "\x00": " "})


def clean(query: Any) -> Any:
    """A question, as text or as a tree, without signs that the database would read as its own.

    Where no word remains it is an empty text, which finds nothing.
    """
    if isinstance(query, str):
        words = (word for word in query.translate(_SIGNS).split() if any(map(str.isalnum, word)))
        return " ".join(islice(words, MOST_WORDS))
    if not isinstance(query, SearchQuery):
        return query
    cleaned = copy(query)
    if isinstance(cleaned, PlainText | Phrase):
        cleaned.query_string = clean(cleaned.query_string)
        return cleaned if cleaned.query_string else ""
    if isinstance(cleaned, And | Or):
        cleaned.subqueries = [part for each in cleaned.subqueries if (part := clean(each)) != ""]
        return cleaned if cleaned.subqueries else ""
    if isinstance(cleaned, Not | Boost):
        cleaned.subquery = clean(cleaned.subquery)
        return cleaned if cleaned.subquery != "" else ""
    return cleaned


def SearchBackend(params: dict[str, Any]) -> Any:  # noqa: N802  the name that modelsearch looks for
    """Wagtail's backend for the configured database, asked with clean questions only."""
    backend = database.SearchBackend(params)

    def search(compiler: Any, query: Any, model_or_queryset: Any, **options: Any) -> Any:
        return type(backend)._search(backend, compiler, clean(query), model_or_queryset, **options)

    backend._search = search
    return backend
