"""Detection and confirmation of outdated translations."""
