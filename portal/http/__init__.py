"""What every request and answer shares: errors, middleware, client address, public URL."""
