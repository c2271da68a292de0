"""What all commands share: the language, the exit codes, and how errors are said."""

from __future__ import annotations

import contextlib
import functools
import inspect
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextvars import ContextVar
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from spaceplan.model.base import Lang
    from spaceplan.model.fault import SpaceplanError
    from spaceplan.model.scenario import Scenario

F = TypeVar("F", bound=Callable[..., Any])

#: Exit codes of the contract; 3 is a fault of this program.
CLEAN, HARD, BAD_INPUT, INTERNAL, STOPPED = 0, 1, 2, 3, 130

#: More faults than this are counted, not listed: the first ones usually explain the rest.
MOST_SHOWN = 40


class Language(StrEnum):
    """Language of everything that is printed and drawn."""

    ZH = "zh"
    EN = "en"


def both(zh: str, en: str) -> str:
    """Return a help text in both languages, since help is made before the language is known.

    Parameters
    ----------
    zh
        Chinese text.
    en
        English text.

    Returns
    -------
    str
        Both, English first.
    """
    return f"{en} / {zh}"


LangOption = Annotated[
    Language | None,
    typer.Option(
        "--lang",
        help=both("语言；默认随系统", "Language; default from the locale"),
        show_default=False,
    ),
]
DebugOption = Annotated[
    bool,
    typer.Option("--debug", help=both("出错时显示细节", "Show the details of an internal error")),
]
ForceOption = Annotated[
    bool, typer.Option("--force", help=both("覆盖已有文件", "Replace files that exist"))
]
QuietOption = Annotated[
    bool,
    typer.Option(
        "--quiet",
        "-q",
        help=both(
            "只输出所要的结果和错误，不说别的", "Print nothing but errors and what was asked for"
        ),
    ),
]
OpenOption = Annotated[
    bool,
    typer.Option("--open", help=both("完成后打开结果", "Open the result when it is written")),
]
ScenarioArgument = Annotated[
    Path,
    typer.Argument(
        metavar="SCENARIO",
        help=both("场景文件", "Scenario file (YAML or JSON)"),
        show_default=False,
    ),
]


#: Whether the command at work was asked to be quiet.
_QUIET = ContextVar("quiet", default=False)


def is_quiet() -> bool:
    """Tell whether the command at work was asked to be quiet.

    Returns
    -------
    bool
        True within a command with ``--quiet``.
    """
    return _QUIET.get()


@contextlib.contextmanager
def _quietly(quiet: bool) -> Iterator[None]:
    token = _QUIET.set(quiet)
    try:
        yield
    finally:
        _QUIET.reset(token)


def default_lang(environment: Mapping[str, str]) -> Lang:
    """Return the language of the locale.

    Parameters
    ----------
    environment
        Environment variables; ``LC_ALL`` goes before ``LC_MESSAGES`` and ``LANG``.

    Returns
    -------
    str
        ``"zh"`` for a Chinese locale, ``"en"`` for any other.
    """
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = environment.get(name, "")
        if value:
            return "zh" if value.lower().startswith("zh") else "en"
    return "en"


def chosen(lang: Language | None) -> Lang:
    """Return the language to speak.

    Parameters
    ----------
    lang
        What ``--lang`` said; None for the locale's.

    Returns
    -------
    str
        ``"zh"`` or ``"en"``.
    """
    if lang is None:
        return default_lang(os.environ)
    return "zh" if lang is Language.ZH else "en"


def say(text: str) -> None:
    """Print a line of the result.

    Parameters
    ----------
    text
        The line.
    """
    typer.echo(text)


def tell(text: str) -> None:
    """Print a line beside the result, on stderr.

    Parameters
    ----------
    text
        The line.
    """
    typer.echo(text, err=True)


def remark(text: str, err: bool = False) -> None:
    """Print a line that nobody needs who only wants the result: ``--quiet`` leaves it out.

    Parameters
    ----------
    text
        The line.
    err
        Whether it goes to stderr; default False.
    """
    if not is_quiet():
        typer.echo(text, err=err)


