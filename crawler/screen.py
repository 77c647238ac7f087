"""What strangers may have written in, what a terminal may be given of it out."""

import json

from rich.text import Text

from crawler.text import one_line


def plain(text: str) -> Text:
    """The text as it is: neither markup of rich's nor a command of the terminal's."""
    return Text(one_line(text))


def json_line(value: object) -> str:
    """A value as JSON on one line that no terminal obeys, whatever a file may be called.

    >>> json_line({"path": "a\\u202e\\udcff"}) == '{"path": "a\\\\u202e\\\\udcff"}'
    True
    """
    text = json.dumps(value, ensure_ascii=False)
    return "".join(char if char.isprintable() else json.dumps(char)[1:-1] for char in text)
