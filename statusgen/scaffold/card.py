"""The on-call card: one page with a link for each new incident that may come, and to each that is open."""

import base64
import hashlib
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Final
from urllib.parse import quote

import jinja2
import msgspec
from markupsafe import Markup

from statusgen.model.site import Incident, Site
from statusgen.model.state import FORM
from statusgen.scaffold.card_links import NOW, Template, new_file
from statusgen.scaffold.incident_form import parts_of

_PAGE: Final = Path(__file__).parent / "card_page"


class Repository(msgspec.Struct, frozen=True):
    """Where a project is on GitHub: `OWNER/REPO`, a branch, and the folder in it, with a slash at its end.

    `has_form`: a form in the Actions tab writes incidents.
    """

    name: str
    branch: str
    folder: str = ""
    has_form: bool = True

    def url(self, action: str) -> str:
        """The project's folder in one of GitHub's pages: `new`, `edit` or `tree`."""
        place = f"{action}/{quote(self.branch)}/{quote(self.folder)}".rstrip("/")
        return f"https://github.com/{quote(self.name)}/{place}"

    @property
    def form(self) -> str:
        """The form in the Actions tab."""
        return f"https://github.com/{quote(self.name)}/actions/workflows/{FORM.rpartition('/')[2]}"


class Link(msgspec.Struct, frozen=True):
    """What is tapped, and where it leads."""

    text: str
    url: str


class Section(msgspec.Struct, frozen=True):
    """The links of one component, or those of templates that are about none."""

    heading: str
    links: Sequence[Link]


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """All that the page shows."""

    title: str
    sections: Sequence[Section]
    edits: Sequence[Link]
    others: Sequence[Link]
    written: str

    @property
    def new(self) -> Sequence[Link]:
        """Every link that opens a new file."""
        return [link for section in self.sections for link in section.links]


def plan_card(
    site: Site, unfinished: Sequence[Incident], templates: Sequence[Template], repository: Repository, now: datetime
) -> Card:
    """What the card of a site shows. Raises StatusgenError where a template makes a link that is too long."""
    return Card(
        title=site.title.original.text,
        sections=list(_sections(site, templates, repository, now)),
        edits=[
            Link(incident.title.original.text, f"{repository.url('edit')}/incidents/{quote(incident.source)}")
            for incident in unfinished
        ],
        others=[
            *[Link("The form", repository.form)] * repository.has_form,
            Link("All incidents", f"{repository.url('tree')}/incidents"),
            Link("The page", site.url),
        ],
        written=f"{now:%Y-%m-%d %H:%M} UTC",
    )


def _sections(site: Site, templates: Sequence[Template], repository: Repository, now: datetime) -> Iterator[Section]:
    base = repository.url("new")
    for part in parts_of(site, now):
        links = [Link(each.words.capitalize(), new_file(base, each, part)) for each in templates if each.is_for_any]
        if links:
            yield Section(part.name, links)
    others = [Link(each.words.capitalize(), new_file(base, each, None)) for each in templates if not each.is_for_any]
    if others:
        yield Section("Something else", others)


def card_file(card: Card) -> bytes:
    """The card as one page that loads nothing."""
    style, script = (Markup((_PAGE / name).read_text(encoding="utf-8")) for name in ("card.css", "card.js"))  # noqa: S704
    page = _environment().get_template("card.html")
    words = {name: getattr(card, name) for name in card.__struct_fields__}
    return page.render(words, now=NOW, style=style, script=script, hash_of=_hash_of).encode()


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(_PAGE), autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True
    )


def _hash_of(text: str) -> str:
    """What a content security policy calls a style or a script inside the page."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
