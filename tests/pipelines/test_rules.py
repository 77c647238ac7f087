"""The rules of cleaning as patterns: one look at the head of a line stands for many of them."""

import re
from importlib import import_module
from pkgutil import iter_modules

import pytest

import crawler.noise
from crawler.noise.story import Rule, Rules

# a class, an escaped character, or one that opens, closes or parts groups
TOKEN_RE = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[()|]", re.DOTALL)
MODULES = [
    import_module(f"crawler.noise.{module.name}") for module in iter_modules(crawler.noise.__path__)
]
RULES = [
    rule
    for module in MODULES
    for rules in vars(module).values()
    if isinstance(rules, Rules)
    for rule in rules.rules
]


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.is_head], ids=lambda one: one.name)
def test_a_rule_for_the_head_of_a_line_opens_each_alternative_there(rule: Rule) -> None:
    assert all(part.startswith("^") for part in _alternatives(rule.pattern.pattern))


def test_a_rule_is_found_in_its_place_among_others() -> None:
    rules = Rules(
        Rule("head", re.compile("^甲")),
        Rule("inside", re.compile("乙")),
        Rule("any case", re.compile("^app", re.IGNORECASE)),
    )

    assert [rules.name_of(text) for text in ("甲乙", "丙乙", "APP", "丙甲")] == [
        "head",
        "inside",
        "any case",
        "",
    ]


def _alternatives(pattern: str) -> list[str]:
    """The alternatives that are in no group.

    >>> _alternatives("^a(?:b|[)|]c)|d")
    ['^a(?:b|[)|]c)', 'd']
    """
    depth, start, parts = 0, 0, []
    for token in TOKEN_RE.finditer(pattern):
        depth += (token[0] == "(") - (token[0] == ")")
        if token[0] == "|" and not depth:
            parts.append(pattern[start : token.start()])
            start = token.end()
    return [*parts, pattern[start:]]
