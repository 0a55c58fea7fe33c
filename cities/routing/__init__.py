"""Redirects, and addresses that no page has."""
