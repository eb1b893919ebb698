"""Evaluate tenders exactly as published, and explain every place."""

__version__ = "0.1.0"
