"""The layer between web server and Django that keeps slow clients from blocking threads."""
