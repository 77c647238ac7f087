"""Portals that exist only in the tests; SHUWEN_SPIDERS names this package."""
