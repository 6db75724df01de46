"""The words of the field: levels, impacts, kinds, states, labels, and what is known of causes."""

import enum
import re
from typing import Final, Self

ID: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,99}")
"""What the id of an incident, a component or a region looks like: it is part of addresses."""

LANGUAGE_TAG: Final = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
"""What the tag of a language looks like: `fr`, `pt-BR`."""

RESERVED_NAMES: Final = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])")
"""What Windows keeps for itself, so that no folder can be called so."""


class Ranked(enum.Enum):
    """Words in an order: what is defined later is worse. `rank` is 0 for the first, and so on."""

    def __init__(self, *_: object) -> None:
        self.rank = len(type(self).__members__)

    def __lt__(self, other: Self) -> bool:
        return self.rank < other.rank


class Level(Ranked):
    """How a component or region is doing, in Statuspage's words."""

    OPERATIONAL = "operational"
    UNDER_MAINTENANCE = "under_maintenance"
    DEGRADED_PERFORMANCE = "degraded_performance"
    PARTIAL_OUTAGE = "partial_outage"
    MAJOR_OUTAGE = "major_outage"

    @property
    def is_operational(self) -> bool:
        """Whether all is well."""
        return self is Level.OPERATIONAL


class Impact(Ranked):
    """How bad an incident is for those who rely on the components, in Statuspage's words."""

    NONE = "none"
    MINOR = "minor"
    MAJOR = "major"
    CRITICAL = "critical"


IMPACT_OF: Final = {
    Level.OPERATIONAL: Impact.NONE,
    Level.UNDER_MAINTENANCE: Impact.NONE,
    Level.DEGRADED_PERFORMANCE: Impact.MINOR,
    Level.PARTIAL_OUTAGE: Impact.MAJOR,
    Level.MAJOR_OUTAGE: Impact.CRITICAL,
}
LEAST_IMPACT: Final = Impact.MINOR
"""The impact that an open incident has at least."""

LEVEL_OF: Final = {
    Impact.NONE: Level.OPERATIONAL,
    Impact.MINOR: Level.DEGRADED_PERFORMANCE,
    Impact.MAJOR: Level.PARTIAL_OUTAGE,
    Impact.CRITICAL: Level.MAJOR_OUTAGE,
}


class Kind(enum.Enum):
    """What a file is about."""

    INCIDENT = "incident"
    MAINTENANCE = "maintenance"
    NOTICE = "notice"

    @property
    def first_state(self) -> "State":
        """The state before anybody posted."""
        return _FIRST_STATES[self]

    @property
    def default_level(self) -> Level:
        """The level of a component that front matter names without one."""
        return Level.UNDER_MAINTENANCE if self is Kind.MAINTENANCE else Level.OPERATIONAL

    @property
    def first_label(self) -> "Label":
        """What a first update is usually labelled."""
        return _FIRST_LABELS[self]


class State(enum.Enum):
    """Where an incident, a maintenance or a notice stands."""

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

    @property
    def is_over(self) -> bool:
        """Whether it ends what it is the state of."""
        return self in {State.RESOLVED, State.COMPLETED, State.CANCELLED}


class Label(enum.Enum):
    """What an update calls itself in its heading. All but the last three set the state."""

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

    @property
    def state(self) -> State | None:
        """The state that it sets; None where it keeps the one before it."""
        keeps = self in {Label.UPDATE, Label.CORRECTION, Label.POSTMORTEM}
        return None if keeps else State(self.value)


_FIRST_STATES: Final = {
    Kind.INCIDENT: State.INVESTIGATING,
    Kind.MAINTENANCE: State.SCHEDULED,
    Kind.NOTICE: State.NOTICE,
}
_FIRST_LABELS: Final = {
    Kind.INCIDENT: Label.INVESTIGATING,
    Kind.MAINTENANCE: Label.SCHEDULED,
    Kind.NOTICE: Label.UPDATE,
}

LABELS: Final = {
    Kind.INCIDENT: (Label.INVESTIGATING, Label.IDENTIFIED, Label.MONITORING, Label.RESOLVED),
    Kind.MAINTENANCE: (Label.SCHEDULED, Label.IN_PROGRESS, Label.VERIFYING, Label.COMPLETED, Label.CANCELLED),
    Kind.NOTICE: (Label.RESOLVED,),
}
"""The labels that each kind has besides Update, Correction and Postmortem."""


class CauseStatus(enum.Enum):
    """How sure the cause is."""

    UNDISCLOSED = "undisclosed"
    UNKNOWN = "unknown"
    SUSPECTED = "suspected"
    CONFIRMED = "confirmed"


class CauseCategory(enum.Enum):
    """What kind of thing caused it."""

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
