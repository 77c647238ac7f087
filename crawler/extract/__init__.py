"""Article page in, record out: pure functions that need neither Scrapy's engine nor a store."""
