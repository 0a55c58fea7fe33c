"""Logging in: its form and its limits."""
