"""The theme's words for states, levels, labels, causes and Markdown, which catalogs translate.

`N_` marks each text for extraction and returns it as it is; `NP_` one whose translation depends on what it is said of.
"""

import enum
from collections.abc import Mapping
from typing import Final

from statusgen.model.vocabulary import (
    CauseCategory,
    CauseStatus,
    Discoverer,
    Impact,
    Kind,
    Label,
    Level,
    Omission,
    State,
    Step,
    Verdict,
)
from statusgen.status.rollup import Description, OutOfUse


def N_(message: str) -> str:  # noqa: N802  (gettext's own name for it)
    """Mark a message for extraction."""
    return message


def NP_(context: str, message: str) -> str:  # noqa: N802
    """Mark a message with several meanings for extraction; it is kept as catalogs have it, with its context."""
    return f"{context}\4{message}"


_STATES: Final[Mapping[enum.Enum | None, str]] = {
    State.INVESTIGATING: N_("Investigating"),
    State.IDENTIFIED: N_("Identified"),
    State.MONITORING: N_("Monitoring"),
    State.RESOLVED: N_("Resolved"),
    State.SCHEDULED: N_("Scheduled"),
    State.IN_PROGRESS: N_("In progress"),
    State.VERIFYING: N_("Verifying"),
    State.COMPLETED: N_("Completed"),
    State.CANCELLED: N_("Cancelled"),
    State.NOTICE: N_("Notice"),
}

WORDS: Final[Mapping[enum.Enum | None, str]] = {
    None: N_("No open incidents on record"),
    OutOfUse.COMING: N_("Not in service yet"),
    OutOfUse.RETIRED: N_("Retired"),
    Level.OPERATIONAL: N_("Operational"),
    Level.UNDER_MAINTENANCE: N_("Under maintenance"),
    Level.DEGRADED_PERFORMANCE: N_("Degraded performance"),
    Level.PARTIAL_OUTAGE: N_("Partial outage"),
    Level.MAJOR_OUTAGE: N_("Major outage"),
    Impact.NONE: N_("No impact"),
    Impact.MINOR: N_("Minor impact"),
    Impact.MAJOR: N_("Major impact"),
    Impact.CRITICAL: N_("Critical impact"),
    Kind.INCIDENT: N_("Incident"),
    Kind.MAINTENANCE: N_("Maintenance"),
    Kind.NOTICE: N_("Notice"),
    **_STATES,
    **{label: _STATES[label.state] for label in Label if label.state},
    Label.UPDATE: N_("Update"),
    Label.CORRECTION: N_("Correction"),
    Label.POSTMORTEM: N_("Postmortem"),
    CauseStatus.UNDISCLOSED: N_("Undisclosed"),
    CauseStatus.UNKNOWN: N_("Unknown"),
    CauseStatus.SUSPECTED: N_("Suspected"),
    CauseStatus.CONFIRMED: N_("Confirmed"),
    CauseCategory.SOFTWARE: N_("software"),
    CauseCategory.CONFIGURATION: N_("configuration"),
    CauseCategory.CAPACITY: N_("capacity"),
    CauseCategory.HARDWARE: N_("hardware"),
    CauseCategory.NETWORK: N_("network"),
    CauseCategory.DNS: N_("DNS"),
    CauseCategory.POWER: N_("power"),
    CauseCategory.SECURITY: N_("security"),
    CauseCategory.THIRD_PARTY: N_("third party"),
    CauseCategory.HUMAN_ERROR: N_("human error"),
    CauseCategory.NATURAL_EVENT: N_("natural event"),
    Discoverer.MONITORING: N_("own monitoring"),
    Discoverer.CUSTOMER: N_("a customer"),
    Discoverer.STAFF: N_("staff"),
    Discoverer.THIRD_PARTY: N_("a third party"),
    Step.START: N_("Start"),
    Step.DETECTED: N_("Detected"),
    Step.FIRST_UPDATE: N_("First update"),
    Step.IDENTIFIED: N_("Identified"),
    Step.MITIGATED: N_("Mitigated"),
    Step.RESOLVED: N_("Resolved"),
    Verdict.KEPT: N_("Target met"),
    Verdict.MISSED: N_("Target missed"),
    Verdict.ON_TRACK: N_("On track"),
    Verdict.UNKNOWN: NP_("target", "Unknown"),
    Omission.START: N_("may not be in this period"),
    Omission.DURATION: N_("duration unknown"),
    Description.OPERATIONAL: N_("All systems operational"),
    Description.MAINTENANCE: N_("Service under maintenance"),
    Description.INCIDENT: N_("An incident is open"),
    Description.SOME_DEGRADED: N_("Partially degraded service"),
    Description.ALL_DEGRADED: N_("Degraded service"),
    Description.SOME_PARTIAL: N_("Minor service outage"),
    Description.PARTIAL: N_("Partial system outage"),
    Description.MAJOR: N_("Major system outage"),
}
"""The English words of pages; None is for what claims no uptime while no incident is open.

The API has Statuspage's own words, which are not translated.
"""

SENTENCES: Final[Mapping[State, str]] = {
    State.INVESTIGATING: N_("The problem is being investigated."),
    State.IDENTIFIED: N_("The problem has been identified, and a fix is in progress."),
    State.MONITORING: N_("A fix is in place and is being monitored."),
    State.RESOLVED: N_("The incident is resolved."),
    State.SCHEDULED: N_("The maintenance has not started yet."),
    State.IN_PROGRESS: N_("The maintenance has begun."),
    State.VERIFYING: N_("The work is finished and is being verified."),
    State.COMPLETED: N_("The work is finished."),
    State.CANCELLED: N_("This maintenance will not take place."),
    State.NOTICE: N_("For your information."),
}
"""The meaning of each state, for readers who see the word for the first time."""

PROSE: Final[Mapping[str, str]] = {
    "done": N_("done"),
    "to_do": N_("to do"),
    "note": N_("Note"),
    "tip": N_("Tip"),
    "important": N_("Important"),
    "warning": N_("Warning"),
    "caution": N_("Caution"),
    "back": N_("Back to the text"),
}
"""Texts that Markdown adds to what its author wrote: task boxes, titles of alerts, links back from footnotes."""
