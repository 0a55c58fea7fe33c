"""E-mails: the queue, the sending, the mail for a new password."""
