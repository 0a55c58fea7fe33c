"""Page revisions: content, comparison, concurrent editing sessions and unsaved text."""
