"""Clients of Statuspage read the files of its API as they read its own, below a path too."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final
from urllib.request import urlopen

import feedparser
import pytest
from installed import client, client_library, module, node, run

from interop.host import Host, hosting
from interop.sites import built
from interop.states import BUSY, CONFIG, STATES

HERE: Final = Path(__file__).parent


@pytest.fixture(params=STATES)
def state(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


SITES: Final[Mapping[str, Mapping[str, str]]] = {
    **{name: incidents for name, (incidents, *_) in STATES.items()},
    "busy": BUSY,
    "empty": {},
}
"""The write-ups of each site, by the path that it is below."""


@pytest.fixture(scope="module")
def served() -> Iterator[Host]:
    """A host with all of these sites, which each client reads at once."""
    with hosting() as host:
        for name, incidents in SITES.items():
            host.add(built(f"{host.url}{name}/", CONFIG, incidents), f"{name}/")
        yield host


Found = Mapping[str, dict[str, Any]]
"""What a client reads, by the name of the site."""


def of_each(read: str) -> Found:
    """What a client says of all sites as JSON."""
    return dict(zip(SITES, json.loads(read), strict=True))


def levels(components: list[dict[str, Any]]) -> dict[str, str]:
    """The level of each component, by its name."""
    return {each["name"]: each["status"] for each in components}


def names(found: list[dict[str, Any]]) -> list[str]:
    return [each["name"] for each in found]


# npm's statuspage.io


@pytest.fixture(scope="module")
def with_statuspage_io(served: Host, tmp_path_factory: pytest.TempPathFactory) -> Found:
    """What npm's statuspage.io reads, by what was asked for."""
    modules, script = module("statuspage.io").parent, str(HERE / "statuspage.cjs")
    addresses = [f"{served.url}{name}/" for name in SITES]
    return of_each(run(tmp_path_factory.mktemp("home"), node(), script, *addresses, NODE_PATH=str(modules)))


def test_statuspage_io_reads_every_state(with_statuspage_io: Found, state: str) -> None:
    _, indicator, description, level = STATES[state]
    found = with_statuspage_io[state]
    assert found["status"]["status"] == {"indicator": indicator, "description": description}
    assert found["summary"]["status"] == found["status"]["status"]
    everything = level if state == "critical" else "operational"
    assert levels(found["components"]["components"]) == {
        "API": everything,
        "Storage": level,
        "Files": level,
        "Backups": everything,
    }
    assert found["summary"]["components"] == found["components"]["components"]


def test_statuspage_io_reads_groups_and_what_is_unresolved_upcoming_and_active(with_statuspage_io: Found) -> None:
    found = with_statuspage_io["busy"]
    api, files, storage, backups = found["components"]["components"]
    assert (storage["group"], storage["components"]) == (True, [files["id"], backups["id"]])
    assert [each["group_id"] for each in (api, storage, files, backups)] == [None, None, storage["id"], storage["id"]]
    assert names(found["incidents"]["incidents"]) == ["It is slow", "It was broken"]
    assert names(found["unresolved"]["incidents"]) == ["It is slow"]
    assert names(found["summary"]["incidents"]) == ["It is slow"]
    assert names(found["upcoming"]["scheduled_maintenances"]) == ["Newer disks"]
    assert names(found["active"]["scheduled_maintenances"]) == ["New disks"]
    assert names(found["maintenances"]["scheduled_maintenances"]) == ["Newer disks", "New disks", "Old disks"]
    assert names(found["summary"]["scheduled_maintenances"]) == ["Newer disks", "New disks"]
    states = {each["name"]: each["status"] for each in found["maintenances"]["scheduled_maintenances"]}
    assert states == {"Newer disks": "scheduled", "New disks": "in_progress", "Old disks": "completed"}
    slow = found["unresolved"]["incidents"][0]
    assert [each["status"] for each in slow["incident_updates"]] == ["identified", "investigating"]
    assert (slow["status"], slow["impact"], slow["resolved_at"]) == ("identified", "minor", None)


