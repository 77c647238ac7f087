"""The commands of `python -m scrapy`, one a file."""
