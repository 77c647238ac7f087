"""Readers that are newer than the one that made the records: SHUWEN_STEPS names their steps."""

from dataclasses import replace

from crawler.items import Article

OTHERS = "pipelines.clean.clean,{},pipelines.validate.validate,pipelines.dedup.identify"
STEPS = OTHERS.format("tests.newer_reader.read_better")
WORSE_STEPS = OTHERS.format("tests.newer_reader.read_worse")


def read_better(article: Article) -> Article:
    """Sees that the third story's headline has a second part."""
    title, _, rest = article.title.partition("：")
    return replace(article, title=title, subtitle=rest) if "第3号" in title else article


def read_worse(article: Article) -> Article:
    """Finds no headline in the third story."""
    return replace(article, title="") if "第3号" in article.title else article
