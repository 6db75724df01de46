"""From apart, an incident is told as ever; whatever else plays a part in it is noted."""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from builders import at, incident, seen, site, update
from msgspec.structs import replace
from tables import each_row

from statusgen.pages.apart import Apart
from statusgen.pages.incident import incident_view

FIRST: Final = incident(
    update("10:00", "Investigating"),
    update("11:00", "Resolved"),
    name="first",
    components=["api"],
    regions=["FR"],
    writeup="## Impact\n\nSee [above](#impact).",
)
OTHER: Final = incident(update("10:30", "Investigating"), update("11:30", "Resolved"), name="other", related=["first"])
VIEW: Final = seen(site(FIRST, OTHER), "12:00")


def test_what_is_related_plays_a_part() -> None:
    apart = Apart(VIEW, FIRST)
    assert incident_view(apart, FIRST) == incident_view(VIEW, FIRST)
    assert apart.takes_more


def test_the_page_of_most_incidents_shows_nothing_else() -> None:
    view = seen(site(FIRST, replace(OTHER, related=())), "12:00")
    apart = Apart(view, FIRST)
    assert incident_view(apart, FIRST) == incident_view(view, FIRST)
    assert not apart.takes_more


ASKED: Final[dict[str, tuple[Callable[[Apart], object], bool]]] = {
    "its own standing": (lambda apart: apart.snapshot.standing(FIRST), False),
    "its timeline": (lambda apart: apart.snapshot.timelines["first"], False),
    "what is related": (lambda apart: apart.snapshot.related.get("first", ()), False),
    "the components": (lambda apart: apart.snapshot.components, False),
    "the title of the site": (lambda apart: apart.snapshot.site.title, False),
    "an instant before now": (lambda apart: (apart.as_of > at("11:00"), apart.as_of >= at("11:00")), False),
    "not after an instant": (lambda apart: (apart.as_of < at("11:00"), apart.as_of <= at("11:00")), False),
    "the earlier of two": (lambda apart: min(at("11:00"), apart.snapshot.as_of), False),
    "an instant after now": (lambda apart: apart.as_of > at("13:00"), True),
    "before an instant": (lambda apart: apart.as_of < at("13:00"), True),
    "that very instant": (lambda apart: apart.as_of == at("12:00"), True),
    "the time since": (lambda apart: apart.as_of - at("11:00"), True),
    "the time until": (lambda apart: at("13:00") - apart.as_of, True),
    "some time later": (lambda apart: apart.as_of + timedelta(hours=1), True),
    "the day of some time before": (lambda apart: (apart.as_of - timedelta(hours=1)).astimezone().date(), True),
    "the hour": (lambda apart: apart.as_of.hour, True),
    "the time as text": (lambda apart: f"{apart.as_of:%H}", True),
    "a key": (lambda apart: {apart.as_of: 1}, True),
    "the standing of another": (lambda apart: apart.snapshot.standing(OTHER), True),
    "whether there is another": (lambda apart: "other" in apart.snapshot.incidents, True),
    "what hurts now": (lambda apart: apart.snapshot.overall, True),
    "all of them": (lambda apart: list(apart.site.incidents), True),
    "how many there are": (lambda apart: len(apart.site.incidents), True),
    "the first of them": (lambda apart: apart.site.incidents[0], True),
    "the card of another": (lambda apart: apart.card(OTHER), True),
    "the names of write-ups": (lambda apart: apart._sources, True),
}


@each_row("what", ASKED)
def test_what_others_or_the_clock_change_is_noted(what: str) -> None:
    ask, takes_more = ASKED[what]
    apart = Apart(VIEW, FIRST)
    assert ask(apart) is not None
    assert apart.takes_more is takes_more
