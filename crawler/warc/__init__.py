"""Captures as WARC files (ISO 28500): written, indexed, mended, checked and read back."""
