"""Rules: the bytes of a robots.txt in, what they allow one crawler out.

Protego matches paths; lines and groups are read here, because it takes a group's name anywhere in
the crawler's header for ours, splits lines at more than line ends, and lets any word end a group.
"""

import math
import re
import string
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import quote_from_bytes

from protego import Protego

READ_BYTES_MAX = 500 * 1024  # RFC 9309 2.5: at least 500 kibibytes are read
LINE_BYTES_MAX = 16_663  # Google's: eight times the longest URL that browsers take
BOM_RE = re.compile(rb"\xef?\xbb?\xbf?")  # a part of it, too: editors and gateways cut it
UTF_16_BOMS = (b"\xff\xfe", b"\xfe\xff")
LINE_END_RE = re.compile(rb"\r\n|\r|\n")
# `Disallow: /search`, `disalow : /search`, `Disallow /search`
DIRECTIVE_RE = re.compile(
    rb"""(?ix) \s* (?: (?P<agent>user[ -]?agent) | (?P<allow>allow)
    | (?P<disallow>diss?all?ow|diasllow|disallaw) | (?P<delay>crawl[ -]delay)
    | (?P<sitemap>site-?maps?) ) (?: \s*:(?P<value>.*) | \s+(?P<word>\S+)\s*$ )"""
)
AGENT, DELAY, SITEMAP = "agent", "delay", "sitemap"
NAMES = (AGENT, "allow", "disallow", DELAY, SITEMAP)
EVERYONE = "*"
# a version or a remark behind the product token is none of it: `shuwen/2.0`, `* everyone`
TOKEN_RE = re.compile(rb"\*(?!\S)|[A-Za-z_-]*")


@dataclass(frozen=True, slots=True)
class Rules:
    """What one crawler may ask for."""

    protego: Protego
    delay: float = 0.0
    """Crawl-delay in seconds."""

    def allow(self, url: str) -> bool:
        return self.protego.can_fetch(url, EVERYONE)


def tidy_robots(body: bytes) -> str:
    r"""The directives of a robots.txt, one a line, in ASCII; "" if there are none.

    >>> tidy_robots("User-Agent: Shuwen/2.0 \r# no\nDisallow: /新".encode())
    'agent: shuwen\ndisallow: /%E6%96%B0'
    """
    if body.startswith(UTF_16_BOMS):
        body = body.decode("utf-16", "replace").encode()
    if len(body) > READ_BYTES_MAX:
        body = _whole_lines(body[:READ_BYTES_MAX])
    lines = LINE_END_RE.split(body[BOM_RE.match(body).end() :])  # type: ignore[union-attr]
    return "\n".join(filter(None, map(_directive, lines)))


def product_token(agent: str) -> str:
    """What groups call the crawler.

    >>> product_token("Shuwen/0.1 (+archive of news)")
    'shuwen'
    """
    return _token(agent.encode())


def read_rules(text: str, token: str) -> Rules:
    """The rules that tidy_robots() found for a product token, else those for everyone."""
    groups = _Groups()
    for name, value in _read(text):
        groups.add(name, value)
    chosen = token if token in groups.rules else EVERYONE
    lines = [f"User-agent: {EVERYONE}", *groups.rules.get(chosen, ())]
    return Rules(Protego.parse("\n".join(lines)), groups.delays[chosen])


@dataclass
class _Groups:
    """Rules by product token: groups of one name are one, other words end no group."""

    agents: set[str] = field(default_factory=set)
    above: set[str] = field(default_factory=set)
    """The names right above, whose a Crawl-delay is."""
    last: str = ""
    is_ruled: bool = False
    rules: dict[str, list[str]] = field(default_factory=dict)
    delays: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))

    def add(self, name: str, value: str) -> None:
        if name == AGENT:
            self._begin(value)
        elif name == DELAY:
            for agent in self.above:
                self.delays[agent] = max(self.delays[agent], _seconds(value))
        else:
            self.is_ruled = True
            for agent in self.agents:
                self.rules[agent].append(f"{name}: {value}")
        self.last = name

    def _begin(self, agent: str) -> None:
        self.above = {*self.above, agent} if self.last == AGENT else {agent}
        self.agents = {agent} if self.is_ruled else {*self.agents, agent}
        self.is_ruled = False
        self.rules.setdefault(agent, [])


def _whole_lines(body: bytes) -> bytes:
    """Without the half of a line at its end, which may forbid more than the whole."""
    end = max(body.rfind(b"\n"), body.rfind(b"\r"))
    return body[:end] if end >= 0 else body


def _directive(line: bytes) -> str:
    found = DIRECTIVE_RE.match(line[:LINE_BYTES_MAX].partition(b"#")[0])
    if not found:
        return ""
    name = next(name for name in NAMES if found[name])
    value = (found["value"] or found["word"] or b"").strip()
    told = _token(value) if name == AGENT else quote_from_bytes(value, safe=string.punctuation)
    return f"{name}: {told}"


def _read(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        name, _, value = line.partition(": ")
        if name != SITEMAP:  # belongs to no group
            yield name, value


def _token(value: bytes) -> str:
    found = TOKEN_RE.match(value)
    return found[0].decode().lower() if found else ""


def _seconds(value: str) -> float:
    try:
        seconds = float(value)
    except ValueError:
        return 0.0
    return seconds if math.isfinite(seconds) and seconds > 0 else 0.0
