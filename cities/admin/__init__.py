"""The Wagtail admin of the domain: page views, snippets, dashboard, previews."""
