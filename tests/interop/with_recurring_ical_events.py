"""What PyPI's recurring-ical-events makes of calendars, as JSON: with_recurring_ical_events.py FROM TO FILE ….

It runs in the environment of the clients. Each occurrence is its start and end, in UTC or as days.
"""

import json
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import icalendar
import recurring_ical_events


def said(edge: date) -> str:
    return f"{edge.astimezone(UTC):%Y-%m-%d %H:%M}" if isinstance(edge, datetime) else str(edge)


def occurrences(path: str, first: date, last: date) -> list[list[str]]:
    calendar = icalendar.Calendar.from_ical(Path(path).read_bytes())
    return sorted(
        [said(event.start), said(event.end)] for event in recurring_ical_events.of(calendar).between(first, last)
    )


if __name__ == "__main__":
    edges = [datetime.fromisoformat(day).replace(tzinfo=UTC) for day in sys.argv[1:3]]
    print(json.dumps([occurrences(path, *edges) for path in sys.argv[3:]]))
