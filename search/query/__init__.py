"""From a visitor's text to a query: parser, thesaurus expansion, query builder, geographic filters."""
