"""Levels and labels in the words of other programs."""

import re
from collections.abc import Mapping
from typing import Final

from statusgen.language.labels import find_label, fold
from statusgen.model.vocabulary import Kind, Label, Level

_LEVELS: Final[Mapping[Level, str]] = {
    Level.OPERATIONAL: "operational, ok, up, none, notice, informational, info, announcement, resolved, fixed",
    Level.UNDER_MAINTENANCE: "under maintenance, maintenance, scheduled maintenance",
    Level.DEGRADED_PERFORMANCE: "degraded performance, degraded, disrupted, minor, slow, impaired, partial degradation",
    Level.PARTIAL_OUTAGE: "partial outage, partial, major, partially down",
    Level.MAJOR_OUTAGE: "major outage, full outage, down, critical, outage, offline, unavailable",
}
_BY_WORD: Final = {word: level for level, words in _LEVELS.items() for word in words.split(", ")}


def level_of(written: object) -> tuple[Level | None, bool]:
    """The level that a word means, and whether that was guessed from a misspelt word; None where it means none."""
    word = fold(re.sub(r"[_\s]+", " ", str(written or "")).strip(" \"'.,!"))
    if word in _BY_WORD:
        return _BY_WORD[word], False
    near = [known for known in _BY_WORD if len(word) > 3 and _is_like(word, known)]
    return (_BY_WORD[near[0]], True) if near else (None, False)


def _is_like(word: str, known: str) -> bool:
    from difflib import SequenceMatcher

    return word[0] == known[0] and SequenceMatcher(None, word, known).ratio() >= _ALIKE


_ALIKE: Final = 0.8

_STATES: Final[Mapping[str, Label]] = {
    "in progress": Label.IN_PROGRESS,
    "inprogress": Label.IN_PROGRESS,
    "maintenance in progress": Label.IN_PROGRESS,
    "maintenance scheduled": Label.SCHEDULED,
    "maintenance complete": Label.COMPLETED,
    "canceled": Label.CANCELLED,
    "fixing": Label.IDENTIFIED,
    "false alarm": Label.RESOLVED,
}


def label_of(written: object, kind: Kind) -> Label | None:
    """The label of a state of a kind; None where it is not known. States of another kind become their nearest."""
    word = re.sub(r"[_-]+", " ", str(written or "")).strip().casefold()
    label = _STATES.get(word) or find_label(word, ("en",))
    if kind is Kind.MAINTENANCE:
        return _IN_MAINTENANCE.get(label, label) if label else None
    return _IN_INCIDENT.get(label, label) if label else None


_IN_MAINTENANCE: Final = {
    Label.INVESTIGATING: Label.UPDATE,
    Label.IDENTIFIED: Label.UPDATE,
    Label.MONITORING: Label.VERIFYING,
    Label.RESOLVED: Label.COMPLETED,
}
_IN_INCIDENT: Final = {
    Label.SCHEDULED: Label.UPDATE,
    Label.IN_PROGRESS: Label.INVESTIGATING,
    Label.VERIFYING: Label.MONITORING,
    Label.COMPLETED: Label.RESOLVED,
    Label.CANCELLED: Label.RESOLVED,
}

_TRUTHS: Final = {"true": True, "yes": True, "y": True, "on": True, "1": True, "resolved": True, "done": True}
_FALSEHOODS: Final = ("false", "no", "n", "off", "0", "", "none", "null", "open", "ongoing")


def truth_of(written: object) -> tuple[bool | None, bool]:
    """What a word says, as `yes`, `True` or `noo` do, and whether that was guessed; None where nobody knows."""
    word = str("" if written is None else written).strip().strip("\"'").casefold()
    if word in _TRUTHS:
        return True, False
    if word in _FALSEHOODS:
        return False, False
    squeezed = re.sub(r"(.)\1+", r"\1", word)
    if squeezed in _TRUTHS or squeezed in _FALSEHOODS:
        return squeezed in _TRUTHS, True
    return None, False
