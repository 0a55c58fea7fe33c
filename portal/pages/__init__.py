"""What the pages of records show: pure selections from a page, each at a fixed number of queries."""
