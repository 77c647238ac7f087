"""The machinery: from a portal's listing pages to a partitioned data set. Names no portal."""
