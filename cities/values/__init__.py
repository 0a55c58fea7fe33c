"""Plain values and how people write them: numbers, partial dates, slugs, country names, collation."""
