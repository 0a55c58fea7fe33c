"""How fast the search is: against the servers' own client, and against Wagtail's modelsearch."""
