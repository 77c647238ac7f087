"""Readers that are newer than the one that made the records: SHUWEN_STEPS names their steps."""

import os
import signal
from dataclasses import replace

from crawler.items import Article

OTHERS = "pipelines.clean.clean,{},pipelines.validate.validate,pipelines.dedup.identify"
STEPS = OTHERS.format("tests.newer_reader.read_better")
WORSE_STEPS = OTHERS.format("tests.newer_reader.read_worse")
KILLING_STEPS = OTHERS.format("tests.newer_reader.die")
NEWER_KILLING_STEPS = OTHERS.format("tests.newer_reader.read_better,tests.newer_reader.die")
SEEN: list[str] = []


def read_better(article: Article) -> Article:
    """Sees that the third story's headline has a second part."""
    title, _, rest = article.title.partition("：")
    return replace(article, title=title, subtitle=rest) if "第3号" in title else article


def die(article: Article) -> Article:
    """Ends as a crash does, behind the third story."""
    if any(title.startswith("第3号") for title in SEEN):
        os.kill(os.getpid(), signal.SIGKILL)
    SEEN.append(article.title)
    return article


def read_worse(article: Article) -> Article:
    """Finds no headline in the third story."""
    return replace(article, title="") if "第3号" in article.title else article
