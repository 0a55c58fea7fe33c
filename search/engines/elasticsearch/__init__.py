"""The Elasticsearch engine: the only place that speaks to Elasticsearch."""
