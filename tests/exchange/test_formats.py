"""The registry of other programs' files: by suffix, and plain about what it does not know."""

from importlib import import_module
from pathlib import Path

import pytest

from spaceplan.exchange.foreign import ImportSettings
from spaceplan.exchange.formats import READERS, WRITERS, read_foreign
from spaceplan.model.fault import SpaceplanError


def test_an_unknown_suffix_is_named_with_those_that_are_known(tmp_path: Path):
    """The message says what was found and what could be given instead."""
    with pytest.raises(SpaceplanError) as caught:
        read_foreign(tmp_path / "plan.skp", ImportSettings())
    assert caught.value.faults[0].code == "format.unknown"
    assert "'.skp'" in str(caught.value)


@pytest.mark.parametrize("entry", sorted({*READERS.values(), *WRITERS.values()}))
def test_every_entry_of_the_registry_is_there(entry: str):
    """A line of the registry names a function that exists."""
    module, _, function = entry.partition(":")
    assert callable(getattr(import_module(module), function))
