"""The folder of a sweep: results that outlive every crash, and what else it holds."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from pydantic import ValidationError

from spaceplan.exchange import write_atomic
from spaceplan.exchange.fingerprints import sha256
from spaceplan.exchange.plans import rounded
from spaceplan.model.base import Text
from spaceplan.model.fault import Fault, SpaceplanError
from spaceplan.sweep.records import Case, CaseResult, Outcome

MARKER = "sweep.json"
JOURNAL = "journal.jsonl"
_RESULTS, _COMPOUNDS, _LOCK, _STAMP = "results", "compounds", ".lock", "drawn.json"
_COMMAND = "spaceplan sweep"


class Folder:
    """The folder that a sweep writes to.

    Parameters
    ----------
    root
        The folder.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._lock: IO[str] | None = None

    def compound(self, name: str) -> Path:
        """Return the folder of one compound.

        Parameters
        ----------
        name
            Name of the scenario.

        Returns
        -------
        pathlib.Path
            Where its drawings and plans are.
        """
        return self.root / _COMPOUNDS / name

    def load(self, case: Case) -> CaseResult | None:
        """Return the result of a case, if there is a valid one.

        Parameters
        ----------
        case
            The case.

        Returns
        -------
        CaseResult or None
            None where there is none, or half of one, or one of another case.
        """
        try:
            text = self._result(case.key).read_text(encoding="utf-8")
            result = CaseResult.model_validate_json(text)
        except (OSError, ValueError, ValidationError, RecursionError):
            return None
        options = tuple(p.option for p in result.plans)
        whole = result.broken or options == case.options
        return (
            result if whole and (result.key, result.scenario) == (case.key, case.scenario) else None
        )

    def save(self, result: CaseResult) -> CaseResult:
        """Write a result, whole or not at all.

        Parameters
        ----------
        result
            The result.

        Returns
        -------
        CaseResult
            As it will be read again: lengths rounded to what files carry.

        Raises
        ------
        SpaceplanError
            If it cannot be written.
        """
        data = rounded(result.model_dump(mode="json"))
        path = self._result(result.key)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(path, json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n")
        return CaseResult.model_validate(data)

    def forget(self, case: Case) -> None:
        """Remove the result of a case, so that it is worked on anew.

        Parameters
        ----------
        case
            The case.
        """
        self._result(case.key).unlink(missing_ok=True)

    def is_drawn(self, case: Case) -> bool:
        """Tell whether the compound's folder shows exactly this case.

        Parameters
        ----------
        case
            The case.

        Returns
        -------
        bool
            False while anything of it is missing.
        """
        return bool(_read_json(self.compound(case.scenario) / _STAMP) == _stamp(case))

    @contextlib.contextmanager
    def drawing(self, case: Case) -> Iterator[Path]:
        """Give a place to draw a compound's files; at the end they go to its folder.

        Parameters
        ----------
        case
            The case.

        Yields
        ------
        pathlib.Path
            An empty folder.
        """
        home = self.compound(case.scenario)
        home.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=".spaceplan-", dir=home))
        try:
            yield beside
            # the stamp of an earlier case goes first: until the new one stands, nothing is whole
            (home / _STAMP).unlink(missing_ok=True)
            for path in sorted(beside.iterdir()):
                path.replace(home / path.name)
            write_atomic(home / _STAMP, json.dumps(_stamp(case)) + "\n")
        finally:
            shutil.rmtree(beside, ignore_errors=True)

    def note(self, case: Case, outcome: Outcome) -> None:
        """Add a line to the journal, on disk before anything else is done.

        Parameters
        ----------
        case
            The case.
        outcome
            What came of it, and what it took.
        """
        line = {
            "key": case.key,
            "scenario": case.scenario,
            "status": outcome.result.status.value,
            "seconds": round(outcome.seconds, 2),
            "peak_mb": round(outcome.peak_mb),
            **({"reason": outcome.result.reason.en} if outcome.result.broken else {}),
        }
        with (self.root / JOURNAL).open("a", encoding="utf-8") as stream:
            stream.write(json.dumps(line, ensure_ascii=False) + "\n")
            stream.flush()
            os.fsync(stream.fileno())

    def open(self, versions: Mapping[str, str], force: bool = False) -> None:
        """Make the folder, or make sure that it is ours and of these versions; keep others out.

        Parameters
        ----------
        versions
            Of the programs.
        force
            Whether a folder of others, of other versions or with changed reports may be written to.

        Raises
        ------
        SpaceplanError
            If something of somebody's could be lost, or the folder cannot be written to.
        """
        marker = self._marker()
        if not force:
            self._check(marker, versions)
        try:
            (self.root / _RESULTS).mkdir(parents=True, exist_ok=True)
        except OSError as error:
            why = error.strerror or str(error)
            raise _refused(
                self.root, Text(zh=f"无法建立（{why}）", en=f"it cannot be made: {why}")
            ) from None
        self._hold()
        for left in (self.root / _RESULTS).glob(".*"):
            left.unlink(missing_ok=True)
        for left in (self.root / _COMPOUNDS).glob("*/.spaceplan-*"):
            shutil.rmtree(left, ignore_errors=True)
        self._write_marker(versions, {} if force else marker.get("reports", {}))

    def write_reports(self, files: Mapping[str, bytes]) -> None:
        """Write the reports of the district.

        Parameters
        ----------
        files
            Name and content.

        Raises
        ------
        SpaceplanError
            If one cannot be written.
        """
        new = {name: [sha256(content)] for name, content in files.items()}
        marker = self._marker()
        old, versions = marker.get("reports", {}), marker.get("versions", {})
        # both are ours until the new ones stand, whenever this ends
        both = {n: sorted({*new.get(n, ()), *old.get(n, ())}) for n in {*new, *old}}
        self._write_marker(versions, both)
        for name, content in files.items():
            write_atomic(self.root / name, content)
        for name in set(old) - set(new):
            (self.root / name).unlink(missing_ok=True)
        self._write_marker(versions, new)

    def close(self) -> None:
        """Let others write to the folder."""
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def _hold(self) -> None:
        """Keep a second sweep out of the folder, where the system can; a crash lets go of it."""
        try:
            import fcntl
        except ImportError:  # Windows
            return
        lock = (self.root / _LOCK).open("a", encoding="utf-8")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            raise _refused(
                self.root,
                Text(zh="另一个 sweep 正在写入", en="another sweep that is at work in it"),
                Text(zh="等它结束，或另一个文件夹", en="wait for its end, or another folder"),
            ) from None
        except OSError:  # a network disk without locks
            pass
        self._lock = lock

    def _result(self, key: str) -> Path:
        return self.root / _RESULTS / f"{key}.json"

    def _marker(self) -> dict[str, Any]:
        data = _read_json(self.root / MARKER)
        ours = isinstance(data, dict) and data.get("command") == _COMMAND
        return data if ours and isinstance(data.get("reports", {}), dict) else {}

    def _write_marker(self, versions: Mapping[str, str], reports: Mapping[str, list[str]]) -> None:
        data = {"command": _COMMAND, "versions": dict(versions), "reports": dict(reports)}
        text = json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True)
        write_atomic(self.root / MARKER, text + "\n")

    def _check(self, marker: Mapping[str, Any], versions: Mapping[str, str]) -> None:
        if self.root.exists() and not self.root.is_dir():
            raise _refused(self.root, Text(zh="一个文件", en="a file"))
        inside = list(self.root.iterdir()) if self.root.is_dir() else []
        if not marker:
            if any(not p.name.startswith(".") for p in inside):
                raise _refused(
                    self.root,
                    Text(
                        zh="已有不是 spaceplan sweep 写出的文件",
                        en="files that 'spaceplan sweep' did not write",
                    ),
                )
            return
        old = marker.get("versions")
        if old != dict(versions):
            was = ", ".join(f"{n} {v}" for n, v in old.items()) if isinstance(old, dict) else "?"
            raise _refused(
                self.root,
                Text(
                    zh=f"由其他版本的程序作出的结果（{was}）",
                    en=f"results made by other versions ({was})",
                ),
            )
        changed = sorted(
            name
            for name, known in marker.get("reports", {}).items()
            if (self.root / name).is_file() and sha256((self.root / name).read_bytes()) not in known
        )
        if changed:
            listed = ", ".join(changed)
            raise _refused(
                self.root,
                Text(zh=f"后来改动过的文件：{listed}", en=f"files changed since: {listed}"),
                Text(
                    zh="先移走这些文件，或用 --force 覆盖",
                    en="move them away first, or --force to replace them",
                ),
            )


def _stamp(case: Case) -> dict[str, str]:
    return {"key": case.key, "lang": case.lang}


def _read_json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None


def _refused(root: Path, found: Text, expected: Text | None = None) -> SpaceplanError:
    fault = Fault(
        code="output.refused",
        path="",
        found=found,
        expected=expected
        or Text(
            zh="另一个文件夹（--out），或用 --force 覆盖",
            en="another --out, or --force to replace it",
        ),
    )
    return SpaceplanError((fault,), str(root))
