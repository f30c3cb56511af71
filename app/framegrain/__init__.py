"""Framegrain: label video at the right grain."""

__version__ = "0.1.0"
