"""Comparing measures side by side."""
