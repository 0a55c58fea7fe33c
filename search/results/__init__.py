"""From the documents found to hits with highlighted text."""
