"""Writes to the indexes: receivers, outbox, document builder and indexer."""
