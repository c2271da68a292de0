"""What the columns and layers of other people's maps are called, in Chinese and English."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from spaceplan.exchange.dxf_in.profiles import MAPS, Profile, load_profile
from spaceplan.exchange.geo_meaning import meaning
from spaceplan.model.enums import Kind, Treatment

#: Column → the name that is known, where the file does not have that already.
_COLUMNS: Mapping[str, str] = {
    "名称": "name", "名字": "name", "楼名": "name", "title": "name",
    "层数": "floors", "楼层": "floors", "楼层数": "floors", "地上层数": "floors",
    "storeys": "floors", "stories": "floors", "building_levels": "building:levels",
    "宽度": "width", "宽": "width", "路宽": "width", "厚度": "thickness", "墙厚": "thickness",
    "冠幅": "diameter_crown", "树冠": "diameter_crown", "编号": "id", "处置": "treatment",
    "留改拆": "treatment", "单元": "entrance",
}  # fmt: skip
#: Names of more than the ten signs that the table of a shapefile has room for.
_LONG = ("building:levels", "building:part", "diameter_crown", "circumference", "clear_height_m",
         "clearance_m", "maxheight:physical", "bicycle_parking", "underground",
         "motor_vehicle")  # fmt: skip
_CUT: Mapping[str, str] = {
    name[:10].replace(":", sign): name for name in _LONG for sign in (":", "_")
}
#: Columns whose value may say what a feature is, the surest first.
_TELLING = ("role", "kind", "类型", "类别", "种类", "要素类型", "图层", "layer", "type", "class",
            "category", "fclass", "feature", "用途")  # fmt: skip
_TREATMENTS: Mapping[str, Treatment] = {
    "留": Treatment.KEEP, "保留": Treatment.KEEP, "改": Treatment.MODIFY,
    "改造": Treatment.MODIFY, "拆": Treatment.REMOVE, "拆除": Treatment.REMOVE,
    "可拆": Treatment.OPTIONAL, "移": Treatment.MOVE, "迁移": Treatment.MOVE,
}  # fmt: skip
_KINDS = frozenset(k.value for k in Kind)
_ROLES = frozenset({"boundary", "hole", "gate", "frontage", "door", "surrounding", "stall"})


_BUILTIN = frozenset({MAPS, "cn", "us"})


@lru_cache(maxsize=8)
def _builtin(name: str) -> Profile:
    """Return a built-in profile; reading one takes a tenth of a second."""
    return load_profile(name)


class Words:
    """Turns the properties of a feature into ones that are known.

    Parameters
    ----------
    profile
        Name of a layer profile or path of a YAML file; null: plain words, then the layers of
        Chinese and American drawings.
    """

    def __init__(self, profile: str | None) -> None:
        names = (profile,) if profile else (MAPS, "cn", "us")
        self._profiles = tuple(_builtin(n) if n in _BUILTIN else load_profile(n) for n in names)
        self._roles: dict[str, str | None] = {}

    def told(self, tags: Mapping[str, Any], layer: str) -> tuple[dict[str, Any], str]:
        """Return the properties of a feature under names that are known, and its role.

        Parameters
        ----------
        tags
            Its properties.
        layer
            The layer it lies on; empty for none.

        Returns
        -------
        dict
            The same, with columns renamed, and ``role`` or ``kind`` added where a word of the
            file says what it is.
        str
            Its role as `meaning` has it; empty where nothing says one.
        """
        out = {k: v for k, v in tags.items() if v is not None and v != ""}
        for key in tuple(out):  # shapefiles shout
            out.setdefault(key.lower(), out[key])
        for key, known in (*_CUT.items(), *_COLUMNS.items()):
            if key in out:
                out.setdefault(known, out[key])
        treatment = _TREATMENTS.get(str(out.get("treatment", "")).strip())
        if treatment is not None:
            out["treatment"] = treatment.value
        what = meaning(out)
        if what is not None:
            return out, what.role
        role = next((r for w in self._words(out, layer) if (r := self._role(w))), None)
        if role in _ROLES:
            out["role"] = role
            return out, role
        if role in _KINDS:
            out["kind"] = role
        elif role == "structure":
            out["kind"] = Kind.OTHER.value
        return out, "structure" if "kind" in out else ""

    def _words(self, tags: Mapping[str, Any], layer: str) -> Iterator[str]:
        yield from (v for k in _TELLING if isinstance(v := tags.get(k), str))
        if layer:
            yield layer
        if isinstance(name := tags.get("name"), str):
            yield name

    def _role(self, word: str) -> str | None:
        word = word.strip()[:80]
        if word not in self._roles:
            found = (p.role(word) for p in self._profiles)
            self._roles[word] = next((r for r in found if r), None)
        return self._roles[word]
