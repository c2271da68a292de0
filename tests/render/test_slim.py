"""Drawings come out smaller and look the same."""

from __future__ import annotations

import pytest

from spaceplan.render.slim import data_uri, slimmed

HEAD = '<?xml version="1.0"?>\n<svg viewBox="0 0 9 9">\n <defs>\n </defs>\n'


@pytest.mark.parametrize(
    ("data", "small"),
    [
        ("M 1 2 \nL 4 2 \nL 4 6 \nz\n", "m1 2l3 0 0 4z"),
        ("M 1 2 \nz\nM 5 6 \nL 5 7 \n", "m1 2zm4 4l0 1"),
        ("M 1 2 M 3 4 L 3 5", "m1 2m2 2l0 1"),
        ("M 0 0 \nQ 1 2 3 4 \nC 4 5 6 7 8 9.504 \n", "m0 0q1 2 3 4c1 1 3 3 5 5.5"),
        ("M 0.25 -0.5 L 0.125 0", "m.25-.5l-.13 .5"),
    ],
)
def test_paths_become_relative(data, small):
    out = slimmed(f'{HEAD}<path d="{data}"/></svg>')
    assert f'<path d="{small}"/>' in out


def test_rounding_does_not_add_up():
    """A thousand steps of a third of a hundredth end where they should."""
    steps = "".join(f" L {i / 300:.6f} 0" for i in range(1, 1001))
    small = slimmed(f'{HEAD}<path d="M 0 0{steps}"/></svg>')
    data = small.split('d="m0 0l')[1].split('"')[0].replace("-", " -").split()
    assert sum(map(float, data)) == pytest.approx(3.33, abs=0.001)


def test_styles_become_attributes_and_sheets_go():
    out = slimmed(
        f'{HEAD}<style type="text/css">*{{stroke-linejoin: round}}</style>'
        '<g id="patch_1"><path d="M 0 0" style="fill: #ffffff; stroke-width: 0.4"/></g></svg>'
    )
    assert "style" not in out
    assert '<g><path d="m0 0" fill="#ffffff" stroke-width="0.4"/></g>' in out
    assert out.startswith('<svg stroke-linejoin="round"')


def test_long_outlines_stand_there_once():
    long = "M 0 0 " + "L 1 1 L 2 3 " * 200
    out = slimmed(f'{HEAD}<path d="{long}" style="fill: red"/><path d="{long}"/></svg>')
    assert out.count("l1 1") == 1
    assert '<use xlink:href="#again0" fill="red"/><use xlink:href="#again0"/>' in out


def test_address_has_nothing_that_ends_it():
    uri = data_uri('<svg a="1" b=\'2\' c="#x"/>')
    assert not set('"<>#&\n') & set(uri.split(",", 1)[1])
    assert uri == "data:image/svg+xml,%3Csvg a='1' b=%272%27 c='%23x'/%3E"
