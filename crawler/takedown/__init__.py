"""Takedown: an article out of the data set, its store and its captures; a tombstone stays."""
