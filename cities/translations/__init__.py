"""The state of translations: stale ones, and their review."""
