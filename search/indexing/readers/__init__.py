"""Reads public entries from the database and builds their documents, one reader for each kind."""
