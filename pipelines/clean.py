"""Clean: make the text of an article readable and comparable."""

from dataclasses import dataclass, replace

from crawler.extract.reading import LeftOut
from crawler.items import Article, with_values
from crawler.noise.captions import take_captions
from crawler.noise.chrome import strip_chrome
from crawler.noise.credits import read_credit_lines
from crawler.noise.damage import repair_damage, repair_text
from crawler.noise.layout import read_dateline, tidy_layout
from crawler.noise.marks import mark_credits
from crawler.noise.repeats import strip_repeats
from crawler.noise.rights import keep_rights
from crawler.noise.story import Step, Story
from crawler.noise.tails import cut_tails
from crawler.script import language
from crawler.text import tidy_text

# damage first, or no rule reads the line; foreign text before the fields are read, or it fills
# them; layout last, because a broken paragraph is joined across what stood between its halves
STEPS: tuple[Step, ...] = (
    repair_damage,
    cut_tails,
    strip_chrome,
    keep_rights,
    read_credit_lines,
    take_captions,
    strip_repeats,
    read_dateline,
    mark_credits,
    tidy_layout,
)
# what one pass joins or uncovers the next one reads; three passes are the most that was seen
PASSES_MAX = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaned:
    """A cleaned article and what is no longer in its body."""

    article: Article
    left_out: tuple[LeftOut, ...] = ()


def clean(article: Article) -> Article:
    """The article with readable text; cleaning it again changes nothing."""
    return cleaned(article).article


def cleaned(article: Article) -> Cleaned:
    """Clean, and say what was left out and why."""
    result = Cleaned(article=article)
    for _ in range(PASSES_MAX):
        before = result.article
        result = _pass(result)
        if _texts(result.article) == _texts(before):
            break
    return replace(result, article=_measured(result.article))


def _texts(article: Article) -> tuple[object, ...]:
    """What the steps read: where it stays as it is, one more pass has nothing new to read."""
    return article.title, article.subtitle, article.captions, article.body


def _pass(result: Cleaned) -> Cleaned:
    article = result.article
    article = with_values(
        article,
        title=_tidy_line(article.title),
        subtitle=_tidy_line(article.subtitle),
        captions=tuple(filter(None, map(_tidy_line, article.captions))),
    )
    paragraphs = tuple(line for line in tidy_text(article.body).split("\n") if line)
    story = Story(article=article, paragraphs=paragraphs, left_out=result.left_out)
    for step in STEPS:
        story = step(story)
    told = with_values(story.article, body="\n".join(story.paragraphs))
    return Cleaned(article=told, left_out=story.left_out)


def _measured(article: Article) -> Article:
    body = article.body
    return with_values(
        article,
        body_chars=len(body) - body.count("\n"),
        language=language(body or article.title),
    )


def _tidy_line(text: str) -> str:
    return tidy_text(repair_text(text)).replace("\n", " ").replace("\t", " ")


class CleanPipeline:
    """Step 100."""

    def process_item(self, item: Article) -> Article:
        return clean(item)
