"""Side-by-side comparison of measures."""
