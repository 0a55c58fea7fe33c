"""Edit handlers of the pages, one module for each page type."""

from cities.editing.panels import city, common, measure, partnership, texts

__all__ = ["city", "common", "measure", "partnership", "texts"]
