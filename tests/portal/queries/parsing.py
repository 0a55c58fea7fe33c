"""Parses a query string as a view does."""

from django.http import QueryDict

from portal.queries import query_params


def parse(query, language="en"):
    return query_params.parse(QueryDict(query), language)
