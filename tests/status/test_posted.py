"""The digest of all that was posted: any change of it is news, and no passing of time is."""

import pytest
from builders import at, component, incident, outage, repeating, site, update
from msgspec.structs import replace

from statusgen.model.site import Site
from statusgen.status.snapshot import Snapshot

WEEKLY = repeating(rule="FREQ=WEEKLY")
OPEN = incident(update("10:00", "Investigating"), update("10:30", "Identified", "api: partial_outage"))
POSTED = site(OPEN, WEEKLY)


def digest(of: Site) -> str:
    return Snapshot(of, at("12:00")).digest


def test_time_alone_is_no_news() -> None:
    found = {Snapshot(POSTED, at(when)).digest for when in ("10:31", "21:00", "2024-03-06", "2025-01-01")}
    assert found == {digest(POSTED)}


@pytest.mark.parametrize(
    "changed",
    [
        site(WEEKLY),
        site(OPEN),
        site(OPEN, WEEKLY, outage("11:00", "11:30", name="next")),
        site(incident(update("10:00", "Investigating"), update("10:30", "Identified", "api: major_outage")), WEEKLY),
        site(incident(update("10:00", "Investigating"), update("10:30", "Identified", "api: operational")), WEEKLY),
        site(incident(update("10:00", "Investigating")), WEEKLY),
        site(OPEN, repeating(rule="FREQ=DAILY")),
        site(OPEN, WEEKLY, components=["api", component("web", until="2024-03-04")]),
    ],
    ids=["withdrawn", "no rule", "another", "level", "mended", "update withdrawn", "rule", "component"],
)
def test_whatever_was_posted_or_taken_back_is_news(changed: Site) -> None:
    assert digest(changed) != digest(POSTED)


def test_a_file_in_which_only_a_comment_changed_is_no_news() -> None:
    assert digest(site(replace(OPEN, version="ce013625"), WEEKLY)) == digest(POSTED)


def test_how_a_site_looks_is_no_news() -> None:
    assert digest(site(OPEN, WEEKLY, timezone="Asia/Tokyo", title="Another")) == digest(POSTED)
