"""When an update is posted, and how its heading is written."""

import pytest
from builders import at
from tables import each_row

from statusgen.editing.posting import Post, heading, time_of_posting
from statusgen.language.labels import find_label
from statusgen.model.problems import StatusgenError
from statusgen.model.vocabulary import Kind
from statusgen.model.zones import read_zone


@pytest.mark.parametrize(
    ("now", "newest", "posted"),
    [
        ("10:00:40", {}, "10:00"),
        ("10:00", {"a.md": "09:59"}, "10:00"),
        ("10:00:40", {"a.md": "10:00"}, "10:01"),
        ("10:00", {"a.md": "10:00:30"}, "10:01"),
        ("10:00", {"a.md": "10:14", "b.md": "10:03"}, "10:15"),
        ("10:00", {"a.md": "10:16"}, "10:00"),  # which is an error of that file
    ],
)
def test_an_update_is_newer_than_all_others_of_the_project(now: str, newest: dict[str, str], posted: str) -> None:
    assert time_of_posting(at(now), {path: at(time) for path, time in newest.items()}) == at(posted)


def test_an_update_is_at_most_fifteen_minutes_ahead() -> None:
    with pytest.raises(StatusgenError) as refused:
        time_of_posting(at("10:00"), {"incidents/a.md": at("10:15"), "incidents/b.md": at("09:00")})
    assert str(refused.value) == (
        "incidents/a.md has an update of 10:15 UTC, 15 minutes from now; "
        "correct its time, or wait a minute and try again"
    )


@pytest.mark.parametrize(
    ("zone", "posted", "written"),
    [
        ("UTC", "12:00", "### 2024-03-05 12:00 UTC - Monitoring"),
        ("Europe/Paris", "12:00", "### 2024-03-05 13:00 +01:00 - Monitoring"),
        ("America/New_York", "2024-07-05 02:00", "### 2024-07-04 22:00 -04:00 - Monitoring"),
        ("Africa/Monrovia", "1971-01-01 12:00", "### 1971-01-01 12:00:00 UTC - Monitoring"),  # 44 min 30 s
    ],
)
def test_a_heading_has_the_date_and_the_offset_of_the_site_s_zone(zone: str, posted: str, written: str) -> None:
    assert headed("Monitoring", posted=posted, zone=zone) == written


@each_row(
    ("above", "label", "written"),
    [
        ([], "Resolved", "- Résolu"),
        (["10:00 - Investigating"], "Resolved", "- Resolved"),
        (["10:00 - Enquête"], "Resolved", "- Résolu"),
        (["10:00 - Enquête", "11:00 - Investigating"], "Resolved", "- Résolu"),
        (["10:00 - Enquête", "11:00 - Sous surveillance"], "Investigating", "- Enquête"),
        (["10:00 - enquête"], "Resolved", "- résolu"),
        (["10:00 – ENQUÊTE ###"], "Resolved", "– RÉSOLU"),
        (["2024-03-05 10:00 UTC — Enquête"], "Resolved", "— Résolu"),
        (["10:00—Enquête"], "Resolved", "- Résolu"),
        (["10:00 - What is this"], "Resolved", "- Résolu"),
    ],
)
def test_a_label_is_written_as_the_file_writes_them(above: list[str], label: str, written: str) -> None:
    assert headed(label, *above) == f"### 2024-03-05 12:00 UTC {written}"


def headed(label: str, *above: str, posted: str = "12:00", zone: str = "UTC") -> str:
    meant = find_label(label, ())
    assert meant
    languages = ("fr", "en") if above or label == "Resolved" else ("en",)
    written = [f"### {each}" for each in above]
    return heading(Post(at=at(posted), label=meant), written, languages, Kind.INCIDENT, read_zone(zone))
