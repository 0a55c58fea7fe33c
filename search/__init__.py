"""The search house: what the index holds and how it is asked; it never imports the portal."""
