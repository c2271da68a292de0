"""Spaceplan: layouts for old housing courtyards, found, proved, compared and drawn."""

from spaceplan._version import __version__

__all__ = ["__version__"]
