"""Clusters and decisions in; what a program reads of them, and what a person does, out."""

from typing import Any

from crawler.clock import SHANGHAI, utc_text
from crawler.decision import Decision
from crawler.dups.cluster import Cluster, Copy
from crawler.items import Article
from crawler.text import one_line

CHANGES_SHOWN = 4
WORD_CHARS = 12


def cluster_value(cluster: Cluster) -> dict[str, Any]:
    copies = [
        {
            **article_value(copy.article),
            "duplicate_kind": copy.article.duplicate_kind,
            "similarity": copy.article.similarity,
            "differs": decision_value(copy.decision),
        }
        for copy in cluster.copies
    ]
    return {"kept": article_value(cluster.kept), "copies": copies}


def article_value(article: Article) -> dict[str, Any]:
    return {
        "article_id": article.article_id,
        "portal": article.portal,
        "publisher": article.publisher,
        "source": article.source,
        "published_at": utc_text(article.published_at) if article.published_at else "",
        "first_seen_at": utc_text(article.first_seen_at) if article.first_seen_at else "",
        "title": article.title,
        "url": article.url,
    }


def decision_value(decision: Decision) -> dict[str, Any]:
    """All that was weighed: the first text is the copy, or the article named first."""
    found = decision.found
    return {
        "same": decision.same,
        "reason": decision.reason,
        "similarity": f"{decision.similarity:.2f}",
        "first_in_second": f"{decision.first_in_second:.2f}",
        "second_in_first": f"{decision.second_in_first:.2f}",
        "is_part": decision.is_part,
        "facts_kept": found.kept,
        "facts_changed": [
            {"kind": one.kind, "shorter": one.first, "longer": one.second} for one in found.changes
        ],
        "reworded": [
            {"shorter": pair[0], "longer": pair[1], "times": times}
            for pair, times in found.reworded.items()
        ],
    }


def differences(decision: Decision) -> str:
    """What sets the first text apart from the second, in a line.

    >>> differences(Decision(same=True, similarity=1.0, reason="one story",
    ...     first_in_second=1.0, second_in_first=1.0))
    'nothing'
    """
    found = [(f"{one.kind} ", one.first, one.second) for one in decision.found.changes]
    found += [("", *pair) for pair in decision.found.reworded]
    turn = -1 if decision.is_swapped else 1
    told = [kind + " → ".join(map(_word, pair[::turn])) for kind, *pair in found]
    shown = told[:CHANGES_SHOWN]
    if len(told) > CHANGES_SHOWN:
        shown.append(f"{len(told) - CHANGES_SHOWN} more words")
    own, lacks = _percent(decision.first_in_second), _percent(decision.second_in_first)
    if own:
        shown.append(f"{own} % of its own")
    if lacks:
        shown.append(f"lacks {lacks} %")
    return ", ".join(shown) or "nothing"


def shown_time(article: Article) -> str:
    """The hour in Shanghai, the day where no hour is stated."""
    if not article.published_at:
        return article.published_on or "no date"
    at = article.published_at.astimezone(SHANGHAI)
    return f"{at:%Y-%m-%d}" if article.published_precision == "day" else f"{at:%Y-%m-%d %H:%M}"


def line(article: Article, *more: str) -> str:
    """One article on one line, for cron and grep: fields between tabs."""
    fields = (article.article_id, article.portal, shown_time(article), *more, article.title)
    return "\t".join(map(one_line, (*fields, article.url)))


def copy_line(copy: Copy) -> str:
    article = copy.article
    return line(article, article.duplicate_kind, article.similarity, differences(copy.decision))


def _percent(covered: float) -> int:
    return round(100 * (1 - covered))


def _word(text: str) -> str:
    return text[:WORD_CHARS] or "-"
