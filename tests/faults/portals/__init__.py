"""Portals whose pages go wrong; SHUWEN_SPIDERS names this package."""
