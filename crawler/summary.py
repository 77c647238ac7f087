"""A manifest in, the one line that a good run says out."""

from collections.abc import Mapping
from typing import Any


def summary_line(manifest: Mapping[str, Any]) -> str:
    """`nightly 2026…: 13 portals, 400 listed: 30 new, … ; 31 records in 4 parts; exit code 0`."""
    totals, parts = manifest["totals"], manifest["parts"]
    records = sum(part["records"] for part in parts)
    counts = ", ".join(
        f"{totals[name]} {name}"
        for name in ("new", "changed", "unchanged", "duplicate", "vanished", "failed")
    )
    return (
        f"{manifest['command']} {manifest['run_id']}: {_number(len(manifest['portals']), 'portal')}"
        f" ({totals['portals_failed']} failed), {totals['discovered']} listed: {counts};"
        f" {_number(records, 'record')} in {_number(len(parts), 'part')};"
        f" exit code {manifest['exit_code']}"
    )


def _number(count: int, word: str) -> str:
    """A count with its word.

    >>> _number(1, "part"), _number(0, "part")
    ('1 part', '0 parts')
    """
    return f"{count} {word}{'' if count == 1 else 's'}"
