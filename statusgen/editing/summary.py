"""What the page says, in a few lines for a terminal."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Final

from statusgen.language.locale import Locale
from statusgen.language.messages import WORDS
from statusgen.model.site import Incident, Site
from statusgen.model.spelling import counted
from statusgen.model.time import as_written
from statusgen.model.vocabulary import Kind, Level, State
from statusgen.pages.viewpoint import Viewpoint
from statusgen.status.snapshot import Standing, snapshot_now
from statusgen.status.timeline import Timelines

_SOME: Final = 5
"""How many names of one level are listed."""


def viewpoint(site: Site, timelines: Timelines, now: datetime) -> Viewpoint:
    """A site at an instant, in the words of the commands, which are English."""
    snapshot = snapshot_now(site, timelines, now)
    return Viewpoint(snapshot, Locale("en", site.zone, {}))


def headline(view: Viewpoint) -> str:
    """The state of the whole site, as its front page has it."""
    state, _ = view.overall
    return WORDS[state]


def about(view: Viewpoint, incident: Incident) -> Iterator[str]:
    """The lines that say where an incident stands: its state, its levels, and when it goes on."""
    if incident.id not in view.snapshot.incidents:
        yield f"{title(incident)}: dated ahead, so it does not show yet"
        return
    standing, zone = view.snapshot.standing(incident), view.site.zone
    yield f"{title(incident)}: {state_of(standing, view)}"
    if levels := levels_in_words(view, standing.levels.items() if standing.is_open else ()):
        yield levels
    if standing.window and not standing.is_over:
        yield f"From {as_written(standing.window.start, zone)} to {as_written(standing.window.end, zone)}"
    if standing.promise:
        yield f"Next update by {as_written(standing.promise, zone)}"


def title(incident: Incident) -> str:
    """The title as its author wrote it."""
    return incident.title.original.text


def state_of(standing: Standing, view: Viewpoint) -> str:
    """The state in a word, and since when: an open one since its start, one that is over since its end."""
    word, zone = WORDS[standing.state], view.site.zone
    if standing.is_over:
        timeline = standing.timeline
        is_planned = standing.incident.kind is Kind.MAINTENANCE  # its end in front matter is that of its first window
        end = timeline.said(timeline.changes[-1].at) if is_planned else timeline.end
        return f"{word} {as_written(end, zone)}" if end and standing.state is not State.CANCELLED else word
    return f"{word}, since {as_written(standing.began, zone)}" if standing.is_open else word


def levels_in_words(view: Viewpoint, levels: Iterable[tuple[str, Level]]) -> str:
    """Names by their level, the worst first: `Major outage: API, Web app; Operational: France`."""
    groups = view.grouped(levels)
    return "; ".join(f"{WORDS[each.level]}: {_listed([str(name.text) for name in each.names])}" for each in groups)


def _listed(names: Sequence[str]) -> str:
    return ", ".join([*names[:_SOME], *([f"and {len(names) - _SOME} more"] if len(names) > _SOME else [])])


def would_publish(view: Viewpoint) -> str:
    """What the site would say, in a line: `1 open incident (Major outage: API), 1 scheduled maintenance`."""
    snapshot = view.snapshot
    going_on = [snapshot.standing(each) for each in snapshot.shown if not snapshot.states[each.id].is_over]
    found = {kind: [each for each in going_on if each.incident.kind is kind] for kind in Kind}
    opened, works = found[Kind.INCIDENT], found[Kind.MAINTENANCE]
    hurt = {name: view.snapshot.level(name) for each in (*opened, *works) if each.is_open for name in each.levels}
    levels = levels_in_words(view, ((name, level) for name, level in hurt.items() if not level.is_operational))
    parts = [
        (len(opened), "open incident", ""),
        (sum(each.is_open for each in works), "maintenance", " under way"),
        (sum(not each.is_open for each in works), "scheduled maintenance", ""),
        (len(found[Kind.NOTICE]), "notice", ""),
    ]
    said = [counted(number, noun) + more for number, noun, more in parts if number] or ["no open incidents"]
    said[0] += f" ({levels})" if levels else ""
    return ", ".join(said)
