"""Verdicts: what the gate said of a portal's night, as the store keeps it."""

ACCEPTED = "accepted"
GATED = "gated"
FORMER = "former"
"""Accepted, and no measure any more."""
CUT = "cut"
"""Of a night that was cut: published, and never a measure."""
