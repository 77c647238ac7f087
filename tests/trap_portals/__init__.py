"""A portal that exists only in tests/test_traps.py."""
