"""Replay: records made again from captures, without network, and weighed against the store's."""
