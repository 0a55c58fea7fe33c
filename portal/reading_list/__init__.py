"""Reading lists; their URL holds the whole state."""
