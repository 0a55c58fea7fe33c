"""Access control: permission policy, querysets by user, public visibility, admin middleware."""
