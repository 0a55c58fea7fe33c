"""The site's frame: navigation, sitemap, robots.txt."""
