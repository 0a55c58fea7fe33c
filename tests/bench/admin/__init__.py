"""What editing a measure costs the server: opening its form, saving a draft, publishing."""
