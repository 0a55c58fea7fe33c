"""Data migrations: what they do to stored data, with the models they bring along."""
