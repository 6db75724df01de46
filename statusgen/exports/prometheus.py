"""What Prometheus reads: the level and uptime of each component, and how many incidents are open.

The text is valid in both of its formats: https://prometheus.io/docs/instrumenting/exposition_formats/ and OpenMetrics.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Final

import msgspec

from statusgen.model import urls
from statusgen.model.files import File
from statusgen.model.site import Component, Group
from statusgen.model.vocabulary import Impact, Kind, Level
from statusgen.status.snapshot import Snapshot


class Sample(msgspec.Struct, frozen=True):
    """A number, and what it is of."""

    labels: dict[str, str]
    value: float


class Metric(msgspec.Struct, frozen=True):
    """A gauge: its name, what it says, and its samples."""

    name: str
    help: str
    samples: tuple[Sample, ...]


def metrics_file(snapshot: Snapshot) -> File:
    """All metrics of a site, as text."""
    text = "".join(line + "\n" for metric in metrics(snapshot) for line in _lines(metric))
    return File(urls.METRICS, f"{text}# EOF\n".encode())


def metrics(snapshot: Snapshot) -> tuple[Metric, ...]:
    """The metrics of a site; components out of use are in none."""
    return (
        Metric("statusgen_component_level", f"How the component is doing: {_LEVELS}.", tuple(_levels(snapshot))),
        Metric("statusgen_incidents_open", "Incidents that are open, by impact.", tuple(_open_incidents(snapshot))),
        Metric(
            "statusgen_component_uptime_ratio",
            f"Share of the last {snapshot.site.uptime.days} days that the component was up, from 0 to 1.",
            tuple(_ratios(snapshot)),
        ),
    )


_LEVELS: Final = ", ".join(f"{level.rank} {level.value}" for level in Level)


def _levels(snapshot: Snapshot) -> Iterator[Sample]:
    groups = [entry for entry in snapshot.site.groups if isinstance(entry, Group)]
    group_of = {component.id: group.id for group in groups for component in group.components}
    for component in _in_use(snapshot):
        labels = {"component": component.id, "group": group_of.get(component.id, "")}
        yield Sample(labels, snapshot.level(component.id).rank)


def _open_incidents(snapshot: Snapshot) -> Iterator[Sample]:
    incidents = (each for each in snapshot.standings if each.incident.kind is Kind.INCIDENT)
    found = Counter(each.impact for each in incidents if each.is_open)
    for impact in Impact:
        yield Sample({"impact": impact.value}, found[impact])


def _ratios(snapshot: Snapshot) -> Iterator[Sample]:
    for component in _in_use(snapshot):
        if found := snapshot.uptime(component):
            yield Sample({"component": component.id}, found.ratio)


def _in_use(snapshot: Snapshot) -> Iterator[Component]:
    return (each for each in snapshot.components.values() if not snapshot.is_retired(each))


def _lines(metric: Metric) -> Iterator[str]:
    yield f"# HELP {metric.name} {metric.help}"
    yield f"# TYPE {metric.name} gauge"
    for sample in metric.samples:
        labels = ",".join(f'{name}="{_escaped(value)}"' for name, value in sample.labels.items())
        yield f"{metric.name}{{{labels}}} {sample.value!r}"


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
