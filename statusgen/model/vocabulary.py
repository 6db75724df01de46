"""The words of the field: levels, impacts, kinds, states, labels and causes."""

import enum
from collections.abc import Mapping
from typing import Final, Self

from statusgen.model.patterns import regex

ID: Final = regex(r"[a-z0-9][a-z0-9-]{0,99}")
"""The id of an incident, a component or a region. It becomes part of URLs."""

STATUSPAGE_ID: Final = regex(r"[0-9a-z]{12}")
NO_STATUSPAGE_ID: Final = "is not an id of Statuspage; those have twelve characters of a-z and 0-9"
"""An id in the form that Statuspage gives them."""

LANGUAGE_TAG: Final = regex(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
"""The tag of a language: `fr`, `pt-BR`."""

RESERVED_NAMES: Final = regex(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])")
"""Names that Windows reserves, so that no folder can have them."""


class Word(enum.Enum):
    """A word of the field. Each is one object, whose identity is its hash: tables are asked for words all the time."""

    __hash__ = object.__hash__


class Ranked(Word):
    """Words in order, the worst last. `rank` counts from 0."""

    def __init__(self, *_: object) -> None:
        self.rank = len(type(self).__members__)

    def __lt__(self, other: Self) -> bool:
        return self.rank < other.rank


class Level(Ranked):
    """The level of a component or region, in Statuspage's words."""

    OPERATIONAL = "operational"
    UNDER_MAINTENANCE = "under_maintenance"
    DEGRADED_PERFORMANCE = "degraded_performance"
    PARTIAL_OUTAGE = "partial_outage"
    MAJOR_OUTAGE = "major_outage"

    @property
    def is_operational(self) -> bool:
        return self is Level.OPERATIONAL


class Impact(Ranked):
    """The impact of an incident on users of the components, in Statuspage's words."""

    NONE = "none"
    MINOR = "minor"
    MAJOR = "major"
    CRITICAL = "critical"


LEAST_IMPACT: Final = Impact.MINOR
"""An open incident has at least this impact."""

LEVEL_OF: Final = {
    Impact.NONE: Level.OPERATIONAL,
    Impact.MINOR: Level.DEGRADED_PERFORMANCE,
    Impact.MAJOR: Level.PARTIAL_OUTAGE,
    Impact.CRITICAL: Level.MAJOR_OUTAGE,
}
IMPACT_OF: Final = {Level.UNDER_MAINTENANCE: Impact.NONE, **{level: impact for impact, level in LEVEL_OF.items()}}


class Claimed(Word):
    """What a site claims of uptime where it says so: nothing. A record of others measures nothing."""

    NONE = "none"


class Kind(Word):
    """The kind of a write-up."""

    INCIDENT = "incident"
    MAINTENANCE = "maintenance"
    NOTICE = "notice"

    @property
    def first_label(self) -> "Label":
        """The usual label of a first update."""
        return Label.UPDATE if self is Kind.NOTICE else LABELS[self][0]

    @property
    def last_label(self) -> "Label":
        """The label with which it ends as it should."""
        return Label.COMPLETED if self is Kind.MAINTENANCE else Label.RESOLVED

    @property
    def first_state(self) -> "State":
        return self.first_label.state or State.NOTICE

    @property
    def default_level(self) -> Level:
        """The level of a component that front matter names without one."""
        return Level.UNDER_MAINTENANCE if self is Kind.MAINTENANCE else Level.OPERATIONAL


class State(Word):
    """The state of an incident, a maintenance or a notice."""

    INVESTIGATING = "investigating"
    IDENTIFIED = "identified"
    MONITORING = "monitoring"
    RESOLVED = "resolved"
    SCHEDULED = "scheduled"
    IN_PROGRESS = "in_progress"
    VERIFYING = "verifying"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    NOTICE = "notice"

    is_over: bool
    """True where it ends the incident, maintenance or notice."""

    def __init__(self, word: str) -> None:
        self.is_over = word in {"resolved", "completed", "cancelled"}


class Label(Word):
    """The label in the heading of an update. `state` is the one that it sets; None where it keeps that before it."""

    INVESTIGATING = "investigating"
    IDENTIFIED = "identified"
    MONITORING = "monitoring"
    RESOLVED = "resolved"
    SCHEDULED = "scheduled"
    IN_PROGRESS = "in_progress"
    VERIFYING = "verifying"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    UPDATE = "update"
    CORRECTION = "correction"
    POSTMORTEM = "postmortem"

    def __init__(self, word: str) -> None:
        self.state = None if word in {"update", "correction", "postmortem"} else State(word)

    @property
    def looks_back(self) -> bool:
        """True of what may be posted long after the end, and does not say that it goes on."""
        return self in {Label.CORRECTION, Label.POSTMORTEM}


LABELS: Final[Mapping[Kind, tuple[Label, ...]]] = {
    Kind.INCIDENT: (Label.INVESTIGATING, Label.IDENTIFIED, Label.MONITORING, Label.RESOLVED),
    Kind.MAINTENANCE: (Label.SCHEDULED, Label.IN_PROGRESS, Label.VERIFYING, Label.COMPLETED, Label.CANCELLED),
    Kind.NOTICE: (Label.RESOLVED,),
}
"""The labels of each kind, without Update, Correction and Postmortem, which all kinds have."""


class CauseStatus(Word):
    """The certainty of the cause."""

    UNDISCLOSED = "undisclosed"
    UNKNOWN = "unknown"
    SUSPECTED = "suspected"
    CONFIRMED = "confirmed"


class CauseCategory(Word):
    """The kind of cause."""

    SOFTWARE = "software"
    CONFIGURATION = "configuration"
    CAPACITY = "capacity"
    HARDWARE = "hardware"
    NETWORK = "network"
    DNS = "dns"
    POWER = "power"
    SECURITY = "security"
    THIRD_PARTY = "third_party"
    HUMAN_ERROR = "human_error"
    NATURAL_EVENT = "natural_event"


class Recorded(Word):
    """What a site tells of its own record: that published words were edited."""

    EDITS = "edits"


class Discoverer(Word):
    """Who noticed an incident first."""

    MONITORING = "monitoring"
    CUSTOMER = "customer"
    STAFF = "staff"
    THIRD_PARTY = "third_party"


class Verdict(Word):
    """Whether a target is kept: of a span that is over, and of one that is not; unknown where something is left out."""

    KEPT = "kept"
    MISSED = "missed"
    ON_TRACK = "on_track"
    UNKNOWN = "unknown"


class Omission(Word):
    """Why an incident is not counted, or not all of it: what nobody knows of it."""

    START = "start"
    DURATION = "duration"


class Step(enum.Enum):
    """A step of an incident on its way from the start to the end."""

    START = "start"
    DETECTED = "detected"
    FIRST_UPDATE = "first_update"
    IDENTIFIED = "identified"
    MITIGATED = "mitigated"
    RESOLVED = "resolved"
