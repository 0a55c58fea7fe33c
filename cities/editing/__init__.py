"""The editors' forms: panels, fields, rows and their rules."""
