"""What pages show of what incidents have in common: rows with bars, the longest of each table as wide as it can be."""

from builders import cause, component, maintenance, outage, seen, site

from statusgen.model.site import Incident
from statusgen.model.vocabulary import CauseCategory, CauseStatus
from statusgen.pages.analytics import AnalyticsView, CauseRow, DurationRow, analytics_view
from statusgen.pages.history import history_view
from statusgen.pages.viewpoint import Viewpoint


def many(number: int, year: int = 2026, **others: object) -> list[Incident]:
    return [
        outage(f"{year}-03-05 10:00", f"{year}-03-05 10:20", name=f"x{year}-{n}", **others)  # type: ignore[arg-type]
        for n in range(number)
    ]


def viewed(*incidents: Incident, **others: object) -> Viewpoint:
    return seen(site(*incidents, **others), "2026-12-31")  # type: ignore[arg-type]


def of_all(view: Viewpoint) -> AnalyticsView:
    found = analytics_view(view, None)
    assert found
    return found


def test_a_year_with_few_incidents_has_none_and_no_page_leads_there() -> None:
    few = viewed(*many(9), maintenance(start="2026-05-05 20:00", end="2026-05-05 22:00"))
    assert (analytics_view(few, 2026), analytics_view(few, None), analytics_view(few, 1999)) == (None, None, None)
    assert not history_view(few).has_analytics
    enough = viewed(*many(10))
    assert history_view(enough).has_analytics
    assert analytics_view(enough, 2026) is not None


def test_bars_are_as_wide_as_numbers_are_large() -> None:
    sure = cause("confirmed", category=(CauseCategory.DNS,))
    found = of_all(viewed(*many(8, cause=sure), *many(4, 2025, cause=cause("unknown")), *many(2, 2024)))
    assert found.causes == (
        CauseRow(CauseCategory.DNS, 8, 100, 8, 100),
        CauseRow(CauseStatus.UNKNOWN, 4, 50, 0, 0),
        CauseRow(None, 2, 25, 0, 0),
    )
    assert found.durations[:2] == (DurationRow(0, 900, 0, 0), DurationRow(900, 3_600, 14, 100))
    assert [(row.year, row.path, row.count, row.width) for row in found.years] == [
        (2026, "history/2026/", 8, 100), (2025, "history/2025/", 4, 50), (2024, "history/2024/", 2, 25)
    ]  # fmt: skip


def test_ten_components_are_named_and_the_others_counted() -> None:
    parts = [component(f"c{n:02}") for n in range(12)]
    found = of_all(viewed(*many(10, component="c11"), *(outage("10:00", "11:00", component=each.id, name=each.id)
                                                        for each in parts), components=parts))  # fmt: skip
    assert [(row.name.path, row.count) for row in found.components[:2]] == [
        ("components/c11/", 11),
        ("components/c00/", 1),
    ]
    assert (len(found.components), found.more_components) == (10, 2)
    assert (found.of_others, found.regions) == ((), ())