def test_statuspage_io_finds_a_site_without_incidents_empty(with_statuspage_io: Found) -> None:
    found = with_statuspage_io["empty"]
    lists = ["incidents", "unresolved", "upcoming", "active", "maintenances"]
    assert [list(found[name].values())[-1] for name in lists] == [[]] * 5


def test_statuspage_io_asks_for_what_is_upcoming_whatever_maintenance_it_means(with_statuspage_io: Found) -> None:
    found = with_statuspage_io["busy"]
    assert found["meantAsActive"] == found["meantAsAll"] == found["upcoming"]


# PyPI's statuscheck


WORDS: Final = {
    "operational": ("No issues", "Operational"),
    "degraded": ("Minor incident", "Degraded performance"),
    "partial": ("Minor incident", "Partial outage"),
    "major": ("Major outage", "Major outage"),
    "critical": ("Critical incident", "Major outage"),
    "maintenance": ("Maintenance", "Under maintenance"),
}
"""What statuscheck calls the state of the page and that of Files."""


@pytest.fixture(scope="module")
def with_statuscheck(served: Host, tmp_path_factory: pytest.TempPathFactory) -> Found:
    """What PyPI's statuscheck makes of the pages."""
    client("statuscheck")
    script, addresses = str(HERE / "with_statuscheck.py"), [f"{served.url}{name}/" for name in SITES]
    return of_each(run(tmp_path_factory.mktemp("home"), client("python"), script, *addresses))


def test_statuscheck_reads_every_state(with_statuscheck: Found, state: str) -> None:
    _, indicator, description, _ = STATES[state]
    found = with_statuscheck[state]
    assert found["status"] == {
        "code": indicator,
        "name": WORDS[state][0],
        "description": description,
        "is_ok": state == "operational",
    }
    assert levels(found["components"])["Files"] == WORDS[state][1]
    happening = {"operational": [], "maintenance": ["New disks"]}
    assert names(found["incidents"]) == happening.get(state, ["It is broken"])


def test_statuscheck_reads_incidents_and_maintenance_with_their_components(with_statuscheck: Found) -> None:
    found = with_statuscheck["busy"]
    assert [(each["name"], each["status"], levels(each["components"])) for each in found["incidents"]] == [
        ("It is slow", "identified", {"API": "Degraded performance"}),
        ("Newer disks", "scheduled", {"Files": "Operational"}),
        ("New disks", "in_progress", {"Backups": "Under maintenance"}),
    ]
    assert levels(found["components"]) == {
        "API": "Degraded performance",
        "Storage": "Under maintenance",
        "Files": "Operational",
        "Backups": "Under maintenance",
    }


# PyPI's statuspage-prometheus-exporter


@pytest.fixture(scope="module")
def with_exporter(served: Host, tmp_path_factory: pytest.TempPathFactory) -> Found:
    """What PyPI's statuspage-prometheus-exporter writes: each metric's values by the labels without the service."""
    folder = tmp_path_factory.mktemp("home")
    services = {name: {"name": name, "url": f"{served.url}{name}/api/v2/summary.json"} for name in SITES}
    (folder / "services.json").write_text(json.dumps(services))
    run(folder, client("statuspage-prometheus-exporter"), RUN_MODE="once", METRICS_TEXTFILE_PATH="found.prom")
    found: dict[str, dict[str, dict[str, float]]] = {name: {} for name in SITES}
    for line in (folder / "found.prom").read_text(encoding="utf-8").splitlines():
        if match := re.fullmatch(r'(statuspage_\w+)\{(.*)service_name="(\w+)"(.*)\} (\S+)', line):
            name, before, service, after, value = match.groups()
            found[service].setdefault(name, {})[before + after.strip(",")] = float(value)
    return found


def test_the_exporter_reads_every_state(with_exporter: Found, state: str) -> None:
    found = with_exporter[state]
    assert found["statuspage_probe_check"] == {"": 1}
    assert found["statuspage_service_status"] == {"": state == "operational"}
    assert found["statuspage_component_status"] == {
        'component_name="API",': state != "critical",
        'component_name="Storage",': state == "operational",
        'component_name="Files",': state == "operational",
        'component_name="Backups",': state != "critical",
    }


