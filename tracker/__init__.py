"""Reads versions of an EU law and says what changed between them."""

__version__ = "0.1.0"
