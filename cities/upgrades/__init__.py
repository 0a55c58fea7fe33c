"""Functions for data migrations, which pass in their historical models."""
