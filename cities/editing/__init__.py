"""Page edit forms: panels, form fields, child row forms and validation."""
