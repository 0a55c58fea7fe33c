"""Parsing and formatting of plain values: numbers, partial dates, slugs, countries, collation."""
