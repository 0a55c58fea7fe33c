"""Which cities are similar, and why."""
