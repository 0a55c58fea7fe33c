"""The frame of every page: navigation, sitemap, robots.txt."""
