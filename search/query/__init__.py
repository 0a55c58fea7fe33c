"""From user text to engine query: parser, thesaurus, query expansion, query builder, geo filter."""
