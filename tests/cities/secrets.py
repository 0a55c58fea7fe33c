"""What nobody but Dortmund may read."""

# Part of all content that only Dortmund's users may view; must not be in others' responses.
SECRET = "Geheimsache"
