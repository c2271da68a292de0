"""The package from outside: version, data, front door, and what the papers beside it promise."""

import os
import re
import shlex
import subprocess
import sys
import tomllib
from importlib import import_module, metadata
from pathlib import Path, PurePosixPath

import pytest
import typer

import spaceplan
from spaceplan.cli.app import app

ROOT = Path(__file__).parents[1]
HOME = ROOT / "spaceplan"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PAPERS = ("README.md", "README.zh-CN.md", "CONTRIBUTING.md", "CHANGELOG.md")
READMES = ("README.md", "README.zh-CN.md")
#: Of click, which newer versions of typer carry inside.
USAGE_ERROR = typer.BadParameter.__mro__[1]
VERBS = {
    "audit": "spaceplan.audit",
    "compare": "spaceplan.compare",
    "draw": "spaceplan.render",
    "load": "spaceplan.exchange",
    "solve": "spaceplan.solve",
    "sweep": "spaceplan.sweep",
    "tradeoffs": "spaceplan.tradeoffs",
}


def text_of(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def python(code: str) -> str:
    """What a new interpreter prints: nothing is loaded in it that another test asked for."""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


# --- version and data


def test_the_version_stands_in_one_place():
    """Only `_version.py` names it; the packaging reads it from there."""
    assert PROJECT["project"]["dynamic"] == ["version"]
    assert "version" not in PROJECT["project"]
    assert PROJECT["tool"]["setuptools"]["dynamic"]["version"]["attr"] == (
        "spaceplan._version.__version__"
    )
    named = [f.name for f in HOME.rglob("*.py") if spaceplan.__version__ in f.read_text("utf-8")]
    assert named == ["_version.py"]


def test_the_installed_version_is_the_same():
    try:
        installed = metadata.version("spaceplan")
    except metadata.PackageNotFoundError:
        pytest.skip("runs from the checkout, not installed")
    assert installed == spaceplan.__version__


def test_the_command_says_the_version():
    done = subprocess.run(
        [sys.executable, "-m", "spaceplan", "--version"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["spaceplan", spaceplan.__version__]


def test_the_console_script_is_there():
    module, _, function = PROJECT["project"]["scripts"]["spaceplan"].partition(":")
    assert callable(getattr(import_module(module), function))


def test_every_data_file_is_shipped():
    """The wheel takes what the patterns name: a new kind of file needs a new pattern."""
    patterns = PROJECT["tool"]["setuptools"]["package-data"]["spaceplan"]
    files = [
        PurePosixPath(f.relative_to(HOME).as_posix())
        for f in HOME.rglob("*")
        if f.is_file() and f.suffix != ".py" and "__pycache__" not in f.parts
    ]
    assert PurePosixPath("py.typed") in files
    assert len(files) > 5
    # a ** of setuptools also stands for no folder at all, unlike that of match()
    endings = [PurePosixPath(p).name for p in patterns]
    assert [f for f in files if not any(PurePosixPath(f.name).match(e) for e in endings)] == []


def test_every_folder_with_code_is_a_package():
    """A folder without `__init__.py` would be missing from the wheel."""
    folders = {f.parent for f in HOME.rglob("*.py")}
    assert [f.name for f in folders if not (f / "__init__.py").is_file()] == []


# --- the front door


def test_import_loads_nothing_heavy():
    heavy = ("numpy", "shapely", "pydantic", "numba", "ortools", "matplotlib", "typer", "ruamel")
    loaded = python(
        f"import sys, spaceplan; print([m for m in {heavy} if m in sys.modules], dir(spaceplan))"
    )
    assert loaded.startswith("[] ")
    assert all(f"'{verb}'" in loaded for verb in VERBS)


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_is_lent_by_its_room(verb: str):
    """Also when the room was imported first, which binds the name to the module."""
    lent = getattr(spaceplan, verb)
    room = import_module(VERBS[verb])
    assert callable(lent)
    assert lent is getattr(room, verb) or lent is room
    assert getattr(spaceplan, verb) is lent


@pytest.mark.parametrize("order", [("v", "r"), ("r", "v")], ids=["verb first", "room first"])
def test_verbs_work_whoever_comes_first(order: tuple[str, str]):
    steps = {
        "v": "import spaceplan as sp; from spaceplan import audit, load",
        "r": "import spaceplan.audit as room; from spaceplan.audit import describe",
    }
    use = (
        "plan = __import__('spaceplan.model.plan', fromlist=['x']).Plan("
        "scenario='lot-ell', option='plan', status='solved'); "
        "s = load('scenarios/lot-ell.yaml'); "
        "print(audit(s, plan) == sp.audit(s, plan) == room.audit(s, plan), sp.audit is room)"
    )
    assert python("; ".join([*(steps[o] for o in order), use])) == "True True"


def test_the_verbs_do_what_the_readme_shows(tmp_path: Path):
    """From a file to findings, a comparison and a drawing, by the names of the package alone."""
    import matplotlib as mpl

    from spaceplan.model.plan import Plan

    mpl.use("Agg")
    scenario = spaceplan.load(ROOT / "scenarios" / "lot-ell.yaml")
    plan = Plan(scenario=scenario.name, option="plan", status="solved")
    assert spaceplan.audit(scenario, plan) == ()
    assert len(spaceplan.compare(scenario, [plan]).rows) == 1
    axes = spaceplan.draw(scenario, plan, lang="en")
    axes.figure.savefig(tmp_path / "map.png")
    assert (tmp_path / "map.png").stat().st_size > 1000


def test_the_package_has_no_other_names():
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        _ = spaceplan.nothing  # type: ignore[attr-defined]
    assert set(spaceplan.__all__) == {"__version__", *VERBS}


def test_an_unwritable_home_is_no_news(tmp_path: Path):
    """Pictures come without matplotlib's advice about where it would like to keep its cache."""
    home = tmp_path / "home"
    home.write_text("not a folder")
    variables = {k: v for k, v in os.environ.items() if not k.startswith(("MPL", "XDG"))}
    done = subprocess.run(
        [
            *(sys.executable, "-m", "spaceplan", "draw", "scenarios/lot-ell.yaml"),
            *("--lang", "en", "--out", str(tmp_path / "map.png")),
        ],
        cwd=ROOT,
        env={**variables, "HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "map.png").is_file()


# --- the papers


def commands(name: str) -> list[list[str]]:
    """Every command in the shell blocks of a paper, word by word, chained ones apart."""
    blocks = re.findall(r"```sh\n(.*?)```", text_of(name), re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
    parts = [part for line in lines for part in line.split("&&")]
    return [words for part in parts if (words := shlex.split(part, comments=True))]


def spaceplan_calls(name: str) -> list[list[str]]:
    return [w[1:] for w in commands(name) if w[0].rpartition("/")[2] == "spaceplan"]


def read_by_the_command_line(words: list[str]) -> str:
    """Let the command line read the words, without running them; its name for the command."""
    group = typer.main.get_command(app)
    command = group.commands[words[0]]  # type: ignore[attr-defined]
    command.make_context(words[0], list(words[1:]))
    return words[0]


@pytest.mark.parametrize("name", [*READMES, "CONTRIBUTING.md"])
def test_commands_of_the_papers_exist(name: str):
    calls = spaceplan_calls(name)
    assert calls
    for words in calls:
        assert read_by_the_command_line(words) == words[0]
        for word in words:
            if word.startswith(("scenarios/", "tests/")):
                assert (ROOT / word).is_file(), word


@pytest.mark.parametrize(
    "words", [["comparee", "x.yaml"], ["compare", "x.yaml", "--outt", "x"], ["solve"]]
)
def test_wrong_commands_would_be_seen(words: list[str]):
    """The test above can fail."""
    with pytest.raises((KeyError, USAGE_ERROR)):
        read_by_the_command_line(words)


def test_the_readmes_are_one():
    """Both languages give the same commands, but for the language asked for."""
    english, chinese = (
        [[w for w in c if w not in ("zh", "en")] for c in commands(n)] for n in READMES
    )
    assert english == chinese
    assert {c[0] for c in spaceplan_calls("README.md")} == {
        *("new", "check", "compare", "draw", "audit", "bench"),
        *("solve", "costs", "tradeoffs", "why", "diff", "import", "export", "report", "sweep"),
    }


def test_python_of_the_readmes_runs_on_names_that_exist():
    for name in READMES:
        (block,) = re.findall(r"```python\n(.*?)```", text_of(name), re.DOTALL)
        compile(block, name, "exec")
        used = set(re.findall(r"\bsp\.(\w+)", block))
        assert used == set(VERBS)
        for path in re.findall(r'"(scenarios/[^"]+)"', block):
            assert (ROOT / path).is_file()


def test_ci_runs_the_readmes_test_command():
    """What the README tells people to run is what decides."""
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    block = next(
        b for b in re.findall(r"```sh\n(.*?)```", text_of("README.md"), re.DOTALL) if "pytest" in b
    )
    for part in block.strip().split(" && ")[1:]:
        assert part in script
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o111


@pytest.mark.parametrize("name", PAPERS)
def test_links_of_the_papers_lead_somewhere(name: str):
    links = re.findall(r"\]\(([^)\s]+)\)", text_of(name))
    here = [link.partition("#")[0] for link in links if "://" not in link]
    assert [link for link in here if link and not (ROOT / link).exists()] == []


@pytest.mark.parametrize("name", PAPERS)
def test_paths_named_in_the_papers_exist(name: str):
    """A path in backticks with a folder in it is there, seen from the root or the package."""
    named = re.findall(r"`([\w.-]+(?:/[\w.-]+)+/?)`", text_of(name))
    made = ("out/", ".venv/")  # by the commands themselves
    missing = [
        path
        for path in named
        if not path.startswith(made) and not any((top / path).exists() for top in (ROOT, HOME))
    ]
    assert missing == []


def test_kernels_left_by_an_earlier_installation_do_not_hide_the_package(tmp_path: Path):
    """Pip takes the sources away and leaves what was compiled beside them, in a folder so named."""
    (tmp_path / "spaceplan" / "search" / "__pycache__").mkdir(parents=True)
    env = {**os.environ, "PYTHONPATH": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", "import spaceplan; print(spaceplan.load.__name__)"],
        cwd=tmp_path, env=env, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.stdout.strip(), done.stderr) == ("load", "")