def test_the_exporter_reads_incidents_and_maintenance(with_exporter: Found, served: Host) -> None:
    found = with_exporter["busy"]
    (incident,) = found["statuspage_incident_info"]
    assert 'incident_name="It is slow"' in incident
    assert 'impact="minor"' in incident
    assert 'affected_components="API"' in incident
    assert f'shortlink="{served.url}busy/incidents/slow/"' in incident
    assert 'started_at="2024-03-06T10:00:00Z"' in incident
    assert [re.findall(r'maintenance_name="(.*?)"', each) for each in found["statuspage_maintenance_info"]] == [
        ["Newer disks"],
        ["New disks"],
    ]


def test_the_exporter_finds_a_site_without_incidents_well(with_exporter: Found) -> None:
    found = with_exporter["empty"]
    assert list(found["statuspage_incident_info"].values()) == [0]
    assert list(found["statuspage_maintenance_info"].values()) == [0]


# PyPI's DiscordStatus, which hands on what it reads


@pytest.fixture(scope="module")
def with_discordstatus(served: Host, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What PyPI's DiscordStatus reads of a busy page, by what was asked for."""
    python, script = client_library("discordstatus"), str(HERE / "with_discordstatus.py")
    found: dict[str, Any] = json.loads(run(tmp_path_factory.mktemp("home"), python, script, f"{served.url}busy/"))
    return found


def test_discordstatus_reads_every_list_of_a_page(with_discordstatus: dict[str, Any]) -> None:
    found = with_discordstatus
    assert found["status"]["status"] == {"indicator": "minor", "description": "Partially Degraded Service"}
    assert names(found["components"]["components"]) == ["API", "Files", "Storage", "Backups"]
    assert names(found["unresolved_incidents"]["incidents"]) == ["It is slow"]
    assert names(found["all_incidents"]["incidents"]) == ["It is slow", "It was broken"]
    assert names(found["upcoming_maintenances"]["scheduled_maintenances"]) == ["Newer disks"]
    assert names(found["active_maintenances"]["scheduled_maintenances"]) == ["New disks"]
    assert names(found["all_maintenances"]["scheduled_maintenances"]) == ["Newer disks", "New disks", "Old disks"]
    assert names(found["summary"]["scheduled_maintenances"]) == ["Newer disks", "New disks"]


KEYS: Final = {
    "page": {"id", "name", "url", "time_zone", "updated_at"},
    "status": {"indicator", "description"},
    "components": {
        *("id", "name", "status", "created_at", "updated_at", "position", "description", "showcase", "start_date"),
        *("group_id", "page_id", "group", "only_show_if_degraded"),
    },
    "incidents": {
        *("id", "name", "status", "created_at", "updated_at", "monitoring_at", "resolved_at", "impact", "shortlink"),
        *("started_at", "page_id", "incident_updates", "components"),
    },
}
"""The keys that DiscordStatus's own tests ask for."""


def test_discordstatus_finds_every_key_that_its_own_tests_ask_for(with_discordstatus: dict[str, Any]) -> None:
    summary = with_discordstatus["summary"]
    keys = KEYS | {"scheduled_maintenances": KEYS["incidents"] | {"scheduled_for", "scheduled_until"}}
    assert summary.keys() == keys.keys()
    for name, asked in keys.items():
        for found in summary[name] if isinstance(summary[name], list) else [summary[name]]:
            assert asked <= found.keys(), name


# Bots that go from the history to the object of an incident


def test_a_bot_finds_the_object_of_an_incident_at_its_link_in_the_history(served: Host) -> None:
    for entry in feedparser.parse(f"{served.url}busy/history.atom").entries:
        with urlopen(f"{entry.link}.json") as answer:
            found = json.load(answer)["incident"]
        assert (found["name"], bool(found["incident_updates"])) == (entry.title, True)
