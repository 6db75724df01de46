"""Clients of Statuspage read the files of its API as they read its own, below a path too."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final
from urllib.request import urlopen

import feedparser
import pytest
from installed import client, client_library, module, node, run

from interop.host import Host
from interop.sites import built
from interop.states import BUSY, CONFIG, STATES

HERE: Final = Path(__file__).parent


@pytest.fixture(params=STATES)
def state(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


def serve(host: Host, incidents: Mapping[str, str], path: str = "status/") -> str:
    """Publish a site; its address."""
    host.serve(built(host.url + path, CONFIG, incidents), path)
    return host.url + path


def levels(components: list[dict[str, Any]]) -> dict[str, str]:
    """The level of each component, by its name."""
    return {each["name"]: each["status"] for each in components}


def names(found: list[dict[str, Any]]) -> list[str]:
    return [each["name"] for each in found]


# npm's statuspage.io


def with_statuspage_io(address: str, folder: Path) -> dict[str, Any]:
    """What npm's statuspage.io reads, by what was asked for."""
    modules = module("statuspage.io").parent
    found: dict[str, Any] = json.loads(
        run(folder, node(), str(HERE / "statuspage.cjs"), address, NODE_PATH=str(modules))
    )
    return found


def test_statuspage_io_reads_every_state(host: Host, tmp_path: Path, state: str) -> None:
    incidents, indicator, description, level = STATES[state]
    found = with_statuspage_io(serve(host, incidents), tmp_path)
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


def test_statuspage_io_reads_groups_and_what_is_unresolved_upcoming_and_active(host: Host, tmp_path: Path) -> None:
    found = with_statuspage_io(serve(host, BUSY), tmp_path)
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


def test_statuspage_io_finds_a_site_without_incidents_empty(host: Host, tmp_path: Path) -> None:
    found = with_statuspage_io(serve(host, {}), tmp_path)
    lists = ["incidents", "unresolved", "upcoming", "active", "maintenances"]
    assert [found[name].popitem()[1] for name in lists] == [[]] * 5


def test_statuspage_io_asks_for_what_is_upcoming_whatever_maintenance_it_means(host: Host, tmp_path: Path) -> None:
    found = with_statuspage_io(serve(host, BUSY), tmp_path)
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


def with_statuscheck(address: str, folder: Path) -> dict[str, Any]:
    """What PyPI's statuscheck makes of a page."""
    client("statuscheck")
    found: dict[str, Any] = json.loads(run(folder, client("python"), str(HERE / "with_statuscheck.py"), address))
    return found


def test_statuscheck_reads_every_state(host: Host, tmp_path: Path, state: str) -> None:
    incidents, indicator, description, _ = STATES[state]
    found = with_statuscheck(serve(host, incidents), tmp_path)
    assert found["status"] == {
        "code": indicator,
        "name": WORDS[state][0],
        "description": description,
        "is_ok": state == "operational",
    }
    assert levels(found["components"])["Files"] == WORDS[state][1]
    happening = {"operational": [], "maintenance": ["New disks"]}
    assert names(found["incidents"]) == happening.get(state, ["It is broken"])


def test_statuscheck_reads_incidents_and_maintenance_with_their_components(host: Host, tmp_path: Path) -> None:
    found = with_statuscheck(serve(host, BUSY), tmp_path)
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


def with_exporter(address: str, folder: Path) -> dict[str, dict[str, float]]:
    """What PyPI's statuspage-prometheus-exporter writes: each metric's values by the labels without the service."""
    services = {"ours": {"name": "Ours", "url": f"{address}api/v2/summary.json"}}
    (folder / "services.json").write_text(json.dumps(services))
    run(folder, client("statuspage-prometheus-exporter"), RUN_MODE="once", METRICS_TEXTFILE_PATH="found.prom")
    found: dict[str, dict[str, float]] = {}
    for line in (folder / "found.prom").read_text(encoding="utf-8").splitlines():
        if match := re.fullmatch(r'(statuspage_\w+)\{(.*)service_name="Ours"(.*)\} (\S+)', line):
            name, before, after, value = match.groups()
            found.setdefault(name, {})[before + after.strip(",")] = float(value)
    return found


def test_the_exporter_reads_every_state(host: Host, tmp_path: Path, state: str) -> None:
    found = with_exporter(serve(host, STATES[state][0]), tmp_path)
    assert found["statuspage_probe_check"] == {"": 1}
    assert found["statuspage_service_status"] == {"": state == "operational"}
    assert found["statuspage_component_status"] == {
        'component_name="API",': state != "critical",
        'component_name="Storage",': state == "operational",
        'component_name="Files",': state == "operational",
        'component_name="Backups",': state != "critical",
    }


def test_the_exporter_reads_incidents_and_maintenance(host: Host, tmp_path: Path) -> None:
    found = with_exporter(serve(host, BUSY), tmp_path)
    (incident,) = found["statuspage_incident_info"]
    assert 'incident_name="It is slow"' in incident
    assert 'impact="minor"' in incident
    assert 'affected_components="API"' in incident
    assert f'shortlink="{host.url}status/incidents/slow/"' in incident
    assert 'started_at="2024-03-06T10:00:00Z"' in incident
    assert [re.findall(r'maintenance_name="(.*?)"', each) for each in found["statuspage_maintenance_info"]] == [
        ["Newer disks"],
        ["New disks"],
    ]


def test_the_exporter_finds_a_site_without_incidents_well(host: Host, tmp_path: Path) -> None:
    found = with_exporter(serve(host, {}), tmp_path)
    assert list(found["statuspage_incident_info"].values()) == [0]
    assert list(found["statuspage_maintenance_info"].values()) == [0]


# PyPI's DiscordStatus, which hands on what it reads


def with_discordstatus(address: str, folder: Path) -> dict[str, Any]:
    """What PyPI's DiscordStatus reads, by what was asked for."""
    python = client_library("discordstatus")
    found: dict[str, Any] = json.loads(run(folder, python, str(HERE / "with_discordstatus.py"), address))
    return found


def test_discordstatus_reads_every_list_of_a_page(host: Host, tmp_path: Path) -> None:
    found = with_discordstatus(serve(host, BUSY), tmp_path)
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


def test_discordstatus_finds_every_key_that_its_own_tests_ask_for(host: Host, tmp_path: Path) -> None:
    summary = with_discordstatus(serve(host, BUSY), tmp_path)["summary"]
    keys = KEYS | {"scheduled_maintenances": KEYS["incidents"] | {"scheduled_for", "scheduled_until"}}
    assert summary.keys() == keys.keys()
    for name, asked in keys.items():
        for found in summary[name] if isinstance(summary[name], list) else [summary[name]]:
            assert asked <= found.keys(), name


# Bots that go from the history to the object of an incident


def test_a_bot_finds_the_object_of_an_incident_at_its_link_in_the_history(host: Host) -> None:
    serve(host, BUSY)
    for entry in feedparser.parse(f"{host.url}status/history.atom").entries:
        with urlopen(f"{entry.link}.json") as answer:
            found = json.load(answer)["incident"]
        assert (found["name"], bool(found["incident_updates"])) == (entry.title, True)
