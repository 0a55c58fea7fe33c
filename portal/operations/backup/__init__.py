"""Backup of the whole portal to one archive, and restore, verified by digests."""
