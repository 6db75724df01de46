"""Projects in each state that a page can have, and one where everything goes on at once; all at NOON."""

from collections.abc import Mapping
from typing import Final

CONFIG: Final = """\
title: Example Status
components:
  - {id: api, name: API}
  - name: Storage
    components:
      - {id: files, name: Files}
      - {id: backups, name: Backups}
"""


def incident(title: str, levels: str, *updates: str) -> str:
    """A write-up: what it does to components, and the headings of its updates."""
    posts = "\n".join(f"### 2024-03-{update}\n\nWe say so.\n" for update in updates)
    return f"---\ntitle: {title}\ncomponents: {{{levels}}}\n---\n\n## Updates\n\n{posts}"


def work(title: str, levels: str, start: str, end: str) -> str:
    """A maintenance between two times in March 2024, which was announced on the first."""
    window = f"kind: maintenance\nstart: 2024-03-{start}\nend: 2024-03-{end}\n"
    return incident(title, levels, "01 09:00 - Scheduled").replace("components:", f"{window}components:")


def down(levels: str) -> dict[str, str]:
    """An incident that has gone on for an hour."""
    return {"down.md": incident("It is broken", levels, "06 11:00 - Investigating")}


STATES: Final[Mapping[str, tuple[Mapping[str, str], str, str, str]]] = {
    "operational": ({}, "none", "All Systems Operational", "operational"),
    "degraded": (
        down("files: degraded_performance"),
        "minor",
        "Partially Degraded Service",
        "degraded_performance",
    ),
    "partial": (down("files: partial_outage"), "minor", "Minor Service Outage", "partial_outage"),
    "major": (down("files: major_outage"), "major", "Partial System Outage", "major_outage"),
    "critical": (
        down("api: major_outage, files: major_outage, backups: major_outage"),
        "critical",
        "Major System Outage",
        "major_outage",
    ),
    "maintenance": (
        {"work.md": work("New disks", "files: under_maintenance", "06 11:00", "06 14:00")},
        "maintenance",
        "Service Under Maintenance",
        "under_maintenance",
    ),
}
"""What happens to Files; the page's indicator and description; the level of Files."""

BUSY: Final = {
    "over.md": incident("It was broken", "api: major_outage", "05 10:00 - Investigating", "05 11:00 - Resolved"),
    "slow.md": incident("It is slow", "api: degraded_performance", "06 10:00 - Investigating", "06 10:30 - Identified"),
    "now.md": work("New disks", "backups: under_maintenance", "06 11:00", "06 14:00"),
    "later.md": work("Newer disks", "files: under_maintenance", "07 11:00", "07 14:00"),
    "past.md": work("Old disks", "files: under_maintenance", "02 11:00", "02 14:00"),
}
"""An incident that is over and one that is not; maintenance under way, to come, and past."""
