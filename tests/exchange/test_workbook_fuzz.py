"""Workbooks that went wrong: read, or refused with a word, soon, and nothing left behind."""

import warnings
from pathlib import Path

import pytest

from tests.exchange.workbook_fuzz import attempt


@pytest.mark.parametrize("first", range(0, 60, 10))
def test_spoilt_workbooks(tmp_path: Path, first: int):
    """Ten at a time, by their seeds; thousands with «python -m tests.exchange.workbook_fuzz»."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns when such a workbook is made
        for seed in range(first, first + 10):
            _, seconds = attempt(seed, tmp_path)
            assert seconds < 10
