"""The pages behind the links in mails: confirm, follow, correct, answer, withdraw."""
