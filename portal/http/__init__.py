"""Shared HTTP code: error pages, middleware, client address, public URL."""
