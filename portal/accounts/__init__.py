"""Logging in to the admin: form and rate limits."""
