"""A viewpoint from which one incident is told, that notes whether anything else of the site plays a part in it.

What follows from an incident alone need not be worked out again while that incident is as it was.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final, cast

from msgspec.structs import replace

from statusgen.model.site import Incident, Site
from statusgen.pages.parts import Card
from statusgen.pages.viewpoint import Viewpoint
from statusgen.status.snapshot import Snapshot

_CONFIGURED: Final = frozenset({"components", "groups_to_name", "regions"})
"""What a snapshot has from the configuration. The regions are those of incidents too, and are part of every key."""

_BY_INCIDENT: Final = frozenset({"timelines", "incidents", "related"})
_OF_INCIDENT: Final = frozenset(
    {"standing", "occurrences", "foremost", "timeliness", "has_feed", "has_data", "languages"}
)


class Apart(Viewpoint):
    """A viewpoint for an incident. It `takes_more` once something was asked for that others or the clock change."""

    def __init__(self, view: Viewpoint, incident: Incident) -> None:
        self.__dict__.update(view.__dict__)
        self.asked = asked = _Asked(incident.id)
        self.days, self.by_time = {}, None  # whoever works them out again notes what plays a part in them
        others = cast("tuple[Incident, ...]", _Incidents(view.site.incidents, asked))
        self.site, self.as_of = replace(view.site, incidents=others), _Clock.of(view.as_of, asked)
        self.snapshot = cast("Snapshot", _Snapshot(view.snapshot, asked, self.site, self.as_of))

    @property
    def takes_more(self) -> bool:
        return self.asked.for_more

    @property
    def _sources(self) -> Mapping[str, Incident]:  # type: ignore[override]
        self.asked.for_more = True
        return cast("Mapping[str, Incident]", self.__dict__["_sources"])

    def card(self, incident: Incident) -> Card:
        self.asked.about(incident.id)
        return super().card(incident)


class _Asked:
    """What was asked: only about the incident `own`, or `for_more`. It knows no viewpoint, so each is freed at once."""

    def __init__(self, own: str) -> None:
        self.own, self.for_more = own, False

    def about(self, name: str) -> None:
        """Note that the incident of that id plays a part."""
        self.for_more = self.for_more or name != self.own


class _Incidents:
    """The incidents of a site, in which others than one play a part. Each viewpoint has one, so they are not copied."""

    def __init__(self, incidents: Sequence[Incident], asked: _Asked) -> None:
        self._incidents, self._asked = incidents, asked

    def __iter__(self) -> Iterator[Incident]:
        return iter(self._noted())

    def __len__(self) -> int:
        return len(self._noted())

    def __getitem__(self, where: Any) -> Any:
        return self._noted()[where]

    def _noted(self) -> Sequence[Incident]:
        self._asked.for_more = True
        return self._incidents


class _Clock(datetime):
    """The instant of a snapshot, which plays a part in whatever does more than find it to be after another.

    What is made of it is made of the `instant`, and so is no such clock.
    """

    asked: _Asked
    instant: datetime

    @classmethod
    def of(cls, at: datetime, asked: _Asked) -> "_Clock":
        clock = cls(at.year, at.month, at.day, at.hour, at.minute, at.second, at.microsecond, at.tzinfo, fold=at.fold)
        clock.asked, clock.instant = asked, at
        return clock

    def _noted(self, is_after: bool) -> bool:
        """Note that it plays a part, unless it is after another instant, as every later one is."""
        if not is_after:
            self.asked.for_more = True
        return is_after

    def __getattribute__(self, name: str) -> Any:
        if name in {"_noted", "asked", "instant"}:
            return super().__getattribute__(name)
        self._noted(False)
        return getattr(self.instant, name)

    def __ge__(self, other: object) -> bool:
        return self._noted(super().__ge__(other))  # type: ignore[operator]

    def __gt__(self, other: object) -> bool:
        return self._noted(super().__gt__(other))  # type: ignore[operator]

    def __le__(self, other: object) -> bool:
        return not self._noted(not super().__le__(other))  # type: ignore[operator]

    def __lt__(self, other: object) -> bool:
        return not self._noted(not super().__lt__(other))  # type: ignore[operator]

    def __eq__(self, other: object) -> bool:
        self._noted(False)
        return super().__eq__(other)

    def __hash__(self) -> int:
        self._noted(False)
        return super().__hash__()

    def __sub__(self, other: Any) -> Any:
        self._noted(False)
        return self.instant - other

    def __rsub__(self, other: Any) -> Any:
        self._noted(False)
        return other - self.instant

    def __format__(self, form: str) -> str:
        self._noted(False)
        return format(self.instant, form)

    def __add__(self, other: timedelta) -> Any:
        self._noted(False)
        return self.instant + other


class _Snapshot:
    def __init__(self, snapshot: Snapshot, asked: _Asked, site: Site, as_of: datetime) -> None:
        self._snapshot, self._asked, self.site, self.as_of = snapshot, asked, site, as_of

    def __getattr__(self, name: str) -> Any:
        """What the snapshot has; each is looked for once, so only the first time is noted."""
        found = getattr(self._snapshot, name)
        if name in _BY_INCIDENT:
            found = _ById(found, self._asked)
        elif name in _OF_INCIDENT:
            found = partial(self._of, found)
        elif name not in _CONFIGURED:
            self._asked.for_more = True
        setattr(self, name, found)
        return found

    def _of(self, found: Callable[[Incident], Any], incident: Incident) -> Any:
        self._asked.about(incident.id)
        return found(incident)


class _ById:
    """What a snapshot has by the id of an incident; only single ones can be had."""

    def __init__(self, found: Mapping[str, Any], asked: _Asked) -> None:
        self._found, self._asked = found, asked

    def __getitem__(self, name: str) -> Any:
        self._asked.about(name)
        return self._found[name]

    def __contains__(self, name: str) -> bool:
        self._asked.about(name)
        return name in self._found

    def get(self, name: str, default: Any = None) -> Any:
        self._asked.about(name)
        return self._found.get(name, default)
