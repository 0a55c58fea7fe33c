"""View models of Wagtail pages: what their templates show, at a fixed number of queries each."""
