"""The page of one incident: what happened, where, why, who said so, and how sure it is."""

from datetime import date

import msgspec
import pytest
from builders import (
    cause,
    citation,
    claim,
    component,
    group,
    incident,
    maintenance,
    moment,
    notice,
    outage,
    report,
    seen,
    site,
    statement,
    text,
    update,
)
from tables import each_row

from statusgen.gfm.links import LinkedPage
from statusgen.model.revisions import RemovedUpdate, Revisions
from statusgen.model.site import Action, Component, Discovery, Effect, Incident, Notification, Reach, Statement
from statusgen.model.text import Text
from statusgen.model.time import Bound, Count, Length, Moment
from statusgen.model.vocabulary import CauseCategory, CauseStatus, Discoverer, Label, Level, State
from statusgen.pages.incident import incident_view
from statusgen.pages.parts import AffectedView, Lanes, StatementView
from statusgen.pages.views import IncidentView


def told(*incidents: Incident, now: str = "2024-03-06", language: str = "en", **others: object) -> IncidentView:
    """The page of the first of some incidents of one site."""
    return incident_view(seen(site(*incidents, **{"languages": ["en", "fr"], **others}), now, language), incidents[0])  # type: ignore[arg-type]


def levels(affected: tuple[AffectedView, ...]) -> dict[str, str | None]:
    return {str(each.name.text): each.level.value if each.level else None for each in affected}


# In one line


def test_an_incident_that_is_over_says_how_long_it_lasted() -> None:
    card = told(outage("10:00", "11:30")).card
    assert (card.standing.state, card.standing.is_open, card.lasted) == (
        State.RESOLVED,
        False,
        Length(5_400, Bound.EXACT),
    )


def test_an_open_incident_has_lasted_nothing_yet() -> None:
    card = told(outage("10:00")).card
    assert (card.standing.is_open, card.incident.end, card.lasted) == (True, None, None)


@each_row(
    ("start", "end", "bound"),
    [
        ("10:00", "11:00", Bound.EXACT),
        ("about 10:00", "11:00", Bound.ABOUT),
        ("10:00", "about 11:00", Bound.ABOUT),
        ("10:00", "after 11:00", Bound.OVER),
        ("before 10:00", "11:00", Bound.OVER),
        ("before 10:00", "after 11:00", Bound.OVER),
        ("10:00", "before 11:00", Bound.UP_TO),
        ("after 10:00", "11:00", Bound.UP_TO),
        ("after 10:00", "before 11:00", Bound.UP_TO),
        ("before 10:00", "before 11:00", Bound.ABOUT),
        ("about 10:00", "after 11:00", Bound.ABOUT),
    ],
)
def test_a_length_is_as_sure_as_its_ends(start: str, end: str, bound: Bound) -> None:
    assert told(incident(start=start, end=end)).card.lasted == Length(3_600, bound)


@each_row(
    ("start", "end", "lasted"),
    [
        ("2024-02-28", "2024-03-05", Length(6 * 86_400, Bound.ABOUT)),
        ("about 2024-03-04", "2024-03-05", Length(86_400, Bound.ABOUT)),
        ("2024-03-05", "2024-03-05", Length(86_400, Bound.UP_TO)),
        ("2024-03-01", "10:00", Length(4 * 86_400, Bound.ABOUT)),
        ("2024-03-01 10:00", "2024-03-05", Length(4 * 86_400, Bound.ABOUT)),
        ("2024-03-05", "10:00", Length(10 * 3_600, Bound.UP_TO)),
        ("10:00", "2024-03-05", Length(14 * 3_600, Bound.UP_TO)),
        ("before 2024-03-01", "2024-03-05", None),
        ("2024-03-01", "after 2024-03-05", None),
        ("2024-02", "2024-03-05", None),
        ("10:00", "10:00", None),
    ],
)
def test_a_length_is_not_more_precise_than_its_ends(start: str, end: str, lasted: Length | None) -> None:
    assert told(incident(start=start, end=end)).card.lasted == lasted


def test_a_length_that_was_given_is_shown_as_it_was() -> None:
    assert told(incident(start="2024-03-04", duration="about 2h")).card.lasted == Length(7_200, Bound.ABOUT)
    assert str(told(incident(start="10:00", duration="several hours")).card.lasted) == "several hours"


def test_a_notice_that_is_still_shown_has_lasted_nothing_yet() -> None:
    assert told(notice(update("10:00", "Update"), end="2024-04-01")).card.lasted is None


@pytest.mark.parametrize(
    ("work", "lasted"),
    [
        (maintenance(), Length(7_200, Bound.EXACT)),
        (maintenance(update("21:00", "Completed")), Length(3_600, Bound.EXACT)),
        (maintenance(update("10:00", "Update", "end: 23:00")), Length(10_800, Bound.EXACT)),
        (maintenance(update("20:00", "In progress")), None),
        (maintenance(update("10:00", "Cancelled")), None),
        (maintenance(start="2024-03-03", end="2024-03-04"), Length(86_400, Bound.ABOUT)),
    ],
    ids=["by the clock", "early", "longer", "still going on", "called off", "days alone"],
)
def test_a_maintenance_lasted_as_long_as_it_did_and_not_as_announced(work: Incident, lasted: Length | None) -> None:
    assert told(work).card.lasted == lasted


