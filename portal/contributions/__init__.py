"""Contributions of companies, associations, schools and citizens to a Climate City Contract."""
