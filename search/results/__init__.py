"""Turns the documents an engine found into hits with highlighted text."""
