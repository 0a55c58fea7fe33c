"""Similar cities, with the reasons."""
