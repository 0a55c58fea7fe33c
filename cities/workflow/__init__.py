"""The approval workflow: notifications and translated names."""
