"""What the other packages share: request, result, document and its fields, filters."""
