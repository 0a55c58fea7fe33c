"""The initial pages of an empty portal."""
