"""Redirects from former and misspelt paths."""
