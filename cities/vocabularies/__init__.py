"""The controlled vocabularies as data files, and their loader."""
