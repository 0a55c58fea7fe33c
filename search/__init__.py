"""The search house: what the index holds and how it is asked; it may import cities, never portal."""
