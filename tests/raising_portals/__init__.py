"""A portal with a mistake in its code; SHUWEN_SPIDERS names this package."""
