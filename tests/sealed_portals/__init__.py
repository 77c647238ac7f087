"""Portals on HTTPS, for tests of certificates."""
