"""Who may see, choose and edit what: permissions, query sets and the admin middleware."""
