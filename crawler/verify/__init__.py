"""Verify: a data folder in, what is not as it was written out; nothing is changed."""
