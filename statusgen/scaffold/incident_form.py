"""The form in GitHub's Actions tab, whose choices are written into a workflow, against the configuration."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

import msgspec

from statusgen.model.problems import Problem, Severity
from statusgen.model.site import Site
from statusgen.model.state import FORM
from statusgen.sources.yaml.encoding import decode
from statusgen.sources.yaml.tree import YamlEntry, YamlList, YamlMapping, YamlNode, YamlText, read_mapping
from statusgen.status.rollup import OutOfUse, out_of_use

NO_CHOICE: Final = "(none)"
"""What the form offers beside the components; no id is written like this."""


class Part(msgspec.Struct, frozen=True):
    """A component by its id, and its name in the site's first language."""

    id: str
    name: str


def parts_of(site: Site, now: datetime) -> Sequence[Part]:
    """The components of a site that are in use, or will be."""
    there = (each for each in site.components.values() if out_of_use(each, now) is not OutOfUse.RETIRED)
    return [Part(each.id, each.name.original.text) for each in there]


def check_form(folder: Path, site: Site, now: datetime) -> Iterator[Problem]:
    """Warn where the choices of a project's form are not the components that are in use."""
    try:
        text, _ = decode((folder / FORM).read_bytes(), FORM)
    except OSError:
        return
    yield from wrong_form(text, site, now)


def wrong_form(text: str, site: Site, now: datetime) -> Iterator[Problem]:
    """The same for the text of the workflow. A workflow without such a choice is another's."""
    options = _at(read_mapping(text, FORM)[0], "on", "workflow_dispatch", "inputs", "component", "options")
    if options is None or not isinstance(options.value, YamlList):
        return
    offered = {item.text for item in options.value.items if isinstance(item, YamlText)} - {NO_CHOICE}
    known = [part.id for part in parts_of(site, now)]
    if offered == set(known):
        return
    names = [*(f'no component "{name}"' for name in sorted(offered - set(known)))]
    names += [f'"{name}" is not one of the options' for name in known if name not in offered]
    remedy = f"options: [{', '.join([NO_CHOICE, *known])}]"
    message = f"the form does not fit the configuration ({', '.join(names)}); write  {remedy}"
    at = options.key
    yield Problem(FORM, at.line, at.column, message, Severity.WARNING, text.split("\n")[at.line - 1])


def _at(root: YamlNode, *path: str) -> YamlEntry | None:
    """The entry below some keys."""
    found: YamlEntry | None = None
    for key in path:
        node = found.value if found else root
        found = node.entries.get(key) if isinstance(node, YamlMapping) else None
        if found is None:
            return None
    return found
