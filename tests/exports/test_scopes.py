"""The files of a component, a group and a region: those of the site, narrowed to what concerns it."""

import json
from typing import Any, ClassVar

from builders import component, group, incident, maintenance, notice, outage, site, update, v2_files, views

from statusgen.exports.openapi import V2_FILES
from statusgen.exports.scopes import list_files
from statusgen.exports.statuspage import Statuspage
from statusgen.exports.statuspage_scopes import scope_files
from statusgen.memo.chapters import Chapter
from statusgen.memo.files import Digester, Made
from statusgen.model.site import Site

NOW = "2024-03-05 12:00 UTC"


def api(of: Site, now: str = NOW, made: Made | None = None) -> dict[str, Any]:
    """What a client reads of the parts of a site, by path without `api/v2/` and `.json`."""
    files = scope_files(Statuspage(views(of, now)[0]), made or Made.anew())
    return {file.path.replace("api/v2/", "").removesuffix(".json"): json.loads(file.content) for file in files}


def lists(of: Site, now: str = NOW) -> dict[str, Any]:
    """Our own lists of the parts of a site, by their folders."""
    files = list_files(views(of, now), Made.anew())
    return {file.path.removesuffix("/api/incidents.json"): json.loads(file.content) for file in files}


def names(found: dict[str, Any]) -> list[str]:
    """The names in the one list of a file."""
    return [each["name"] for key, value in found.items() if key != "page" for each in value]


def levels(rows: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(each["name"], each["status"]) for each in rows]


FRONT = group("front", "web", "cdn")
V2 = [f"{name}.json" for name in V2_FILES]


def test_every_part_has_the_files_of_the_site() -> None:
    of = site(outage("10:00", regions=["FR"]), components=["api", FRONT])
    whole = [file.path for file in v2_files(views(of, NOW)[0]) if file.path.removeprefix("api/v2/") in V2]
    found = [file.path for file in scope_files(Statuspage(views(of, NOW)[0]), Made.anew())]
    parts = ("components/api/", "components/web/", "components/cdn/", "groups/front/", "regions/fr/")
    assert found == [part + path for part in parts for path in whole]


def test_a_part_says_whose_it_is_and_where_its_page_is() -> None:
    found = api(site(outage("10:00", regions=["FR"]), components=["api", FRONT]))
    pages = {path: found[f"{path}/status"]["page"] for path in ("components/api", "groups/front", "regions/fr")}
    assert {path: (page["name"], page["url"]) for path, page in pages.items()} == {
        "components/api": ("Api – Example Status", "https://status.example.org/components/api"),
        "groups/front": ("Front – Example Status", "https://status.example.org/groups/front"),
        "regions/fr": ("France – Example Status", "https://status.example.org/regions/fr"),
    }


def test_a_part_has_what_concerns_it_and_nothing_else() -> None:
    broken = incident(
        update("10:00", "Investigating"), name="both", title="Both", components={"api": "major_outage", "web": None}
    )
    found = api(site(broken, outage("11:00", component="cdn", name="cdn", title="Cdn"), components=["api", FRONT]))
    assert found["components/api/status"]["status"] == {"indicator": "critical", "description": "Major System Outage"}
    assert found["components/web/status"]["status"] == {"indicator": "minor", "description": "Open Incident"}
    assert names(found["components/api/incidents"]) == ["Both"]
    assert names(found["groups/front/incidents/unresolved"]) == ["Cdn", "Both"]
    assert [each["name"] for each in found["components/web/incidents"]["incidents"][0]["components"]] == ["Web"]
    assert found["components/api/status"]["page"]["updated_at"] == "2024-03-05T10:00:00.000Z"


def test_a_group_has_the_members_that_are_there_and_is_as_they_are() -> None:
    found = api(site(outage("10:00", component="cdn"), components=["api", FRONT]))
    rows = {path: found[f"{path}/components"]["components"] for path in ("components/web", "groups/front")}
    assert {path: levels(row) for path, row in rows.items()} == {
        "components/web": [("Web", "operational"), ("Front", "operational")],
        "groups/front": [("Web", "operational"), ("Front", "major_outage"), ("Cdn", "major_outage")],
    }
    (web, front), _ = rows.values()
    assert (front["components"], web["group_id"]) == ([web["id"]], front["id"])


def test_a_region_has_every_component_as_it_is_there() -> None:
    down = incident(
        update("10:00", "Investigating"), update("11:00", "Update", "FR: operational"),
        components={"api": "major_outage"}, regions=["FR", "US"],
    )  # fmt: skip
    found = api(site(down, outage("11:30", component="web", name="web")))
    rows = {code: found[f"regions/{code}/components"]["components"] for code in ("fr", "us")}
    assert {code: levels(row) for code, row in rows.items()} == {
        "fr": [("Api", "operational"), ("Web", "operational")],
        "us": [("Api", "major_outage"), ("Web", "operational")],
    }
    assert [each["updated_at"][11:16] for each in rows["us"]] == ["10:00", "10:00"]
    assert found["regions/us/incidents"]["incidents"][0]["components"] == rows["us"][:1]


