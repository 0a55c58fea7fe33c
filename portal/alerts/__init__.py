"""Saved searches by e-mail: subscribe, confirm, deliver by the worker, unsubscribe."""
