"""Formats of dates where Django's are not those of the portal."""