def test_maintenance_is_there_and_notices_are_not() -> None:
    found = api(site(maintenance(update("09:00", "Scheduled"), title="Work"), notice(components=["api"])))
    assert names(found["components/api/scheduled-maintenances/upcoming"]) == ["Work"]
    assert names(found["components/web/scheduled-maintenances"]) == []
    assert names(found["components/api/incidents"]) == []


def test_a_list_of_a_part_has_the_newest_ten_and_what_is_unresolved_however_old() -> None:
    old = outage("00:01", name="old", title="old")
    over = [outage(f"01:{n:02}", "10:00", name=f"i{n:02}", title=f"i{n:02}") for n in range(12)]
    found = api(site(old, *over))["components/api/incidents"]
    assert names(found) == ["i11", "i10", "i09", "i08", "i07", "i06", "i05", "i04", "i03", "i02", "old"]


def test_what_is_out_of_use_has_no_files_but_its_list() -> None:
    of = site(components=[component("old", retired=True), group("past", component("older", until="2020-01-01")), "api"])
    assert {path.partition("/")[0] + "/" + path.split("/")[1] for path in api(of)} == {"components/api"}
    assert list(lists(of)) == ["components/old", "components/older", "components/api", "groups/past"]


def test_a_part_without_incidents_is_as_of_the_day() -> None:
    found = api(site())["components/api/status"]
    assert found["page"]["updated_at"] == "2024-03-05T00:00:00.000Z"
    assert found["status"]["description"] == "All Systems Operational"


def test_a_list_has_the_years_and_the_newest_of_a_part_in_every_language() -> None:
    found = lists(
        site(
            outage("10:00", name="new", regions=["FR"]),
            outage("2023-01-01 10:00", "2023-01-01 11:00", name="old"),
            notice(update("09:00", "Update"), components=["web"]),
            languages=["en", "fr"],
        )
    )  # fmt: skip
    assert {path: [each["id"] for each in of["incidents"]] for path, of in found.items()} == {
        "components/api": ["new", "old"],
        "components/web": ["notice"],
        "regions/fr": ["new"],
    }
    assert found["regions/fr"]["title"] == {"en": "France – Example Status", "fr": "France – Example Status"}
    assert found["components/api"]["url"] == "https://status.example.org/components/api/"
    year = "https://status.example.org/api/years"
    assert found["components/api"]["years"] == [
        {"year": 2024, "count": 1, "api_url": f"{year}/2024.json"},
        {"year": 2023, "count": 1, "api_url": f"{year}/2023.json"},
    ]


def test_a_list_has_the_newest_25_and_counts_them_all() -> None:
    many = [outage(f"01:{n:02}", "10:00", name=f"i{n:02}") for n in range(30)]
    found = lists(site(*many))["components/api"]
    assert [each["id"] for each in found["incidents"]] == [f"i{n:02}" for n in range(29, 4, -1)]
    assert found["years"][0]["count"] == 30


# What is remembered


class Noting(Chapter):
    """Notes what is worked out."""

    noted: ClassVar[list[str]] = []

    def put(self, name: str, value: object) -> None:
        self.noted.append(name)
        super().put(name, value)


def remade(before: Site, after: Site, later: str = NOW) -> set[str]:
    """The folders of the parts whose files are made again."""
    chapter = Noting()
    list(scope_files(Statuspage(views(before, NOW)[0]), Made(chapter, Digester({}))))
    chapter.noted.clear()
    list(scope_files(Statuspage(views(after, later)[0]), Made(chapter, Digester({}))))
    return {name.removesuffix("/api/v2/") for name in chapter.noted}


def test_only_the_parts_that_changed_are_made_again() -> None:
    old = outage("08:00", "09:00", component="web", name="old")
    before, after = site(old, outage("09:00", component="web", name="open")), site(old, outage("11:00", regions=["FR"]))
    assert remade(before, before, "2024-03-06 13:00 UTC") == {"components/api"}  # without incidents, it is of the day
    assert remade(before, after) == {"components/api", "components/web", "regions/fr"}
    assert remade(site(old), site(old, outage("11:00"))) == {"components/api"}


def test_what_links_to_another_write_up_is_made_again_with_any_other() -> None:
    linking = incident(update("08:00", "Resolved", body="See [that](other.md)."), name="linking", components=["web"])
    later = outage("11:00", name="other")
    assert remade(site(linking), site(linking, later)) == {"components/api", "components/web"}
    found = api(site(linking, later))["components/web/incidents"]["incidents"][0]["incident_updates"][0]["body"]
    assert found == "See that (https://status.example.org/incidents/other/)."
