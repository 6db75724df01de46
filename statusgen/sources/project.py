"""Where a project is, and its configuration."""

import stat
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import msgspec

from statusgen.model.problems import Problem, StatusgenError, reason
from statusgen.model.site import Site
from statusgen.model.state import PAGES
from statusgen.sources.config import problem_at, read_config
from statusgen.sources.yaml.encoding import FILE_LIMIT


class Project(msgspec.Struct, frozen=True):
    """Where things are: the configuration, and beside it `incidents/` and the site's own `templates/`."""

    config: Path
    url: str | None = None
    drafts: bool = False

    @property
    def root(self) -> Path:
        """The project's folder."""
        return self.config.parent

    @property
    def incidents(self) -> Path:
        """Where the write-ups are."""
        return self.root / "incidents"

    @property
    def pages(self) -> Path:
        """Where the pages of its own are."""
        return self.root / PAGES

    @property
    def templates(self) -> Path:
        """The site's own templates, which come before the shipped ones."""
        return self.root / "templates"


def problem_in_config(project: Project, where: tuple[str, ...], message: str) -> Problem:
    """What is wrong with a key of a configuration that has been loaded, with its place."""
    return problem_at(project.config.read_bytes(), project.config.name, where, message)


def load_config(project: Project, languages: Iterable[str]) -> Site:
    """Read the configuration. Raises InvalidContent with all its problems, StatusgenError where there is none."""
    return read_config(config_bytes(project), project.config.name, languages, url=project.url)


def config_bytes(project: Project) -> bytes:
    """The configuration as it is on the disk. Raises StatusgenError where it cannot be read."""
    try:
        facts = project.config.stat()
        if stat.S_ISDIR(facts.st_mode):
            raise StatusgenError(f"{project.config}: is a folder; name the configuration in it")
        if not stat.S_ISREG(facts.st_mode) or facts.st_size > FILE_LIMIT:
            raise StatusgenError(f"{project.config}: is not a regular file of at most {FILE_LIMIT:,} bytes")
        return project.config.read_bytes()
    except FileNotFoundError as error:
        raise StatusgenError(f"{project.config}: file not found; {_how_to_begin(project.config)}") from error
    except OSError as error:
        raise StatusgenError(f"{project.config}: cannot be read: {reason(error)}") from error


_SMALLEST: Final = (
    "title: My Status", "url: https://status.example.com/", "components: [{id: web, name: Website}]"
)  # fmt: skip


def _how_to_begin(config: Path) -> str:
    """What to do where there is no configuration: another file may be meant, or this is the beginning."""
    for near in (config.with_suffix(".yaml"), config.parent / f".{config.name}"):
        if near.is_file():
            return f"there is {near.name}, so rename that"
    for parent in config.absolute().parent.parents:
        if (parent / config.name).is_file():
            return f"there is one in {parent}, so run this command there"
    lines = " and ".join(f"`{line}`" for line in _SMALLEST)
    begin = f"to begin a status page, run  statusgen init, or write it with the lines {lines}"
    return f"{begin}; if you have one elsewhere, name it with --config"
