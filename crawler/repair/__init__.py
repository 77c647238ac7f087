"""Repair: what verify found in, a data folder as it was written out; nothing is deleted."""
