"""Wagtail search backend for the admin that accepts any text as a query."""

from copy import copy
from itertools import islice
from typing import Any

from modelsearch.backends import database
from modelsearch.query import And, Boost, Not, Or, Phrase, PlainText, SearchQuery

# With more tokens the expression is nested too deeply for the database.
MAX_TOKENS = 40
# Syntax characters of the databases' full-text query languages.
_SPECIAL_CHARACTERS = str.maketrans({'"': "'", "\x00": " "})


def sanitize(query: Any) -> Any:
    """Remove database query syntax from a query string or query tree.

    Returns an empty string, which matches nothing, if no token remains.
    """
    if isinstance(query, str):
        tokens = (
            token
            for token in query.translate(_SPECIAL_CHARACTERS).split()
            if any(map(str.isalnum, token))
        )
        return " ".join(islice(tokens, MAX_TOKENS))
    if not isinstance(query, SearchQuery):
        return query
    sanitized = copy(query)
    if isinstance(sanitized, PlainText | Phrase):
        sanitized.query_string = sanitize(sanitized.query_string)
        return sanitized if sanitized.query_string else ""
    if isinstance(sanitized, And | Or):
        sanitized.subqueries = [
            part for subquery in sanitized.subqueries if (part := sanitize(subquery)) != ""
        ]
        return sanitized if sanitized.subqueries else ""
    if isinstance(sanitized, Not | Boost):
        sanitized.subquery = sanitize(sanitized.subquery)
        return sanitized if sanitized.subquery != "" else ""
    return sanitized


def SearchBackend(params: dict[str, Any]) -> Any:  # noqa: N802  the name that modelsearch looks for
    """Return Wagtail's backend for the configured database, with sanitized queries."""
    backend = database.SearchBackend(params)

    def search(compiler: Any, query: Any, model_or_queryset: Any, **options: Any) -> Any:
        return type(backend)._search(
            backend, compiler, sanitize(query), model_or_queryset, **options
        )

    backend._search = search
    return backend
