"""What the other subpackages share: request, result, document, fields, clauses, filters."""
