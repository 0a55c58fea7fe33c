"""The Climate City Contract of a city."""
