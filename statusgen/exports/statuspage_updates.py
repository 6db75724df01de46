"""The updates of an incident as Statuspage has them: what was posted, and what the clock began or ended."""

from collections.abc import Iterator, Mapping
from datetime import datetime, tzinfo

import msgspec

from statusgen.exports import statuspage_schema as v2
from statusgen.exports.statuspage_ids import Ids, api_id
from statusgen.language.messages import SENTENCES
from statusgen.model.vocabulary import Kind, Label, Level, State
from statusgen.model.zones import timestamp
from statusgen.pages.viewpoint import Viewpoint
from statusgen.status.effects import Settings, first_settings
from statusgen.status.snapshot import Standing
from statusgen.status.timeline import BEGINNING, Timeline

POSTMORTEM = "postmortem"
"""Statuspage's status of an incident that is over, once its postmortem is out."""


class _Post(msgspec.Struct, frozen=True):
    """An update, or what the clock did, with what it leaves set."""

    id: str
    at: datetime
    status: str
    body: str
    settings: Settings
    is_in_force: bool

    @property
    def levels(self) -> Mapping[str, Level]:
        """The level of each component that was named by then: operational before it begins, and once it is over."""
        levels = self.settings.levels if self.is_in_force else {}
        return {name: levels.get(name, Level.OPERATIONAL) for name in self.settings.components}


class StatuspageUpdates:
    """The updates of any incident of a site, in one language."""

    def __init__(self, view: Viewpoint, ids: Ids) -> None:
        self.view, self.ids, self.site = view, ids, view.site
        self._names = _names_in_groups(view)

    def of(self, standing: Standing) -> tuple[v2.UpdateObject, ...]:
        """The updates, newest first, each with the components that the incident has named by then."""
        posts = sorted([*self._posted(standing), *self._by_clock(standing)], key=lambda post: post.at)
        before: Mapping[str, Level] = {}
        found = []
        for post in posts:
            after = post.levels
            affected = tuple(
                v2.AffectedComponent(
                    code=self.ids["component", name],
                    name=self._names[name],
                    old_status=before.get(name, Level.OPERATIONAL),
                    new_status=level,
                )
                for name, level in after.items()
            )
            found.append(_update(post, self.ids["incident", standing.incident.id], affected, self.site.zone))
            before = after
        return tuple(reversed(found))

    def _posted(self, standing: Standing) -> Iterator[_Post]:
        incident = standing.incident
        for effect in standing.timeline.effects:
            update, state = effect.update, effect.update.state
            if incident.kind is Kind.MAINTENANCE:  # an update does not say that the window has opened since
                state = standing.timeline.state_at(update.posted) or state
            is_postmortem = update.label is Label.POSTMORTEM and state is State.RESOLVED
            yield _Post(
                id=self._id_of(f"{incident.id}/{update.id}"),
                at=update.posted,
                status=POSTMORTEM if is_postmortem else word(state),
                body=self.view.words_of(incident, update, self.site.url).spelled_out or self._meaning(state),
                settings=effect.after,
                is_in_force=_is_in_force(state),
            )

    def _by_clock(self, standing: Standing) -> Iterator[_Post]:
        """What the window began or ended, or when an occurrence was announced; of an incident, an end nobody posted."""
        incident, effects = standing.incident, standing.timeline.effects
        is_untold = not effects or standing.timeline.since > BEGINNING
        summary = self.view.prose(incident.summary, incident, self.site.url).spelled_out if is_untold else ""
        for at, state in _unposted(standing.timeline, self.view.as_of):
            tells_all = incident.kind is Kind.INCIDENT or state is State.SCHEDULED
            told = [effect.after for effect in effects if effect.update.posted <= at]
            name = f"{incident.id}/{at:%Y%m%dT%H%M%SZ} by the clock"
            yield _Post(
                id=self._id_of(name),
                at=standing.timeline.over_since or at if standing.timeline.ends_unposted else at,
                status=word(state),
                body=(tells_all and summary) or self._meaning(state),
                settings=told[-1] if told else first_settings(incident),
                is_in_force=_is_in_force(state),
            )

    def _id_of(self, name: str) -> str:
        return self.ids.get(("update", name)) or api_id("update", self.site.feeds.authority, name)

    def _meaning(self, state: State) -> str:
        return self.view.locale.gettext(SENTENCES[state])


def word(state: State) -> str:
    """Statuspage's word: what was cancelled is completed there."""
    known = State.COMPLETED if state is State.CANCELLED else state
    return str(known.value)


def _is_in_force(state: State) -> bool:
    return not state.is_over and state is not State.SCHEDULED


def _unposted(timeline: Timeline, as_of: datetime) -> Iterator[tuple[datetime, State]]:
    """The states that it reached up to an instant without an update, oldest first."""
    updates = timeline.incident.updates
    if timeline.incident.kind is Kind.INCIDENT:
        if timeline.state_at(as_of) is State.RESOLVED and timeline.ends_unposted:
            yield timeline.changes[-1].at, State.RESOLVED
        return
    posted = {update.posted for update in updates}
    for change in timeline.changes:
        if BEGINNING < change.at <= as_of and change.at not in posted:
            yield change.at, change.state


def _names_in_groups(view: Viewpoint) -> Mapping[str, str]:
    """What Statuspage calls each component in an update: "Group - Component", or its name."""
    grouped = view.site.group_of
    names = {name: view.say(component.name).text for name, component in view.site.components.items()}
    return {
        name: f"{view.say(grouped[name].name).text} - {own}" if name in grouped else own for name, own in names.items()
    }


def _update(post: _Post, incident: str, affected: tuple[v2.AffectedComponent, ...], zone: tzinfo) -> v2.UpdateObject:
    at = timestamp(post.at, zone)
    return v2.UpdateObject(
        id=post.id,
        status=post.status,
        body=post.body,
        incident_id=incident,
        created_at=at,
        updated_at=at,
        display_at=at,
        affected_components=affected or None,
    )
