"""Boussole: the assistant of inclusive procurement."""

__version__ = "0.1.0"
