"""Versions of a page: their content, comparison, concurrent editing and unsaved text."""
