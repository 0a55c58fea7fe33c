"""Between an address and a search request: parsing query strings, building search URLs."""
