"""The search page: results, facets, map, suggestions, and the embeddable results."""
