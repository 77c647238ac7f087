"""Scrapy settings in the order in which a page meets them; our own last, each with its user."""

BOT_NAME = "shuwen"
SPIDER_MODULES = ["spiders"]
NEWSPIDER_MODULE = "spiders"
COMMANDS_MODULE = "crawler.commands"
