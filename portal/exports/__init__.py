"""The forms in which a search is passed on to programs; how an address is read is in portal.queries.query_params."""
