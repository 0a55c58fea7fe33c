"""E-mails: queue, sending, password reset."""
