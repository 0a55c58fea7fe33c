"""The interface's languages: labels, formatting, typography, catalogues."""