def console(stderr: bool = False) -> Console:
    """Return a console for tables; piped ones are as wide as need be, unless COLUMNS says it.

    Parameters
    ----------
    stderr
        Whether it writes beside the result; default False.

    Returns
    -------
    rich.console.Console
        A console that takes text as it is.
    """
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() or os.environ.get("COLUMNS") else 240
    return Console(file=stream, width=width, markup=False, highlight=False, emoji=False)


def guarded(command: F) -> F:
    """Wrap a command so that whatever goes wrong is said in one message, never as a traceback.

    The command learns ``--quiet``, too.

    Parameters
    ----------
    command
        A command with parameters ``lang`` and ``debug``.

    Returns
    -------
    callable
        The command; bad input ends it with 2, an interrupt with 130.
    """

    @functools.wraps(command)
    def run(*args: Any, quiet: bool = False, **kwargs: Any) -> Any:
        from spaceplan.model.fault import SpaceplanError

        lang = chosen(kwargs.get("lang"))
        try:
            with _quietly(quiet):
                return command(*args, **kwargs)
        except SpaceplanError as error:
            show_faults(error, lang)
            raise typer.Exit(BAD_INPUT) from None
        except KeyboardInterrupt:
            tell("已中止" if lang == "zh" else "stopped")
            raise typer.Exit(STOPPED) from None
        except BrokenPipeError:
            # The reader (head, less) has what it wanted; Python must not complain at exit either.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(HARD) from None
        except (typer.Exit, typer.Abort):
            raise
        except OSError as error:
            reason = f"{error.strerror or error}: {error.filename or ''}".rstrip(": ")
            tell(f"文件错误：{reason}" if lang == "zh" else f"file error: {reason}")
            raise typer.Exit(BAD_INPUT) from None
        except Exception as error:
            if kwargs.get("debug"):
                raise
            name = f"{type(error).__name__}: {error}".split("\n")[0][:300]
            tell(
                f"内部错误（{name}）。请报告此问题，附上场景文件和 --debug 的输出"
                if lang == "zh"
                else f"internal error ({name}). "
                "Please report it with the scenario and the output of --debug"
            )
            raise typer.Exit(INTERNAL) from None

    # evaluated where the command stands: typer would look for its names here
    signature = inspect.signature(command, eval_str=True)
    more = inspect.Parameter(
        "quiet", inspect.Parameter.KEYWORD_ONLY, default=False, annotation=QuietOption
    )
    parameters = [*signature.parameters.values(), more]
    run.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {p.name: p.annotation for p in parameters}
    return run  # type: ignore[return-value]


def show_faults(error: SpaceplanError, lang: Lang) -> None:
    """Print the faults of an input on stderr, the first ones in full.

    Parameters
    ----------
    error
        The error.
    lang
        Language.
    """
    lines = error.lines(lang)
    for line in lines[:MOST_SHOWN]:
        tell(line)
    more = len(lines) - MOST_SHOWN
    if more > 0:
        tell(f"… 还有 {more} 处" if lang == "zh" else f"… and {more} more")


def read_scenario(path: Path, lang: Lang) -> Scenario:
    """Read a scenario to work with, and say how many oddities it has.

    Parameters
    ----------
    path
        The file.
    lang
        Language.

    Returns
    -------
    Scenario
        The scenario.

    Raises
    ------
    SpaceplanError
        If it has faults.
    """
    from spaceplan.exchange import check
    from spaceplan.model.fault import SpaceplanError

    report = check(path)
    if report.scenario is None:
        raise SpaceplanError(report.faults, report.file)
    n = len(report.warnings)
    if n:
        remark(
            f"{path}: {n} 条提示，见 spaceplan check"
            if lang == "zh"
            else f"{path}: {n} warning{'s' if n > 1 else ''}, see 'spaceplan check'",
            err=True,
        )
    return report.scenario
