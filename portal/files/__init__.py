"""Uploaded files: storage and delivery."""