def test_the_shape_beside_an_incident_is_that_of_its_impact_and_a_maintenance_has_its_own() -> None:
    assert told(outage("10:00", level="partial_outage")).card.standing.shape is Level.PARTIAL_OUTAGE
    assert told(maintenance(impact="critical")).card.standing.shape is Level.UNDER_MAINTENANCE
    assert told(notice(update("10:00", "Update"))).card.standing.shape is Level.OPERATIONAL


# What is affected


def test_components_have_the_worst_level_they_were_at_with_note_and_source() -> None:
    facebook = Effect(
        level=Level.MAJOR_OUTAGE, note=text("All of it."), source=(citation("https://www.example.org/a?b"),)
    )
    broken = incident(
        update("10:00", "Investigating"),
        update("10:30", "Update", "api: degraded_performance", "mail: partial_outage"),
        update("11:00", "Resolved"),
        components={"api": facebook, "web": "operational"},
    )
    page = told(broken, components=["api", "web", "mail"])
    assert levels(page.components) == {"Api": "major_outage", "Web": "operational", "Mail": "partial_outage"}
    api = page.components[0]
    assert api.effect == facebook
    assert api.name.path == "components/api/"


@pytest.mark.parametrize(
    ("happened", "level"),
    [
        (
            incident(start="2012-07", duration="2h", components={"api": "partial_outage"}, regions=["FR"]),
            "partial_outage",
        ),
        (incident(update("10:00", "Resolved"), components={"api": "major_outage"}, regions=["FR"]), "major_outage"),
    ],
    ids=["nobody knows when", "no time at all"],
)
def test_levels_are_said_even_where_they_cannot_be_placed_in_time(happened: Incident, level: str) -> None:
    page = told(happened)
    assert levels(page.components) == {"Api": level}
    assert levels(page.regions) == {"France": level}
    assert [group.level.value for group in page.affected] == [level]


def test_what_only_the_resolved_names_was_operational() -> None:
    broken = incident(
        update("10:00", "Investigating"),
        update("11:00", "Resolved", "web: operational", "FR: operational"),
        components={"api": "major_outage"},
    )
    page = told(broken)
    assert levels(page.components) == {"Api": "major_outage", "Web": "operational"}
    assert levels(page.regions) == {"France": "operational"}


def test_while_it_is_open_what_is_affected_is_as_it_is_now_and_the_table_as_it_was_at_worst() -> None:
    broken = incident(
        update("10:00", "Investigating"), update("11:00", "Monitoring", "api: degraded_performance"),
        components={"api": "major_outage", "web": "partial_outage"},
    )  # fmt: skip
    page = told(broken)
    assert [(each.level.value, [str(name.text) for name in each.names]) for each in page.affected] == [
        ("partial_outage", ["Web"]),
        ("degraded_performance", ["Api"]),
    ]
    assert levels(page.components) == {"Api": "major_outage", "Web": "partial_outage"}


def test_regions_are_as_they_are_now_while_it_is_open_and_as_they_were_at_worst_after() -> None:
    posts = update("10:00", "Investigating"), update("11:00", "Monitoring", "FR: operational")
    given = {"components": {"api": "major_outage"}, "regions": ["FR", "DE"]}
    assert levels(told(incident(*posts, **given)).regions) == {"France": "operational", "Germany": "major_outage"}  # type: ignore[arg-type]
    over = incident(*posts, update("12:00", "Resolved"), **given)  # type: ignore[arg-type]
    assert levels(told(over).regions) == {"France": "major_outage", "Germany": "major_outage"}


def test_the_map_has_each_region_at_the_level_that_the_list_says() -> None:
    broken = incident(
        update("10:00", "Investigating"), regions={"FR": "partial_outage", "US-CA": "major_outage", "several": None}
    )
    assert [(each.level, each.countries, each.is_part) for each in told(broken).places] == [
        (Level.PARTIAL_OUTAGE, ("FR",), False),
        (Level.MAJOR_OUTAGE, ("US",), True),
        (Level.DEGRADED_PERFORMANCE, (), True),
    ]


def test_an_open_incident_with_a_vague_start_affects_what_it_names() -> None:
    page = told(incident(update("10:00", "Investigating"), start="2024-03", components={"api": "major_outage"}))
    assert [each.level.value for each in page.affected] == ["major_outage"]


def test_the_first_update_of_a_notice_is_called_a_notice() -> None:
    posts = update("10:00", "Update"), update("11:00", "Update"), update("12:00", "Correction")
    labels = [each.label for each in told(notice(*posts)).updates]
    assert labels == [Label.CORRECTION, Label.UPDATE, State.NOTICE]
    assert told(notice(posts[2])).updates[0].label is Label.CORRECTION
    assert told(outage("10:00")).updates[0].label is Label.INVESTIGATING


def test_a_notice_gives_its_components_no_level() -> None:
    page = told(notice(update("10:00", "Update"), components=["api"], regions=["FR"]))
    assert (levels(page.components), levels(page.regions), page.affected) == ({"Api": None}, {"France": None}, ())


def test_a_maintenance_to_come_says_what_it_will_affect_and_a_cancelled_one_affected_nothing() -> None:
    assert levels(told(maintenance(), now="10:00").components) == {"Api": "under_maintenance"}
    assert levels(told(maintenance(update("10:00", "Cancelled"))).components) == {"Api": "operational"}


