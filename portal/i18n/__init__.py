"""Localisation of the interface: labels, formatting, typography, catalogues."""
