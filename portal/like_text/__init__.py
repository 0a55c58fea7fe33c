"""Measures like a text: the form for a text or a file, the text of the file, and the results."""
