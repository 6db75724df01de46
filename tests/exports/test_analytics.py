"""What programs read of what incidents have in common: the same counts in JSON and in the table."""

import csv
import io
import json
from typing import Any

from builders import at, cause, component, outage, site

from statusgen.exports.analytics import analytics_files
from statusgen.model.vocabulary import CauseCategory
from statusgen.status.snapshot import Snapshot


def files(number: int = 10, **others: Any) -> dict[str, str]:
    some = [
        outage(f"2026-03-05 {10 + n}:00", f"2026-03-05 {10 + n}:20", name=f"x{n}", regions=["FR", "home"],
               cause=cause("confirmed", category=(CauseCategory.DNS,)) if n else None)
        for n in range(number)
    ]  # fmt: skip
    parts = [component("api", called={"fr": "L’API", "en": "API"})]
    of = site(*some, components=parts, regions={"home": "Home"}, **others)
    return {file.path: file.content.decode() for file in analytics_files(Snapshot(of, at("2026-12-31")))}


def test_json_has_all_counts_of_each_year_and_of_all() -> None:
    found = {path: json.loads(content) for path, content in files().items() if path.endswith(".json")}
    assert list(found) == ["history/analytics/analytics.json", "history/2026/analytics.json"]
    both = list(found.values())
    assert [each.pop("year") for each in both] == [None, 2026]
    assert both[0] == both[1]
    assert both[0] == {
        "time_zone": "Etc/UTC", "incidents": 10, "of_others": 0, "maintenance": 0,
        "causes": [{"category": "dns", "status": None, "count": 9, "confirmed": 9},
                   {"category": None, "status": None, "count": 1, "confirmed": 0}],
        "components": [{"id": "api", "name": {"fr": "L’API", "en": "API"}, "count": 10}],
        "components_of_others": [],
        "regions": [{"id": "FR", "name": {}, "count": 10}, {"id": "home", "name": {"en": "Home"}, "count": 10}],
        "no_component": 0, "no_region": 0,
        "durations": {
            "known": {"count": 10, "median": 1200, "middle": [1200, 1200], "least": 1200, "greatest": 1200},
            "classes": [
                {"least": 0, "below": 900, "count": 0}, {"least": 900, "below": 3600, "count": 10},
                {"least": 3600, "below": 14400, "count": 0}, {"least": 14400, "below": 86400, "count": 0},
                {"least": 86400, "below": None, "count": 0},
            ],
            "vague": 0, "unknown": 0, "open": 0,
        },
        "first_updates": None, "untold": 10,
    }  # fmt: skip


def test_the_table_has_a_row_for_each_number() -> None:
    rows = list(csv.DictReader(io.StringIO(files(timeliness=True)["history/2026/analytics.csv"])))
    told = [(row["about"], row["id"], row["name"], row["count"] or row["seconds"]) for row in rows]
    assert {row["year"] for row in rows} == {"2026"}
    assert told[:10] == [
        ("incidents", "", "", "10"), ("of_others", "", "", "0"), ("maintenance", "", "", "0"),
        ("cause", "dns", "", "9"), ("cause", "none", "", "1"), ("component", "api", "API", "10"),
        ("no_component", "", "", "0"), ("region", "FR", "", "10"), ("region", "home", "Home", "10"),
        ("no_region", "", "", "0"),
    ]  # fmt: skip
    assert ("duration", "900-3600", "", "10") in told
    assert [row["seconds"] for row in rows if (row["about"], row["id"]) == ("duration", "median")] == ["1200"]
    assert told[-1] == ("first_update", "untold", "", "10")


def test_few_incidents_have_no_files() -> None:
    assert files(9) == {}
