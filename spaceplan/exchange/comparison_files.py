"""Writes the pictures, tables and plans of a comparison into a folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spaceplan.compare import Comparison
    from spaceplan.model.base import Lang
    from spaceplan.model.scenario import Scenario
    from spaceplan.render.helpers import Helpers


def write_comparison(
    scenario: Scenario, comparison: Comparison, folder: Path, lang: Lang, helpers: Helpers
) -> None:
    """Write all files of a comparison but the note of the run.

    Parameters
    ----------
    scenario
        The scenario.
    comparison
        The comparison.
    folder
        An existing folder.
    lang
        Language.
    helpers
        Draw beside this process; what they draw does not depend on how many they are.

    Raises
    ------
    OSError
        If a file cannot be written.
    """
    from spaceplan.compare import to_csv
    from spaceplan.exchange import save_plan
    from spaceplan.render import save_comparison, save_map
    from spaceplan.render.page import IndexPage

    maps = [
        helpers.ask(
            save_map, scenario, row.plan, folder / row.option.id, lang, findings=row.findings
        )
        for row in comparison.rows
        if row.shown
    ]
    page = IndexPage(scenario, comparison, lang, helpers)
    for row in comparison.rows:
        save_plan(row.plan, folder / f"{row.option.id}.plan.json")
    # Spreadsheets take a CSV for Latin-1 unless a byte order mark says otherwise.
    csv = to_csv(comparison, lang).encode("utf-8-sig")
    (folder / "comparison.csv").write_bytes(csv)
    # The sheet takes longest; the others draw the rest meanwhile.
    helpers.here(save_comparison, scenario, comparison, folder / "comparison", lang)
    helpers.join_in()
    (folder / "index.html").write_text(page.html(), encoding="utf-8")
    for task in maps:
        task.result()
