"""Tests of the standards catalogue."""
