"""Site software that several portals share, one class a file."""