def test_regions_are_listed_by_level_but_those_apart_of_which_more_is_said_or_that_the_clock_changes() -> None:
    noted = Effect(level=Level.MAJOR_OUTAGE, note=text("All of it."))
    regions = {"FR": "operational", "DE": noted, "ES": "major_outage", "IT": "major_outage"}
    page = told(incident(update("10:00", "Investigating"), regions=regions))
    said = [(group.level.value, [name.text.text for name in group.names]) for group in page.regions_by_level]
    assert said == [("major_outage", ["Spain", "Italy"]), ("operational", ["France"])]
    assert levels(page.regions_apart) == {"Germany": "major_outage"}
    coming = told(maintenance(regions=["FR"]), now="10:00")
    assert (coming.regions_by_level, levels(coming.regions_apart)) == ((), {"France": None})


def test_several_regions_are_no_place_with_a_page() -> None:
    page = told(incident(update("10:00", "Investigating"), regions=["several", "FR", "europe"]))
    assert [(str(each.name.text), each.name.path) for each in page.regions] == [
        ("Several regions", ""),
        ("France", "regions/fr/"),
        ("Europe", "regions/europe/"),
    ]


def test_a_region_that_only_a_report_names_has_no_page_to_lead_to() -> None:
    broken = incident(
        update("10:00", "Investigating"),
        components={"api": "major_outage"},
        regions=["FR"],
        reports=[
            report("Downdetector", component="api", region="JP", unit=text("reports")),
            report("Ookla", region="FR"),
            report("Somebody", summary=text("Saw it.")),
        ],
    )
    assert [[(str(name.text), name.path) for name in about] for _, about in told(broken).reports] == [
        [("Api", "components/api/"), ("Japan", "")],
        [("France", "regions/fr/")],
        [],
    ]


@pytest.mark.parametrize(
    "facts",
    [
        {"detected": moment("10:05")},
        {"discovered": Discovery(by=Discoverer.STAFF)},
        {"affected": (Reach(count=Count(3, Bound.ABOUT)),)},
        {"contributing": (cause("unknown"),)},
        {"actions": (Action(title=text("Check")),)},
        {"notified": (Notification(who=text("The authority")),)},
    ],
    ids=lambda facts: next(iter(facts)),
)
def test_each_fact_for_a_postmortem_is_among_what_is_known(facts: dict[str, object]) -> None:
    assert told(incident(update("10:00", "Investigating"), **facts)).is_known  # type: ignore[arg-type]
    assert not told(incident(update("10:00", "Investigating"))).is_known


# Why


def test_the_cause_comes_with_how_sure_it_is_and_how_that_came_to_be() -> None:
    broken = incident(
        update("10:00", "Investigating", "cause: unknown"),
        update("11:00", "Identified", "api: major_outage", "cause: suspected"),
        update("12:00", "Resolved"),
        cause=cause("confirmed", category=(CauseCategory.DNS,), summary=text("A change."), by=text("Meta")),
    )
    page = told(broken)
    assert page.card.incident.cause == broken.cause
    assert page.cause_history == ((moment("10:00"), CauseStatus.UNKNOWN), (moment("11:00"), CauseStatus.SUSPECTED))


def test_of_what_nobody_said_the_cause_there_is_none() -> None:
    page = told(outage("10:00"))
    assert (page.card.incident.cause, page.cause_history) == (None, ())


def test_claims_stand_beside_the_fact_they_are_about() -> None:
    broken = incident(
        update("10:00", "Investigating"),
        components={"api": "major_outage"},
        regions=["FR"],
        claims=[
            claim("Anonymous", "A cyberattack.", response=text("It was not.")),
            claim("News", "Less than an hour.", about="duration"),
            claim("Users", "Not all of it.", about="api"),
            claim("More users", "Nothing here.", about="FR"),
            claim("Abroad", "Here too.", about="JP"),
        ],
    )
    page = told(broken)
    assert {fact: [str(each.by.original) for each in claims] for fact, claims in page.claims.items()} == {
        "cause": ["Anonymous"],
        "duration": ["News"],
    }
    assert [(str(name.text), [str(each.by.original) for each in claims]) for name, claims in page.other_claims] == [
        ("Japan", ["Abroad"])
    ]
    assert page.claims["cause"][0].response == text("It was not.")
    assert [[str(each.by.original) for each in named.claims] for named in (*page.components, *page.regions)] == [
        ["Users"],
        ["More users"],
    ]


# Who said what

META = group("meta", Component(id="facebook", name=text("Facebook"), operator=("Meta", "Facebook, Inc.")), "x")
OUTAGE = {"components": {"facebook": "major_outage"}}


def voices(*statements: Statement, language: str = "en", **others: object) -> tuple[list[str], list[str]]:
    """The texts of own and of outside statements, on the page of an outage of Meta's."""
    broken = incident(update("10:00", "Investigating"), **{**OUTAGE, "statements": statements, **others})  # type: ignore[arg-type]
    page = told(broken, components=[META], organization="Example", language=language)
    return [str(each.text) for each in page.own_statements], [str(each.text) for each in page.outside_statements]


def test_the_site_and_the_operators_of_what_is_affected_speak_for_themselves_all_others_from_outside() -> None:
    assert voices(
        statement("Ann", "Ours", organization=text("Example")),
        statement("Bob", "Theirs", organization=text("Meta")),
        statement("Cy", "Under an older name", organization=text("Facebook, Inc.")),
        statement("Dee", "Another's", organization=text("Cloudflare")),
        statement("Eve", "Her own"),
    ) == (["Ours", "Theirs", "Under an older name"], ["Another's", "Her own"])


