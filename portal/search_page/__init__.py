"""The search page: hits, facets, map, suggestions; and the search embedded elsewhere."""
