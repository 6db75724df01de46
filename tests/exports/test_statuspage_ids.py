import re

import msgspec
import pytest
from builders import component, group, incident, maintenance, outage, site, update
from hypothesis import given
from hypothesis import strategies as st

from statusgen.exports.statuspage_ids import api_id, api_ids
from statusgen.model.problems import StatusgenError

AUTHORITY = "status.example.org,2024"


def test_an_id_is_the_first_twelve_of_the_fifty_base_36_digits_of_a_hash() -> None:
    assert api_id("incident", AUTHORITY, "2024-03-05-login") == "0n6q67j0jeev"


def test_an_id_depends_on_what_it_is_of_and_on_the_authority() -> None:
    found = {api_id(kind, who, "api") for kind in ("group", "component") for who in (AUTHORITY, "example.com,2020")}
    assert len(found) == 4


def test_an_id_that_has_the_form_already_is_kept() -> None:
    assert api_id("incident", AUTHORITY, "yc6w8n4x3l2k") == "yc6w8n4x3l2k"
    assert api_id("incident", AUTHORITY, "YC6w8n4x3l2k") != "YC6w8n4x3l2k"
    assert api_id("incident", AUTHORITY, "yc6w8n4x3l2k2") != "yc6w8n4x3l2k2"


@given(st.text(), st.text())
def test_every_id_has_the_form_and_only_the_same_names_have_the_same(one: str, other: str) -> None:
    assert re.fullmatch(r"[0-9a-z]{12}", api_id("incident", AUTHORITY, one))
    assert (one == other) == (api_id("incident", AUTHORITY, one) == api_id("incident", AUTHORITY, other))


def test_all_that_the_api_shows_has_an_id_of_its_own() -> None:
    same_times = [outage("10:00", "11:00", name="a"), outage("10:00", "11:00", name="b")]
    ids = api_ids(site(*same_times, maintenance(), components=[group("api", "web"), "api"]))
    own = {"page": [""], "group": ["api"], "component": ["api", "web"], "incident": ["a", "b", "work"]}
    own["update"] = [f"{name}/20240305T{hour}00Z" for name in "ab" for hour in (10, 11)]
    assert len({ids[kind, name] for kind, names in own.items() for name in names}) == 11


def test_what_had_an_id_in_statuspages_api_keeps_it() -> None:
    inside = msgspec.structs.replace(group("api"), statuspage_id="p31zjtct2jyd")
    own = component("web", statuspage_id="kctbh9vrtdwd")
    told = incident(update("10:00", "Investigating"), statuspage_updates={"20240305T1000Z": "4fkg9d2mzwq1"})
    ids = api_ids(site(told, components=[inside, own]))
    assert (ids["group", inside.id], ids["component", "web"]) == ("p31zjtct2jyd", "kctbh9vrtdwd")
    assert ids["update", "outage/20240305T1000Z"] == "4fkg9d2mzwq1"


def test_an_id_stays_when_another_incident_or_update_comes() -> None:
    before = api_ids(site(incident(update("10:00", "Investigating"), name="a")))
    after = api_ids(
        site(incident(update("09:00", "Investigating"), update("10:00", "Update"), name="a"), outage("12:00"))
    )
    for key in (("incident", "a"), ("update", "a/20240305T1000Z")):
        assert before[key] == after[key]


def test_two_things_of_one_list_with_the_same_id_are_an_error() -> None:
    clash = site(components=[group("integrations", component("integrations"))])
    with pytest.raises(StatusgenError) as raised:
        api_ids(clash)
    assert str(raised.value) == (
        'api: the group "integrations" and the component "integrations" have the same id, integrations; '
        "rename one of them"
    )


def test_an_id_from_elsewhere_is_told_from_one_that_is_worked_out() -> None:
    posted = incident(update("10:00", "Investigating"), name="b", statuspage_updates={"20240305T1000Z": "4krzxrikgtex"})
    for other, owners in (
        (outage("11:00", name="1p2p4s32yv8w"), 'the incident "1p2p4s32yv8w" and the incident "outage"'),
        (posted, 'the update "outage/20240305T1000Z" and the update "b/20240305T1000Z"'),
    ):
        with pytest.raises(StatusgenError) as raised:
            api_ids(site(outage("10:00"), other))
        assert owners in str(raised.value)