def test_an_organization_is_known_whatever_its_case_and_in_any_language() -> None:
    assert voices(
        statement("Ann", "a", organization=text("META")),
        statement("Bob", "b", organization=text({"en": "X", "fr": "Méta"})),
    ) == (["a", "b"], [])


def test_the_operator_of_what_is_not_affected_is_an_outside_voice() -> None:
    assert voices(statement("Ann", "a", organization=text("Meta")), components={"x": "major_outage"}) == ([], ["a"])


def quoted(said: Statement, language: str = "en", **others: object) -> StatementView:
    broken = incident(update("10:00", "Investigating"), statements=[said], **others)  # type: ignore[arg-type]
    return told(broken, language=language).outside_statements[0]


def test_only_what_is_verbatim_is_quoted() -> None:
    assert not quoted(statement("Ann", "Sorry.")).is_quoted
    verbatim = quoted(statement("Ann", "Sorry.", verbatim=True))
    assert (verbatim.is_quoted, verbatim.said_in) == (True, "")


BOTH = Text({"en": "Sorry.", "fr": "Désolé."})


def test_a_quotation_loses_its_marks_in_translation_and_names_the_language_it_was_said_in() -> None:
    said = Statement(speaker=text("Ann"), text=BOTH, verbatim=True)
    translated = quoted(said, "fr")
    assert (str(translated.text), translated.is_quoted, translated.said_in) == ("Désolé.", False, "en")
    assert quoted(said, "en").is_quoted


def test_a_quotation_said_in_the_language_of_a_translation_is_quoted_there() -> None:
    said = Statement(speaker=text("Ann"), text=BOTH, lang="fr", verbatim=True)
    assert (quoted(said, "fr").is_quoted, quoted(said, "en").is_quoted, quoted(said, "en").said_in) == (
        True,
        False,
        "fr",
    )


BOTH_UPDATES = update("10:00", "Investigating", body={"en": "We look.", "fr": "On regarde."})


def test_a_page_that_nobody_translated_names_the_language_that_it_is_in() -> None:
    assert told(incident(update("10:00", "Investigating")), language="fr").foreign == "en"
    assert told(incident(update("10:00", "Investigating"))).foreign == ""


def test_a_translated_page_is_foreign_as_long_as_one_update_is() -> None:
    words = {"en": "Slow", "fr": "Lent"}
    whole = incident(BOTH_UPDATES, title=words, summary=words)
    partly = incident(BOTH_UPDATES, update("11:00", "Resolved"), title=words, summary=words)
    assert [told(each, language="fr").foreign for each in (whole, partly)] == ["", "en"]


def test_a_title_that_is_not_translated_makes_a_page_foreign_and_what_is_not_said_does_not() -> None:
    said = incident(BOTH_UPDATES, title="Slow", summary="")
    assert told(said, language="fr").foreign == "en"


def test_a_quotation_in_a_foreign_language_that_nobody_translated_is_quoted_as_it_was_said() -> None:
    said = quoted(statement("Ann", "Es tut uns leid.", lang="de", verbatim=True))
    assert (said.text.text, said.text.language, said.is_quoted, said.said_in) == ("Es tut uns leid.", "de", True, "")


def test_a_quotation_without_translation_is_quoted_in_every_language() -> None:
    said = quoted(statement("Ann", "Sorry.", verbatim=True), "fr")
    assert (said.text.language, said.is_quoted) == ("en", True)


def test_what_is_told_of_a_statement_is_in_the_language_that_tells_it() -> None:
    said = quoted(statement("Ann", "She is sorry.", lang="de"))
    assert (said.text.language, said.is_quoted, said.said_in) == ("en", False, "")


# Updates


def chips(page: IncidentView) -> list[list[tuple[str, list[str]]]]:
    return [
        [(group.level.value, [str(name.text) for name in group.names]) for group in each.changes]
        for each in page.updates
    ]


def test_updates_are_newest_first_while_it_is_open_and_in_reading_order_after() -> None:
    first, second = update("10:00", "Investigating"), update("11:00", "Resolved")
    assert [each.anchor for each in told(incident(first, second)).updates] == ["u20240305T1000Z", "u20240305T1100Z"]
    assert [each.anchor for each in told(incident(first, update("11:00", "Update"))).updates] == [
        "u20240305T1100Z",
        "u20240305T1000Z",
    ]


def test_an_update_shows_what_its_chips_set_each_component_once() -> None:
    broken = incident(
        update("10:00", "Investigating", "all: degraded_performance", "api: major_outage", "FR: partial_outage"),
        update("11:00", "Update", "mail: partial_outage", "all: degraded_performance", "cause: suspected"),
        update("12:00", "Resolved"),
        components={"api": "major_outage", "web": "partial_outage"},
    )
    page = told(broken, components=["api", "web", "mail"])
    assert chips(page) == [
        [("major_outage", ["Api"]), ("degraded_performance", ["Web"]), ("partial_outage", ["France"])],
        [("degraded_performance", ["Mail", "Api", "Web"])],
        [],
    ]
    assert [each.cause for each in page.updates] == [None, CauseStatus.SUSPECTED, None]


def test_all_does_not_reach_a_component_that_only_a_later_update_names() -> None:
    broken = incident(
        update("10:00", "Investigating", "all: major_outage"),
        update("11:00", "Update", "web: degraded_performance"),
        update("12:00", "Resolved"),
        components={"api": "major_outage"},
    )
    assert chips(told(broken))[0] == [("major_outage", ["Api"])]


