"""Saved searches by e-mail: asked for, confirmed, sent by the worker, ended with one click."""
