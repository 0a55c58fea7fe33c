"""Reading lists, kept in the address alone."""