def test_an_update_shows_its_promise_and_the_page_only_the_newest() -> None:
    broken = incident(
        update("10:00", "Investigating", "next update: 10:30"), update("11:00", "Update", "next update: 11:30")
    )
    page = told(broken, now="11:15")
    assert [each.promise for each in page.updates] == [moment("11:30"), moment("10:30")]
    assert (page.card.standing.promise, page.card.standing.is_overdue) == (moment("11:30"), False)
    assert told(broken, now="11:30").card.standing.is_overdue


def test_a_maintenance_that_the_clock_has_completed_owes_no_update() -> None:
    work = maintenance(update("10:00", "Scheduled", "next update: 23:00"))
    assert told(work, now="21:00").card.standing.promise == moment("23:00")
    page = told(work)
    assert (page.card.standing.promise, page.card.standing.is_overdue) == (None, False)


def test_an_update_that_announces_or_moves_a_window_shows_it() -> None:
    work = maintenance(
        update("10:00", "Scheduled"),
        update("11:00", "Update", "end: 23:00"),
        update("20:00", "In progress"),
        update("20:30", "Verifying", "end: 23:30"),
        update("22:00", "Completed"),
    )
    assert [each.window and each.window.end for each in told(work).updates] == [
        moment("22:00"),
        moment("23:00"),
        None,
        moment("23:30"),
        None,
    ]


def test_a_page_says_what_was_announced_at_first_where_the_window_has_moved() -> None:
    moved = told(maintenance(update("10:00", "Update", "start: 21:00"))).announced
    assert moved is not None
    assert (moved.start, moved.end) == (moment("20:00"), moment("22:00"))
    assert told(maintenance()).announced is None
    assert told(outage("10:00")).announced is None


# Components over time


def shape(page: IncidentView) -> dict[str, list[tuple[str, float, float]]]:
    """The levels of each component that has a lane, between which shares of its width."""
    return {
        str(lane.name.text): [(part.level.value, round(part.left, 3), round(part.right, 3)) for part in lane.segments]
        for lane in page.components
        if lane.segments
    }


def moments(page: IncidentView) -> list[list[tuple[Moment, Moment | None]]]:
    """Between which moments the segments of each component are."""
    return [[(part.first, part.last) for part in lane.segments] for lane in page.components if lane.segments]


def between(lanes: Lanes | None) -> tuple[Moment, Moment]:
    assert lanes is not None
    return lanes.first, lanes.last


def test_lanes_run_from_the_start_to_the_end_with_a_tick_for_each_update_between() -> None:
    broken = incident(
        update("10:00", "Investigating"),
        update("10:30", "Update", "api: degraded_performance"),
        update("11:00", "Monitoring", "web: partial_outage"),
        update("12:00", "Resolved"),
        update("13:00", "Postmortem"),
        components={"api": "major_outage"},
    )
    page = told(broken)
    lanes = page.lanes
    assert shape(page) == {
        "Api": [("major_outage", 0, 0.25), ("degraded_performance", 0.25, 1)],
        "Web": [("partial_outage", 0.5, 1)],
    }
    assert lanes is not None
    assert lanes.ticks == (0.25, 0.5)
    assert between(lanes) == (moment("10:00"), moment("12:00"))
    assert moments(page)[0] == [
        (moment("10:00"), moment("10:30")),
        (moment("10:30"), moment("12:00")),
    ]


def test_the_lanes_of_an_open_incident_run_on_beyond_the_instant_of_the_page_and_their_last_segments_do_not_end() -> (
    None
):
    broken = incident(
        update("10:00", "Investigating"),
        update("11:00", "Update", "web: major_outage"),
        components={"api": "major_outage"},
    )
    page = told(broken, now="12:00")
    lanes = page.lanes
    assert shape(page) == {"Api": [("major_outage", 0, 1)], "Web": [("major_outage", 0.476, 1)]}
    assert [lane[0][1] for lane in moments(page)] == [None, None]
    assert between(lanes) == (moment("10:00"), moment("12:00"))
    assert page.card.standing.is_open


@pytest.mark.parametrize(
    ("found", "now", "is_one_day"),
    [
        (outage("10:00", "23:59"), "2024-03-06", True),
        (outage("10:00"), "23:00", True),
        (outage("2024-03-04 23:50", "00:10"), "2024-03-06", False),
        (outage("2024-01-01 00:00"), "12:00", False),
    ],
)
def test_the_times_of_lanes_need_no_date_where_all_are_of_one_day(found: Incident, now: str, is_one_day: bool) -> None:
    lanes = told(found, now=now).lanes
    assert lanes is not None
    assert lanes.is_one_day is is_one_day


def test_what_the_newest_update_sets_is_on_the_lanes() -> None:
    broken = incident(
        update("08:00", "Investigating"),
        update("09:00", "Monitoring", "web: degraded_performance", "api: partial_outage"),
        components={"web": "major_outage"},
    )
    page = told(broken, now="09:00")
    lanes = page.lanes
    assert shape(page) == {
        "Web": [("major_outage", 0, 0.952), ("degraded_performance", 0.952, 1)],
        "Api": [("partial_outage", 0.952, 1)],
    }
    assert lanes is not None
    assert moments(page) == [
        [(moment("08:00"), moment("09:00")), (moment("09:00"), None)],
        [(moment("09:00"), None)],
    ]
    assert [round(tick, 3) for tick in lanes.ticks] == [0.952]


