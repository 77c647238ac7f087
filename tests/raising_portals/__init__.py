"""Portals with a mistake in their code; SHUWEN_SPIDERS names this package."""
