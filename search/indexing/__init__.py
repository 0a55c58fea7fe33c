"""The only writer: receivers, outbox, document builder and indexer."""
