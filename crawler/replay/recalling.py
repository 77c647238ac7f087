"""Articles made again in, without their portal's chrome out; what a run taught is learnt again."""

from dataclasses import replace

from crawler.items import Article
from crawler.line import Step
from crawler.memory import edge_lines, without_chrome
from crawler.replay.stories import Story
from crawler.store import memory
from crawler.store.schema import Store


class Memory:
    """Reads as the crawl read; a replay that writes also notes what the crawl noted."""

    def __init__(self, store: Store | None, *, notes: bool = False) -> None:
        self.store = store
        self.notes = notes
        self.hosts: set[str] = set()

    def clean(self, article: Article, step: Step, story: Story) -> Article:
        """The clean article without its portal's chrome, as its first reading knew it."""
        article = step(article)
        if not self.store:
            return article
        known = memory.recall(self.store, article.url)
        if self.notes:
            noted = memory.Note(known, article, edge_lines(article.body))
            memory.note(self.store, noted, story.ended_at)
            self.hosts.update([] if story.captures[0].about.only_url else [known.host])
        rest = without_chrome(article.body, known.chrome)
        return step(replace(article, body=rest.body)) if rest.left_out else article

    def learn(self) -> None:
        """Learn what a run taught, as its crawls did at their end."""
        assert self.store
        for host in sorted(self.hosts):
            memory.relearn(self.store, host)
