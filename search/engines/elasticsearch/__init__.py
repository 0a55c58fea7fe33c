"""The Elasticsearch engine: the only package that talks to Elasticsearch."""
