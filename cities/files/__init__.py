"""Uploaded images and documents: validation, forms, metadata."""
