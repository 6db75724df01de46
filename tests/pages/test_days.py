"""What opens from the days that bars mark, and where on the bars one can press."""

from collections.abc import Sequence
from datetime import date

import pytest
from builders import component, incident, maintenance, notice, outage, repeating, seen, site, update
from tables import each_row

from statusgen.language.locale import Locale
from statusgen.model.site import Incident
from statusgen.model.vocabulary import Level
from statusgen.pages import charts
from statusgen.pages.home import home_view
from statusgen.pages.parts import Bars, Happening, MarkedDay, Run
from statusgen.pages.record import component_view
from statusgen.theme.filters import Phrases

COMPONENTS = [component("api", since="2020"), component("web", since="2020")]


def marked(*incidents: Incident, now: str = "12:00") -> tuple[MarkedDay, ...]:
    """The days that the bars of home mark at noon on March 5."""
    return home_view(seen(site(*incidents, components=COMPONENTS), now)).marked


def told(days: Sequence[MarkedDay]) -> list[tuple[int, list[tuple[str, list[str]]]]]:
    """The days of March, with the ids of what went on and when, as a page says it."""
    phrases = Phrases(Locale("en", site().zone, {}), site(), today=date(2024, 3, 5))

    def times(each: Happening) -> list[str]:
        return [phrases.part_of_day(part).striptags() for part in each.parts]

    return [(marked.day.day, [(each.card.incident.id, times(each)) for each in marked.happenings]) for marked in days]


@each_row(
    ("happened", "days"),
    [
        (outage("2024-03-04 09:00", "2024-03-04 10:30"), [(4, ["09:00 – 10:30 UTC"])]),
        (
            outage("2024-03-02 22:00", "2024-03-04 02:00"),
            [(2, ["From 22:00 UTC"]), (3, ["All day"]), (4, ["Until 02:00 UTC"])],
        ),
        (outage("2024-03-04 20:00"), [(4, ["From 20:00 UTC"]), (5, ["Since Mar 4, 20:00 UTC"])]),
        (outage("2024-03-03 20:00", "2024-03-04 00:00"), [(3, ["From 20:00 UTC"])]),
        (outage("10:00"), [(5, ["From 10:00 UTC"])]),
        (
            incident(start="2024-03-03", end="2024-03-04 08:00", components={"api": "major_outage"}),
            [(3, []), (4, ["Until 08:00 UTC"])],
        ),
        (
            incident(update("2024-03-04 09:00", "Investigating"), start="2024-03", components={"api": "major_outage"}),
            [(4, []), (5, [])],
        ),
        (
            incident(
                update("2024-03-04 09:00", "Investigating"),
                update("2024-03-04 10:00", "Resolved"),
                update("2024-03-04 12:00", "Investigating"),
                update("2024-03-04 13:00", "Resolved"),
                start="2024-03-04 09:00",
                components={"api": "major_outage"},
            ),
            [(4, ["09:00 – 10:00 UTC", "12:00 – 13:00 UTC"])],
        ),
        (maintenance(start="10:00", end="13:00"), [(5, ["10:00 – 13:00 UTC"])]),
        (
            repeating(start="2024-03-04 10:00", end="2024-03-04 11:00"),
            [(4, ["10:00 – 11:00 UTC"]), (5, ["10:00 – 11:00 UTC"])],
        ),
    ],
)
def test_a_marked_day_says_when_what_went_on(happened: Incident, days: list[tuple[int, list[str]]]) -> None:
    found = [(day, [said for _, said in happenings]) for day, happenings in told(marked(happened))]
    assert found == [(day, [said]) for day, said in days]


def test_a_day_is_shared_by_all_components_and_has_the_worst_first() -> None:
    slow = outage("2024-03-04 07:00", "2024-03-04 08:00", "web", "degraded_performance", name="slow")
    work = maintenance(start="2024-03-04 01:00", end="2024-03-04 02:00")
    down = outage("2024-03-04 09:00", "2024-03-04 10:00", name="down")
    told_of = notice(update("2024-03-04 06:00", "Update"), name="notice")
    off = maintenance(
        update("2024-03-04 05:00", "Cancelled"), start="2024-03-04 20:00", end="2024-03-04 21:00", name="off"
    )
    (day,) = told(marked(slow, work, down, told_of, off))
    assert [name for name, _ in day[1]] == ["down", "slow", "work"]


def test_a_day_of_very_many_incidents_names_four_and_leads_to_the_rest() -> None:
    (day,) = marked(*(outage(f"0{n}:00", f"0{n}:30", name=f"o{n}") for n in range(7)))
    assert [each.card.incident.id for each in day.happenings] == ["o0", "o1", "o2", "o3"]
    assert (day.more, day.path) == (3, "history/2024-03/#d5")


def test_the_page_of_a_component_has_its_own_days_alone() -> None:
    slow = outage("2024-03-03 07:00", "2024-03-03 08:00", "web", name="slow")
    of = site(outage("2024-03-04 09:00", "2024-03-04 10:00"), slow, components=COMPONENTS)
    assert [day for day, _ in told(component_view(seen(of, "12:00"), of.components["api"]).marked)] == [4]


def test_a_site_that_claims_no_uptime_marks_no_day() -> None:
    of = site(outage("2024-03-04 09:00", "2024-03-04 10:00"), uptime=None)
    assert home_view(seen(of, "12:00")).marked == ()


# Where one can press


def bars(*marked: int, days: int = 90) -> Bars:
    """The bars of some days, of which some are marked."""
    day = date(2024, 3, 5)
    runs = tuple(Run(Level.MAJOR_OUTAGE, day, start, 1, "history/") for start in marked)
    return Bars(days=days, first=day, last=day, runs=runs, bad_days=())


@pytest.mark.parametrize(
    ("marked", "widths"),
    [
        ([10], [(7, 7)]),
        ([0, 89], [(0, 4), (82, 4)]),
        ([1, 88], [(0, 5), (80, 5)]),
        ([10, 11], [(7, 4), (0, 4)]),
        ([10, 12], [(7, 4), (0, 5)]),
        ([10, 13], [(7, 5), (0, 5)]),
        ([10, 18], [(7, 7), (1, 7)]),
        ([10, 11, 12], [(7, 4), (0, 1), (0, 4)]),
    ],
)
def test_a_marked_day_can_be_pressed_beside_it_too(marked: list[int], widths: list[tuple[int, int]]) -> None:
    assert [(gap, width) for gap, width, _ in charts.targets(bars(*marked))] == widths


def test_what_can_be_pressed_and_what_cannot_are_all_days() -> None:
    assert (charts.days_after_targets(bars(10)), charts.days_after_targets(bars(89))) == (76, 0)


@pytest.mark.parametrize(
    ("days", "widths"), [(0, []), (7, [7]), (22, [16, 6]), (90, [64, 16, 8, 2]), (366, [256, 64, 32, 8, 6])]
)
def test_what_cannot_be_pressed_is_a_sum_of_few_widths(days: int, widths: list[int]) -> None:
    assert charts.pieces(days) == widths


def test_maintenance_stands_on_the_ground_as_tall_as_a_good_day_but_hollow() -> None:
    assert [charts.key_path(level) for level in charts.LEVELS] == [
        "M0 17h1",
        "M0 15h1M0 19h1",
        "M0 15h1",
        "M0 12.5h1",
        "M0 10h1",
    ]
