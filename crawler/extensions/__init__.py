"""What watches a crawl and reports on it, one component a file."""
