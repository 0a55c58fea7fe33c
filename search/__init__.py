"""The search package: what is indexed and how it is queried; it never imports the portal."""
