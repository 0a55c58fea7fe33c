"""Uploaded files: storage, delivery, consistency with the database."""
