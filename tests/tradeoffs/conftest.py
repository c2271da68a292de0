"""Every solve of these tests takes a fraction of a second."""

from collections.abc import Iterator

import pytest

from spaceplan.model.enums import Effort
from spaceplan.search import work
from tests.tradeoffs.yards import LITTLE


@pytest.fixture(autouse=True)
def _little_work() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(work, "WORK", dict.fromkeys(Effort, LITTLE))
        yield
