"""Portals by portal files of a later day; SHUWEN_SPIDERS names this package."""
