"""Links that open GitHub's page for a new file with its name and its text filled in, for somebody on call."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final
from urllib.parse import quote

import msgspec

from statusgen.model.problems import StatusgenError, reason
from statusgen.scaffold.incident_form import Part
from statusgen.sources.yaml.encoding import decode
from statusgen.sources.yaml.quotation import quote as in_quotes

LONGEST: Final = 6_000
"""How many characters a link may have: browsers and GitHub take longer ones, but not all do."""

NOW: Final = "DATE TIME UTC"
"""What stands in a template for the time of posting; the check refuses it."""


class Template(msgspec.Struct, frozen=True):
    """What a new write-up begins with. It is called after its file; `COMPONENT` in it is the id of one."""

    name: str
    text: str

    @property
    def words(self) -> str:
        """The name as people say it."""
        return self.name.replace("-", " ").replace("_", " ")

    @property
    def is_for_any(self) -> bool:
        """Whether it leaves open which component it is about."""
        return _COMPONENT.search(self.text) is not None


def read_templates(folder: Path, shipped: Path) -> Sequence[Template]:
    """The templates of a project, else the shipped ones. Raises StatusgenError where one cannot be read."""
    return [read_template(path) for path in sorted(folder.glob("*.md")) or sorted(shipped.glob("*.md"))]


def read_template(path: Path) -> Template:
    """A template of the folder `_templates`. Raises StatusgenError where it cannot be read."""
    try:
        text, problems = decode(path.read_bytes(), path.name)
    except OSError as error:
        raise StatusgenError(f"{path}: cannot be read: {reason(error)}") from error
    if problems:
        raise StatusgenError(f"{path}: {problems[0].message}")
    return Template(path.stem, text)


def new_file(base: str, template: Template, component: Part | None) -> str:
    """The link below `base`, which opens a new file with its name and text. Raises StatusgenError if it is too long."""
    name = f"DATE-{component.id}-{template.name}" if component else f"DATE-{template.name}"
    value = filled_in(template, component)
    link = f"{base}/incidents?filename={quote(name, safe='')}.md&value={quote(value, safe='')}"
    if len(link) > LONGEST:
        what = f"makes a link of {len(link):,} characters, of which {LONGEST:,} are safe"
        raise StatusgenError(f"incidents/_templates/{template.name}.md: {what}; shorten it")
    return link


def filled_in(template: Template, component: Part | None) -> str:
    """The text of a new write-up: with the component, and with a title if the template has none."""
    title = in_quotes(f"{component.name}: {template.words}" if component else template.words)
    text = _EMPTY_TITLE.sub(lambda _: f"title: {title}", template.text, count=1)
    return _COMPONENT.sub(lambda _: component.id, text) if component else text


_COMPONENT: Final = re.compile(r"\bCOMPONENT\b")
_EMPTY_TITLE: Final = re.compile(r"^title:[ \t]*$", re.MULTILINE)