def test_an_update_dated_a_little_ahead_is_on_the_lanes_too() -> None:
    broken = incident(
        update("10:00", "Investigating"), update("about 11:10", "Update"), components={"api": "major_outage"}
    )
    assert between(told(broken, now="11:00").lanes) == (moment("10:00"), moment("about 11:10"))


def test_between_an_end_and_its_reopening_a_lane_is_operational() -> None:
    broken = incident(
        update("10:00", "Investigating"),
        update("11:00", "Resolved"),
        update("13:00", "Monitoring"),
        update("14:00", "Resolved"),
        components={"api": "major_outage"},
    )
    assert shape(told(broken)) == {
        "Api": [("major_outage", 0, 0.25), ("operational", 0.25, 0.75), ("major_outage", 0.75, 1)]
    }


def test_lanes_say_no_more_of_their_ends_than_is_known() -> None:
    reported = incident(start="about 10:00", end="before 11:00", components={"api": "major_outage"})
    assert moments(told(reported)) == [[(moment("about 10:00"), moment("before 11:00"))]]


def test_lanes_confuse_no_day_with_the_midnight_that_ends_it() -> None:
    broken = incident(
        update("00:00", "Update", "api: degraded_performance"),
        update("12:00", "Resolved"),
        start="2024-03-04",
        components={"api": "major_outage"},
    )
    assert moments(told(broken))[0] == [
        (moment("2024-03-04"), moment("00:00")),
        (moment("00:00"), moment("12:00")),
    ]


@pytest.mark.parametrize(
    "happened",
    [
        incident(start="10:00", end="11:00", regions=["FR"]),
        incident(start="2012-07", end="2012-08-01 10:00", components={"api": "major_outage"}),
        incident(start="2012-07", components={"api": "major_outage"}),
        incident(update("10:00", "Resolved"), components={"api": "major_outage"}),
        notice(update("10:00", "Update"), components=["api"]),
        maintenance(update("10:00", "Cancelled")),
    ],
    ids=["no component", "vague start", "unknown end", "no length", "a notice", "called off"],
)
def test_there_are_no_lanes_of_what_has_no_known_length(happened: Incident) -> None:
    assert told(happened).lanes is None


def test_there_are_no_lanes_of_what_has_just_begun() -> None:
    assert told(outage("10:00"), now="10:00").lanes is None


@pytest.mark.parametrize(
    ("work", "first", "last"),
    [
        (maintenance(), "20:00", "22:00"),
        (maintenance(start="2024-03-04", end="2024-03-04"), "2024-03-04", "2024-03-04"),
        (maintenance(update("21:00", "Completed")), "20:00", "21:00"),
        (maintenance(update("10:00", "Update", "start: 18:00", "end: 19:00")), "18:00", "19:00"),
        (maintenance(update("20:00", "In progress")), "20:00", "23:00"),
        (maintenance(update("20:00", "In progress"), end="2024-03-06 02:00"), "20:00", "2024-03-06 02:00"),
    ],
    ids=["as announced", "a day", "early", "moved", "going on late", "going on"],
)
def test_the_lanes_of_a_maintenance_are_as_long_as_it_was(work: Incident, first: str, last: str) -> None:
    page = told(work, now="23:00")
    lanes = page.lanes
    assert shape(page) == {"Api": [("under_maintenance", 0, 1)]}
    assert between(lanes) == (moment(first), moment(last))


def test_a_window_that_the_clock_opened_is_on_the_lanes_as_announced_and_nothing_is_after_it() -> None:
    page = told(maintenance(start="20:00", end="22:00"), now="21:00")
    assert moments(page) == [[(moment("20:00"), moment("22:00"))]]


# What lanes say


def lanes(page: IncidentView) -> list[tuple[list[str], int]]:
    """Whose each lane is, and how many levels it has."""
    return [([str(name.text) for name in lane.names], len(lane.segments)) for lane in page.drawn]


def test_components_that_keep_one_level_have_no_lane_and_those_that_change_alike_share_one() -> None:
    broken = incident(
        update("10:00", "Investigating"),
        update("11:00", "Update", "web: partial_outage", "mail: partial_outage"),
        update("12:00", "Resolved"),
        components=dict.fromkeys(["api", "web", "mail"], "major_outage"),
    )
    assert lanes(told(broken, components=["api", "web", "mail"])) == [(["Web", "Mail"], 2)]
    assert lanes(told(outage("10:00", "11:00"))) == []


# Its steps


def steps(page: IncidentView) -> list[tuple[str, float, int | None]]:
    return [(each.step.value, each.place, each.after.seconds if each.after else None) for each in page.milestones]


