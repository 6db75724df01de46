"""Metrics: what two parsers of Prometheus' own library read."""

from collections.abc import Callable, Iterable

import pytest
from builders import at, component, group, incident, maintenance, notice, outage, site, update
from prometheus_client import Metric
from prometheus_client.openmetrics.parser import text_string_to_metric_families as _open_metrics
from prometheus_client.parser import text_string_to_metric_families as prometheus

from statusgen.exports.prometheus import metrics_file
from statusgen.model.site import Site
from statusgen.model.vocabulary import Claimed
from statusgen.status.snapshot import Snapshot

open_metrics: Callable[[str], Iterable[Metric]] = _open_metrics

Numbers = dict[tuple[str, ...], float]
"""The values of a metric by the values of its labels."""


def text(of: Site, now: str = "12:00") -> str:
    file = metrics_file(Snapshot(of, at(now)))
    assert file.path == "metrics"
    return file.content.decode()


def numbers(found: Iterable[Metric]) -> dict[str, Numbers]:
    return {metric.name: {tuple(s.labels.values()): s.value for s in metric.samples} for metric in found}


def read(of: Site, now: str = "12:00") -> dict[str, Numbers]:
    """The metrics of a site, which both parsers read alike."""
    found = numbers(prometheus(text(of, now)))
    assert found == numbers(open_metrics(text(of, now)))
    return found


def test_each_level_is_a_number_from_good_to_bad() -> None:
    of = site(
        outage("10:00", component="b", level="degraded_performance"),
        outage("10:00", component="c", level="partial_outage", name="c"),
        outage("10:00", component="d", level="major_outage", name="d"),
        maintenance(start="11:00", end="13:00", components=["m"]),
        components=["a", "m", group("data", "b", "c"), "d"],
    )
    assert read(of)["statusgen_component_level"] == {
        ("a", ""): 0,
        ("m", ""): 1,
        ("b", "data"): 2,
        ("c", "data"): 3,
        ("d", ""): 4,
    }


def test_the_help_says_what_each_number_is() -> None:
    (helped,) = [metric.documentation for metric in prometheus(text(site())) if metric.name.endswith("_level")]
    assert helped == (
        "How the component is doing: 0 operational, 1 under_maintenance, 2 degraded_performance, "
        "3 partial_outage, 4 major_outage."
    )


def test_every_impact_has_a_number_even_where_nothing_is_open() -> None:
    assert read(site())["statusgen_incidents_open"] == {("none",): 0, ("minor",): 0, ("major",): 0, ("critical",): 0}


def test_only_incidents_that_are_open_count() -> None:
    of = site(
        outage("10:00"),
        outage("10:00", level="partial_outage", name="b"),
        outage("10:00", level="partial_outage", name="c"),
        outage("10:00", "11:00", name="over"),
        maintenance(start="11:00", end="13:00"),
        notice(update("11:00", "Update")),
    )
    assert read(of)["statusgen_incidents_open"] == {("none",): 0, ("minor",): 0, ("major",): 2, ("critical",): 1}


def test_uptime_is_a_ratio_of_what_has_a_record() -> None:
    of = site(
        outage("2024-03-04 12:00", "2024-03-05 00:00"),
        components=[component("api", since="2024-03-04"), component("new", since="2024-03-05 11:30")],
    )
    assert read(of, "2024-03-05 12:00")["statusgen_component_uptime_ratio"] == {
        ("api",): pytest.approx(1 - 12 / 36),
    }


def test_what_a_ratio_leaves_out_is_counted_beside_it() -> None:
    vague = incident(start="2024-03", duration="several hours", components={"api": "major_outage"})
    found = read(site(vague, components=[component(name, since="2024-03-01") for name in ("api", "web")]))
    assert found["statusgen_component_uptime_ratio"] == {("api",): 1.0, ("web",): 1.0}
    assert found["statusgen_component_uptime_left_out"] == {("api",): 1, ("web",): 0}


def test_a_site_that_claims_no_uptime_has_no_metric_of_it() -> None:
    assert read(site(outage("10:00"), uptime=None)).keys() == {"statusgen_component_level", "statusgen_incidents_open"}
    some = [component("api", since="2024"), component("web", since="2024", uptime=Claimed.NONE)]
    assert read(site(components=some))["statusgen_component_uptime_ratio"].keys() == {("api",)}


def test_what_is_out_of_use_is_in_no_metric() -> None:
    found = read(site(outage("10:00"), components=["api", component("old", until="2020")]))
    assert found["statusgen_component_level"].keys() == {("api", "")}
    assert found["statusgen_component_uptime_ratio"].keys() == {("api",)}


def test_a_site_without_components_has_metrics_all_the_same() -> None:
    found = read(site(incident(update("10:00", "Investigating")), components=[]))
    assert found["statusgen_component_level"] == found["statusgen_component_uptime_ratio"] == {}
    assert found["statusgen_incidents_open"]["minor",] == 1


def test_every_metric_is_a_gauge_with_a_help() -> None:
    found = list(prometheus(text(site())))
    assert [(metric.type, bool(metric.documentation)) for metric in found] == [("gauge", True)] * 4


def test_labels_come_back_as_they_were() -> None:
    name = 'a "quoted" back\\slash\nline {x="y"} 😀'
    assert read(site(components=[component(name)]))["statusgen_component_level"] == {(name, ""): 0}


def test_a_scrape_is_the_same_until_something_changes() -> None:
    of = site(outage("10:00"))
    assert text(of) == text(of)
    assert text(of).endswith("\n# EOF\n")
