"""Small projects and the sites that statusgen makes of them, in memory."""

import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Final

from statusgen.build import assemble
from statusgen.sources.project import Project

NOON: Final = datetime(2024, 3, 6, 12, 0, tzinfo=UTC)
"""When a site is built, if nothing else is said."""


def built(url: str, config: str, incidents: Mapping[str, str], *, now: datetime = NOON) -> Mapping[str, bytes]:
    """The site of a project at an address: path to bytes. `config` says all but the address.

    `incidents` are the texts of write-ups by the names of their files.
    """
    return _built(url, config, tuple(incidents.items()), now)


@lru_cache(maxsize=64)
def _built(url: str, config: str, incidents: tuple[tuple[str, str], ...], now: datetime) -> Mapping[str, bytes]:
    with tempfile.TemporaryDirectory() as folder:
        written = Path(folder, "statusgen.yml")
        written.write_text(f"url: {url}\n{config}", encoding="utf-8")
        Path(folder, "incidents").mkdir()
        for name, text in incidents:
            Path(folder, "incidents", name).write_text(text, encoding="utf-8")
        return {file.path: file.content for file in assemble(Project(written), now=now).files}
