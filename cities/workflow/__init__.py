"""The approval workflow: its e-mails and its display names."""
