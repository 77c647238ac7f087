"""Rotation: what nights leave that is of use for a while in; packed, folded and put away, out."""
