"""Saving the whole portal in one archive and bringing it back, proven equal by digests."""
