"""What files of other programs hold: mappings, settings, zones, URLs, of which each may be something else."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import yaml

from statusgen.importers.history import Document, WrongSource
from statusgen.importers.markup import clean
from statusgen.model.zones import is_zone

Fields: TypeAlias = Mapping[str, Any]


def mappings_in(found: object) -> Sequence[Fields]:
    """The mappings in a list; none where it is no list."""
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else ()


def read_settings(document: Document) -> Fields:
    """The keys of a file in YAML or, by its name, in TOML. Raises WrongSource where it cannot be read."""
    text = clean(document.content.decode("utf-8-sig", "replace"))
    try:
        found = tomllib.loads(text) if document.name.endswith(".toml") else yaml.load(text, yaml.CBaseLoader)  # noqa: S506
    except (tomllib.TOMLDecodeError, yaml.YAMLError) as error:
        raise WrongSource(f"{document.name}: cannot be read: {' '.join(str(error).split())}") from error
    return found if isinstance(found, dict) else {}


def zone_of(written: object) -> tuple[str, str]:
    """The zone of a page, "" where it is UTC or an offset, and what to note where it cannot be used."""
    name = str(written or "")
    if not is_zone(name or "UTC"):
        return "", f'the time zone "{name}" is not known; days begin in UTC until the configuration says otherwise'
    return (name if "/" in name else ""), ""


def url_of(written: object) -> str:
    """The URL of a page; "" where it is none."""
    url = str(written or "")
    return url if re.fullmatch(r"https?://[\w.-]+(?::\d+)?(?:/[\w./~-]*)?", url) else ""
