"""What the history can be filtered by, and the index of each year."""

import gzip
import json
from typing import Any

from builders import group, incident, maintenance, outage, seen, site, update

from statusgen.model.site import Cause, Site
from statusgen.model.text import Text
from statusgen.model.vocabulary import CauseCategory, CauseStatus
from statusgen.pages.search_index import filters, index_files


def indexes(of: Site, *languages: str) -> dict[str, Any]:
    return {file.path: json.loads(file.content) for file in index_files(seen(of, "12:00", tag) for tag in languages)}


def test_each_year_has_an_index_of_its_own_newest_first() -> None:
    old = incident(start="2008", name="old", title="Long ago", duration="several hours")
    new = outage("2024-03-05 10:00", "2024-03-05 11:30", title="Sign-in fails", regions=["FR"], summary="Nobody\ncan.")
    found = indexes(site(old, new), "en")
    assert list(found) == ["history/2024.json", "history/2008.json"]
    assert found["history/2024.json"] == [
        [
            "outage",
            "Sign-in fails",
            "March 5, 2024",
            "Resolved\N{NO-BREAK SPACE}· 1 hour and 30 minutes",
            "major",
            "incident",
            ["api"],
            ["FR"],
            "major_outage",
            [],
            "Nobody can.",
            "",
            "",
        ]
    ]
    assert found["history/2008.json"][0][2:4] == ["2008", "Resolved\N{NO-BREAK SPACE}· several hours"]


def test_an_index_is_in_the_language_of_its_page() -> None:
    broken = outage("2024-03-05 10:00", title=Text({"en": "Broken", "fr": "En panne"}))
    found = indexes(site(broken, languages=["en", "fr"]), "en", "fr")
    assert [(path, entries[0][1:4]) for path, entries in found.items()] == [
        ("history/2024.json", ["Broken", "March 5, 2024", "Investigating"]),
        ("fr/history/2024.json", ["En panne", "5 mars 2024", "Investigating"]),
    ]


def test_the_history_is_filtered_by_what_has_two_values_or_more() -> None:
    cause = Cause(status=CauseStatus.CONFIRMED, category=(CauseCategory.DNS, CauseCategory.NETWORK))
    found = dict(
        filters(
            seen(
                site(
                    outage("08:00", "09:00", regions=["FR", "DE"], cause=cause),
                    outage("10:00", level="degraded_performance", component="web", name="slow"),
                    incident(update("11:00", "Investigating"), name="third", components={"chat": "major_outage"}),
                    components=["api", group("meta", "web", "chat"), "quiet"],
                ),
                "12:00",
            )
        )
    )
    assert {key: [(choice.value, choice.text) for choice in choices] for key, choices in found.items()} == {
        "component": [("api", "Api"), ("web", "Web"), ("chat", "Chat")],
        "region": [("FR", "France"), ("DE", "Germany")],
        "level": [("major_outage", "Major outage"), ("degraded_performance", "Degraded performance")],
        "cause": [("network", "network"), ("dns", "DNS")],
    }


def test_maintenance_and_incidents_can_be_told_apart() -> None:
    found = dict(filters(seen(site(outage("10:00"), maintenance()), "12:00")))
    assert [choice.text for choice in found["kind"]] == ["Incident", "Maintenance"]


def test_the_index_of_a_thousand_incidents_is_light() -> None:
    words = "Requests from {} to the {} of customer {} fail with error {} since the change of {}".format
    many = [
        outage(
            f"2023-{n % 12 + 1:02}-{n % 28 + 1:02} 10:00",
            f"2023-{n % 12 + 1:02}-{n % 28 + 1:02} 11:{n % 60:02}",
            name=f"2023-{n:04}-requests-fail",
            title=words(n * 7919 % 1000, n * 104729 % 997, n, n * 15485863 % 599, n % 28),
            summary=words(n * 31 % 1000, n * 37 % 997, n * 41, n * 43 % 599, n % 12) * 2,
        )
        for n in range(1_000)
    ]
    (index,) = index_files([seen(site(*many), "12:00")])
    assert len(gzip.compress(index.content)) <= 60_000