def test_an_incident_that_is_over_tells_its_steps() -> None:
    broken = incident(
        update("10:30", "Investigating"),
        update("11:00", "Identified"),
        update("11:30", "Monitoring"),
        update("12:00", "Resolved"),
        start="10:00",
    )
    assert steps(told(broken)) == [
        ("start", 0, None), ("first_update", 0.25, 1_800), ("identified", 0.5, 3_600),
        ("mitigated", 0.75, 5_400), ("resolved", 1, 7_200),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("detected", "expected"),
    [("10:15", [("detected", 0.25, 900)]), ("2024-03-05", []), ("09:59", []), ("11:00", [])],
)
def test_when_it_was_detected_is_a_step(detected: str, expected: list[tuple[str, float, int]]) -> None:
    broken = incident(
        update("10:30", "Investigating"), update("11:00", "Resolved"), start="10:00", detected=moment(detected)
    )
    assert steps(told(broken)) == [
        ("start", 0, None), *expected, ("first_update", 0.5, 1_800), ("resolved", 1, 3_600),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "happened",
    [
        outage("10:00", "11:00"),
        incident(update("10:00", "Investigating"), update("11:00", "Identified")),
        incident(update("10:30", "Investigating"), start="2024-03-05", end="11:00"),
        incident(start="10:00", end="11:00"),
        maintenance(update("20:00", "In progress"), update("20:30", "Verifying"), update("21:00", "Completed")),
    ],
    ids=["start and end alone", "open", "vague", "no update", "work"],
)
def test_there_are_no_steps_where_they_would_say_no_more_than_the_facts(happened: Incident) -> None:
    assert steps(told(happened)) == []


def test_the_updates_of_what_is_over_say_how_much_later_they_are() -> None:
    over = [update("10:00", "Investigating"), update("10:40", "Resolved"), update("2024-03-06", "Postmortem")]
    after = [each.after for each in told(incident(*over), now="2024-03-07").updates]
    assert after == [None, Length(2_400, Bound.EXACT), None]
    assert [each.after for each in told(incident(*over[:1])).updates] == [None]


# What is on the page


def test_a_long_page_lists_its_sections_and_a_short_one_does_not() -> None:
    long = outage(
        "10:00", "11:00", writeup="## Why\n\nA fuse.\n\n### More\n\n## How `it` ended\n\nWe have more.", regions=["FR"]
    )
    page = told(long)
    assert page.contents == ("timeline", "writeup", "regions")
    assert page.writeup.contents == (("w-why", "Why"), ("w-how-it-ended", "How it ended"))
    assert told(outage("10:00", "11:00", regions=["FR"])).contents == ()
    assert told(msgspec.structs.replace(long, updates=long.updates[:1], end=None)).contents == ()


def test_a_head_that_leaves_out_components_has_all_of_them_to_unfold() -> None:
    many = [f"c{n}" for n in range(9)]
    assert told(outage("10:00", "11:00")).leaves_out is False
    assert told(incident(components=dict.fromkeys(many[:4], "operational"), end="11:00"), components=many).leaves_out
    assert told(incident(components=dict.fromkeys(many, "major_outage"), end="11:00"), components=many).leaves_out


def test_what_is_cited_is_as_of_the_last_that_was_posted_or_that_the_clock_did() -> None:
    assert told(outage("10:00", "11:00")).last_word == moment("11:00")
    assert told(maintenance(start="2024-03-04 20:00", end="2024-03-04 22:00")).last_word == moment("2024-03-04 22:00")
    assert told(incident(start="2008")).last_word is None


def test_a_citation_says_how_the_version_of_the_write_up_begins() -> None:
    cited = msgspec.structs.replace(outage("10:00", "11:00"), version="ce013625030ba8dba906f756967f9e9ca394464a")
    assert told(cited).version == "ce01362503"


# What the clock changes

PLACED = maintenance(update("10:00", "Scheduled"), start="20:00", end="22:00", regions=["FR"])


@pytest.mark.parametrize(
    ("now", "level", "on_the_map"),
    [("12:00", None, None), ("21:00", "under_maintenance", None), ("23:00", "under_maintenance", "under_maintenance")],
)
def test_a_region_has_the_level_of_a_maintenance_from_its_window_on_and_the_map_no_level_that_the_clock_ends(
    now: str, level: str | None, on_the_map: str | None
) -> None:
    page = told(PLACED, now=now)
    assert levels(page.regions) == {"France": level}
    assert [place.level and place.level.value for place in page.places] == [on_the_map]


# What else there is to read


def test_related_incidents_are_shown_both_ways_newest_first_and_unknown_ones_not_at_all() -> None:
    new = outage("10:00", name="new", related=("old", "a-draft"))
    old = outage("2021-10-04 10:00", "2021-10-04 16:00", name="old")
    older = outage("2019-03-13 10:00", "2019-03-13 16:00", name="older", related=("old",))
    assert [card.incident.id for card in told(old, new, older).related] == ["new", "older"]
    assert [card.incident.id for card in told(new, old, older).related] == ["old"]
    assert told(outage("10:00")).related == ()


def test_prose_knows_its_language_and_where_it_stands() -> None:
    broken = incident(
        update("10:00", "Investigating"), summary={"en": "Down.", "fr": "En panne."}, writeup="## Root cause\n\nDNS."
    )
    page = told(broken, language="fr")
    assert (page.summary.text, page.summary.language, page.summary.destination.root) == ("En panne.", "fr", "../../../")
    assert (page.writeup.language, page.writeup.destination.ids) == ("en", "w-")


def test_prose_knows_where_its_file_lies_and_which_files_go_by_another_name() -> None:
    elsewhere = outage("10:00", name="imported", source="2024/a-file.md", summary="Like [it](a-file.md).")
    page = told(elsewhere, outage("11:00", name="other"))
    assert page.summary.destination.folder == "2024"
    assert page.summary.destination.pages == {"2024/a-file": LinkedPage("incidents/imported/")}


