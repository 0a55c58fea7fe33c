"""Screen sizes of editors."""

WIDE = {"width": 1600, "height": 1000}
