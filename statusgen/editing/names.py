"""What is typed on a command line: components, regions, levels, times and ids, by the words that people use."""

import re
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, tzinfo
from typing import Final

import msgspec

from statusgen.language.labels import fold, read_label
from statusgen.model import regions
from statusgen.model.site import Site
from statusgen.model.spelling import Unknown, nearest, nearest_id
from statusgen.model.time import Posted, as_written, exactly, read_delay, read_following
from statusgen.model.vocabulary import Kind, Label, Level
from statusgen.model.zones import in_full
from statusgen.sources.body.slips import read_level
from statusgen.sources.keys.component_names import in_group

_SOME: Final = 12
"""How many names a message lists."""


class Named(msgspec.Struct, frozen=True):
    """A component or region by its id, and the level that it is given; None where nothing is said of it."""

    name: str
    level: Level | None = None


def read_component(written: str, site: Site, *, beside: Iterable[str] = ()) -> Named:
    """What `api=major_outage` or `api` says. A component may be called by its name, too, or in another case.

    `beside` are other words that may stand there. Raises ValueError with the remedy.
    """
    name, level = _apart(written)
    known = [*site.components, *beside]
    called = {fold(word): each.id for each in site.components.values() for word in each.name.words.values()}
    found = next((each for each in known if each == name.lower()), None) or called.get(fold(name))
    if found is None and "," in name:
        raise ValueError(f'"{name}" has several names; give each with an option of its own')
    if found is None and level is None and name.rpartition(" ")[0].rstrip().lower() in known:
        raise ValueError(f'"{name}" has a space where = is needed; write {"=".join(name.rsplit(maxsplit=1))}')
    inside = in_group(name, site) if found is None else ()
    if len(inside) > 1:
        raise ValueError(f'"{name}" is a group; name its components: {", ".join(inside)}')
    if found is None:
        some = ", ".join(known[:_SOME]) + ", …" * (len(known) > _SOME)
        problem = f'no component is called "{name}"'
        raise Unknown(problem, lambda: inside or nearest(name, known), f"the components are {some}")
    return Named(found, level)


def read_region(written: str, site: Site) -> Named:
    """What `FR=operational` or `FR` says. Raises ValueError with the remedy."""
    code, level = _apart(written)
    if regions.find(code, site.regions) is None:
        raise regions.unknown(code, site.regions)
    return Named(code, level)


def _apart(written: str) -> tuple[str, Level | None]:
    name, sign, level = re.fullmatch(r"([^=:：＝]*)([=:：＝]?)(.*)", written, re.DOTALL).groups()  # type: ignore[union-attr]
    if sign and not level.strip():
        raise ValueError(f'"{written}" has no level; write one of {", ".join(each.value for each in Level)}')
    return name.strip(), read_level(level.strip()) if sign else None


def read_label_for(written: str, kind: Kind, site: Site) -> Label:
    """The label of an update, in the words of the commands or of the site. Raises ValueError with the remedy."""
    if not written.strip():
        raise ValueError("is empty; write a word such as monitoring, or leave it out")
    return read_label(written.replace("_", " "), kind, site.languages, "en")


def read_promise(written: str, posted: datetime, zone: tzinfo) -> str:
    """The value of a chip that promises the next update: `30m`, `+30m`, `18:00` or a moment. Raises ValueError."""
    text = written.strip()
    if re.fullmatch(r"\+?\s*\d[\d\s]*[dhmswDHMSW][\w\s]*", text):
        return f"+{_shortest(read_delay(text).total_seconds())}"
    if not re.search(r"\d[:.,/-]\d|\d{4}", text):
        raise ValueError(f'"{text}" is not a time; write +30m, HH:MM or YYYY-MM-DD HH:MM')
    moment = read_following(text, Posted(exactly(posted), zone), zone).moment
    if moment.last <= posted:
        raise ValueError(f'"{text}" is before this update, {in_full(posted, zone)}; give a later time, or +30m')
    return as_written(moment, zone)


def _shortest(seconds: float) -> str:
    hours, minutes = divmod(max(1, round(seconds / 60)), 60)
    return " ".join(part for part in (f"{hours}h" * bool(hours), f"{minutes}m" * bool(minutes)) if part)


def find_id(written: str, known: Collection[str]) -> str:
    """The id that is meant: whole, without its date, by how it begins, by a part of it, or by the name of its file.

    Raises ValueError, with the ids that it may be.
    """
    name = re.split(r"[/\\]", written.strip())[-1].removesuffix(".md")
    if name in known:
        return name
    folded = name.casefold()
    for found in (
        [each for each in known if re.fullmatch(rf"\d[\d-]*-{re.escape(folded)}", each)],
        [each for each in known if each.startswith(folded)],
        [each for each in known if folded in each],
    ):
        if len(found) == 1:
            return found[0]
        if found:
            raise ValueError(f'"{written}" may be {_either(found)}; write more of it')
    otherwise = "statusgen list shows the ids"
    raise Unknown(f'no incident is called "{written}"', lambda: nearest_id(name, known), otherwise)


def _either(names: Sequence[str]) -> str:
    shown = [*names[:5], f"one of {len(names) - 5} more"] if len(names) > 5 else list(names)
    return f"{', '.join(shown[:-1])} or {shown[-1]}"
