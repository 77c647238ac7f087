"""A reading in, its reasons out on a terminal."""

import json
import sys
from dataclasses import asdict

from rich.console import Console
from rich.table import Table

from crawler.extract.reading import Reading
from crawler.items import on_one_line

VALUE_CHARS = 60


def print_explanation(reading: Reading) -> None:
    """Print to stderr, for every field, the rule that won and what lost; then what was left out."""
    console = Console(stderr=True)
    fields = Table(title="Why each field is what it is", title_justify="left")
    for heading in ("field", "value", "rule", "runners-up"):
        fields.add_column(heading, overflow="fold")
    for one in reading.explained:
        others = "\n".join(f"{rule}: {_short(value)}" for rule, value in one.runners_up)
        fields.add_row(one.field, _short(one.value), one.rule, others)
    console.print(fields, markup=False)
    if not reading.left_out:
        return
    left_out = Table(title="Left out of the body", title_justify="left")
    left_out.add_column("reason")
    left_out.add_column("text", overflow="fold")
    for piece in reading.left_out:
        left_out.add_row(piece.reason, _short(piece.text))
    console.print(left_out, markup=False)


def print_explanation_json(reading: Reading) -> None:
    """Print the same to stderr as one JSON object, nothing shortened."""
    told = {
        "fields": [asdict(one) for one in reading.explained],
        "left_out": [asdict(piece) for piece in reading.left_out],
    }
    sys.stderr.write(on_one_line(json.dumps(told, ensure_ascii=False)) + "\n")


def _short(text: str) -> str:
    """One line without control characters: the text is a stranger's."""
    line = "".join(char if char.isprintable() else " " for char in text)
    return line if len(line) <= VALUE_CHARS else f"{line[:VALUE_CHARS]}…"
