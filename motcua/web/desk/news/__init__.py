"""Pages on which the office announces, posts what the law wants posted, and sets up its screens."""
