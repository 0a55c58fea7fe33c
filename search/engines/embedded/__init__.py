"""The embedded engine: Tantivy in the process itself, its index on the local disk, no server."""
