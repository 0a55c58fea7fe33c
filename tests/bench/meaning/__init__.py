"""What it costs to search by meaning: time, memory, and the embedding of texts."""
