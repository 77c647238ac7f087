"""The portals, one file each: facts, not code."""