def test_prose_knows_no_more_than_it_can_lead_to() -> None:
    page = told(
        outage("10:00", summary="Like [b](b.md) and [the log](log%201.txt).", writeup="No b.md here."),
        *(outage("11:00", name=name) for name in "bc"),
        attachments=frozenset({"log 1.txt", "log 2.txt"}),
    )
    assert page.summary.destination.pages == {"b": LinkedPage("incidents/b/")}
    assert page.summary.destination.files == {"log 1.txt": "incidents/log 1.txt"}
    assert page.summary.destination.own == LinkedPage("incidents/outage/")
    assert (page.writeup.destination.pages, page.writeup.destination.files) == ({}, {})


def test_a_fragment_means_a_heading_of_the_write_up_in_the_language_of_the_page() -> None:
    words = {"en": "## Root cause", "fr": "## La cause"}
    other = outage("11:00", name="b", writeup=words)
    linking = outage("10:00", summary="See [b](b.md#root-cause) and [below](#root-cause).", writeup=words)
    english, french = (told(linking, other, language=language).summary.destination for language in ("en", "fr"))
    first, later = "u20240305T1000Z", "u20240305T1100Z"
    assert english.own == LinkedPage("incidents/outage/", {first: first, "root-cause": "w-root-cause"})
    assert english.pages == {"b": LinkedPage("incidents/b/", {later: later, "root-cause": "w-root-cause"})}
    assert french.pages == {"b": LinkedPage("fr/incidents/b/", {later: later, "la-cause": "w-la-cause"})}


def test_a_fragment_means_an_update_too_from_any_text_to_any_page() -> None:
    other = incident(update("11:00", "Investigating"), name="b")
    post = update("10:00", "Investigating", body="See [below](#w) and [b](b.md#u20240305T1100Z).")
    page = told(incident(post, writeup="As [first said](#u20240305T1000Z)."), other)
    assert page.writeup.html == '<p>As <a href="../../incidents/outage/#u20240305T1000Z">first said</a>.</p>'
    assert page.updates[0].body.html == ('<p>See below and <a href="../../incidents/b/#u20240305T1100Z">b</a>.</p>')


def test_what_has_no_page_yet_is_not_linked_to() -> None:
    ahead = notice(update("2024-03-07 10:00", "Update"), name="b")
    page = told(outage("10:00", summary="See [b](b.md)."), ahead, now="2024-03-06")
    assert (page.summary.destination.pages, page.summary.destination.files) == ({}, {})


def test_a_page_leads_to_its_month_and_year_in_the_sites_zone() -> None:
    late = outage("2024-02-29 16:00", "2024-02-29 17:00")
    page = told(late, language="fr", timezone="Asia/Tokyo")
    assert page.month == (date(2024, 3, 1), "fr/history/2024-03/")
    assert page.year == (2024, "fr/history/2024/")


def test_what_is_known_to_the_year_leads_to_the_year_alone() -> None:
    page = told(incident(start="2008"))
    assert (page.month, page.year) == (None, (2008, "history/2008/"))


def test_a_maintenance_leads_to_the_month_of_its_window_as_it_stands() -> None:
    moved = update("10:00", "Update", "start: 2024-04-02 20:00", "end: 2024-04-02 22:00")
    page = told(maintenance(moved, start="2024-03-30 20:00", end="2024-03-30 22:00"))
    assert page.month == (date(2024, 4, 1), "history/2024-04/")


def test_a_retired_component_is_named_as_any_other() -> None:
    page = told(outage("2017-01-01 10:00", "2017-01-01 11:00", component="vine"),
                components=[component("vine", until="2017-01-17")])  # fmt: skip
    assert levels(page.components) == {"Vine": "major_outage"}


def test_a_component_that_is_only_named_is_shown_without_a_level() -> None:
    page = told(incident(update("10:00", "Investigating"), components=["api"]))
    assert levels(page.components) == {"Api": None}


# Updates by day


def test_a_timeline_has_each_day_once() -> None:
    times = ["2024-03-04 23:10", "2024-03-05", "10:00", "11:00", "12:00"]
    days = told(incident(*(update(time, "Update") for time in times)), now="12:30").days
    assert [(each.day, [str(found.at.first.time())[:5] for found in each.updates]) for each in days] == [
        (date(2024, 3, 5), ["12:00", "11:00", "10:00"]),
        (None, ["00:00"]),
        (date(2024, 3, 4), ["23:10"]),
    ]


def test_an_update_says_when_it_was_edited_in_the_language_that_is_read() -> None:
    both = update("10:00", "Investigating", body={"en": "One.", "fr": "Un."})
    found = incident(both, update("10:10", "Update"), update("10:20", "Update"))
    revisions = Revisions({both.id: {"fr": moment("11:00")}, "20240305T1010Z": {"": moment("11:05")}})
    of = site(found, languages=["en", "fr"], revisions={"outage": revisions})
    english, french = (incident_view(seen(of, "12:00", tag), found) for tag in ("en", "fr"))
    assert [each.edited for each in english.updates][::-1] == [None, moment("11:05"), None]
    assert [each.edited for each in french.updates][::-1] == [moment("11:00"), moment("11:05"), None]
    assert (english.is_revised, incident_view(seen(site(found), "12:00"), found).is_revised) == (True, False)
    gone = Revisions(removed=(RemovedUpdate(moment("10:00"), moment("11:00")),))
    assert incident_view(seen(site(found, revisions={"outage": gone}), "12:00"), found).is_revised
