"""The desk of a city's moderators in the Wagtail admin: inbox, one contribution, its files."""
