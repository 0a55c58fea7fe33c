"""From query strings to search requests and back: parsing parameters, building search URLs."""
