"""The first pages of an empty portal."""
