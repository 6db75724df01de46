"""The small project that whole commands and previews are tested with: two components, and one incident."""

from pathlib import Path
from typing import Final

CONFIG: Final = """\
title: Example Status
url: https://example.org/status/
components:
  - {id: api, name: API}
  - {id: web, name: Web app}
"""

INCIDENT: Final = """\
---
title: Requests fail
components:
  api: major_outage
regions: [FR]
cause: {status: unknown}
---
Most requests end with an error.

## Updates

### 2024-03-05 15:17 UTC - Investigating

We are looking for the cause.

### 17:07 - Resolved

It works again.
"""


def write_project(folder: Path) -> Path:
    """Put a project with one incident that is over into a folder."""
    (folder / "incidents").mkdir()
    (folder / "statusgen.yml").write_text(CONFIG)
    (folder / "incidents" / "2024-03-05-requests-fail.md").write_text(INCIDENT)
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
