"""What Prometheus reads: the level and uptime of each component, and how many incidents are open.

The text is valid in both of its formats: https://prometheus.io/docs/instrumenting/exposition_formats/ and OpenMetrics.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from statusgen.model import urls
from statusgen.model.files import File
from statusgen.model.policies import UptimePolicy
from statusgen.model.vocabulary import Impact, Kind, Level
from statusgen.status.snapshot import Snapshot
from statusgen.status.uptime import Uptime

_ESCAPES: Final = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n"})


def metrics_file(snapshot: Snapshot) -> File:
    """All metrics of a site, as text; components out of use are in none."""
    group_of = {name: group.id for name, group in snapshot.site.group_of.items()}
    in_use = [each for each in snapshot.components.values() if snapshot.is_in_use(each)]
    uptimes = {each.id: snapshot.uptime(each) for each in in_use}
    is_open = (each for each in snapshot.standings if each.incident.kind is Kind.INCIDENT and each.is_open)
    number = Counter(each.impact for each in is_open)
    levels = ", ".join(f"{level.rank} {level.value}" for level in Level)
    lines = [
        *_gauge(
            "statusgen_component_level",
            f"How the component is doing: {levels}.",
            (({"component": name, "group": group_of.get(name, "")}, snapshot.level(name).rank) for name in uptimes),
        ),
        *_gauge(
            "statusgen_incidents_open",
            "Incidents that are open, by impact.",
            (({"impact": impact.value}, number[impact]) for impact in Impact),
        ),
        *_uptime(snapshot.site.uptime, {name: uptime for name, uptime in uptimes.items() if uptime}),
    ]
    return File(urls.METRICS, "\n".join([*lines, "# EOF", ""]).encode())


def _uptime(policy: UptimePolicy | None, uptimes: Mapping[str, Uptime]) -> Iterator[str]:
    """The uptime of each component that has one, and what it leaves out; nothing for a site that claims none."""
    if policy is None:
        return
    time = f"the last {policy.days} days" if policy.days > 1 else "today, or in its first hour of the last 24 hours,"
    yield from _gauge(
        "statusgen_component_uptime_ratio",
        f"Share of {time} that the component was up, from 0 to 1.",
        (({"component": name}, uptime.ratio) for name, uptime in uptimes.items()),
    )
    yield from _gauge(
        "statusgen_component_uptime_left_out",
        "Incidents that the share leaves out, since their duration is unknown: it is at most as high as it says.",
        (({"component": name}, len(uptime.left_out)) for name, uptime in uptimes.items()),
    )


def _gauge(name: str, about: str, samples: Iterable[tuple[dict[str, str], float]]) -> Iterator[str]:
    """A metric: its samples are numbers, each with the labels that say what it is of."""
    yield f"# HELP {name} {about}"
    yield f"# TYPE {name} gauge"
    for labels, value in samples:
        written = ",".join(f'{label}="{text.translate(_ESCAPES)}"' for label, text in labels.items())
        yield f"{name}{{{written}}} {value!r}"
