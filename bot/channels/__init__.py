"""Thin edges: they carry messages in and replies out, and decide nothing."""
