"""Uploaded pictures and documents: validation, forms, metadata."""
