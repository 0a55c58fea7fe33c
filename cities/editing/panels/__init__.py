"""Edit handlers of the pages, one module for each page type."""

from cities.editing.panels import city, common, contract, measure, partnership, texts

__all__ = ["city", "common", "contract", "measure", "partnership", "texts"]
