"""Levels, labels and truths in other words."""

import pytest

from statusgen.importers.levels import label_of, level_of, truth_of
from statusgen.model.vocabulary import Kind, Label, Level


@pytest.mark.parametrize(
    ("written", "level", "is_guess"),
    [
        ("Down", Level.MAJOR_OUTAGE, False),
        ("degraded_performance", Level.DEGRADED_PERFORMANCE, False),
        ("dissrupted", Level.DEGRADED_PERFORMANCE, True),
        ("notice", Level.OPERATIONAL, False),
        ("", None, False),
        (None, None, False),
        ("purple", None, False),
    ],
)
def test_a_level_may_be_misspelt(written: object, level: Level | None, is_guess: bool) -> None:
    assert level_of(written) == (level, is_guess)


@pytest.mark.parametrize(
    ("written", "kind", "label"),
    [
        ("resolved", Kind.INCIDENT, Label.RESOLVED),
        ("in_progress", Kind.MAINTENANCE, Label.IN_PROGRESS),
        ("in_progress", Kind.INCIDENT, Label.INVESTIGATING),
        ("resolved", Kind.MAINTENANCE, Label.COMPLETED),
        ("maintenance_scheduled", Kind.MAINTENANCE, Label.SCHEDULED),
        ("Update", Kind.INCIDENT, Label.UPDATE),
        ("purple", Kind.INCIDENT, None),
        (None, Kind.MAINTENANCE, None),
    ],
)
def test_a_state_of_another_kind_is_its_nearest(written: object, kind: Kind, label: Label | None) -> None:
    assert label_of(written, kind) is label


@pytest.mark.parametrize(
    ("written", "said", "is_guess"),
    [("True", True, False), ("yes", True, False), (None, False, False), ("noo", False, True), ("maybe", None, False)],
)
def test_a_truth_may_be_mistyped(written: object, said: bool | None, is_guess: bool) -> None:
    assert truth_of(written) == (said, is_guess)
