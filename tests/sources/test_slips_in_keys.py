"""Slips of tired people in front matter and in the configuration.

Each is named at its line, or read as it was meant: then the table says the state, the levels and the duration that
result. What a message offers is pasted and must be accepted.
"""

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from builders import at, site, writeup
from pasting import offers
from tables import each_row

from statusgen.model.problems import Problem, Severity
from statusgen.model.site import Incident
from statusgen.model.text import Text
from statusgen.model.time import Length
from statusgen.sources.config import read_as_far
from statusgen.sources.incident import Parsed, parse
from statusgen.sources.writeup import read_header
from statusgen.status.timeline import Timeline

NOW: Final = at("2024-03-06 12:00")
SITE: Final = site(components=["api", "web"], languages=["en", "fr"])
UPDATES: Final = """
## Updates

### 2024-03-05 10:00 UTC - Investigating

We look.

### 11:00 - Resolved

Over.
"""


def slips(name: str) -> list[tuple[str, list[str]]]:
    """The lines of each slip, and each problem or what results."""
    text = (Path(__file__).parent.parent / "fixtures/slips" / name).read_text(encoding="utf-8")
    found = re.findall(r"^````yaml\n(.*?)\n````\n\n````text\n(.*?)\n````$", text, re.DOTALL | re.MULTILINE)
    return [(slip, expected.split("\n")) for slip, expected in found]


FRONT_MATTER: Final = slips("front-matter.md")
CONFIGURATION: Final = slips("configuration.md")


def test_there_are_many() -> None:
    assert len(FRONT_MATTER) + len(CONFIGURATION) > 200


@each_row(("slip", "expected"), FRONT_MATTER)
def test_a_slip_in_front_matter_is_told_at_its_line_or_read_as_it_was_meant(slip: str, expected: list[str]) -> None:
    found = read(completed(slip))
    results = [result(found.incident)] if found.incident else []
    assert [*results, *told(found.problems)] == expected


@each_row(("slip", "expected"), CONFIGURATION)
def test_a_slip_in_the_configuration_is_told_too_or_read_as_it_was_meant(slip: str, expected: list[str]) -> None:
    assert configured(completed_configuration(slip)) == expected


def test_what_the_messages_of_front_matter_offer_is_accepted_when_it_is_pasted() -> None:
    found = [pasted(completed(slip), lambda front: read(front).problems, first_line=2) for slip, _ in FRONT_MATTER]
    assert sum(found) > 60


def test_what_the_messages_of_the_configuration_offer_is_accepted_when_it_is_pasted() -> None:
    assert sum(pasted(completed_configuration(slip), problems_of, first_line=1) for slip, _ in CONFIGURATION) > 20


def pasted(written: str, problems: Callable[[str], Iterable[Problem]], *, first_line: int) -> int:
    """Paste all that the messages about a text offer, of which one must be accepted; return how many offer anything."""
    tried = 0
    for problem in problems(written):
        better = ["\n".join(lines) for lines in offers(written.split("\n"), problem, first_line=first_line)]
        here = sum(each.line == problem.line for each in problems(written))
        left = [sum(each.line == problem.line for each in problems(text)) for text in better]
        assert not better or min(left) < here, (problem.message, better)
        tried += bool(better)
    return tried


def completed(slip: str) -> str:
    """Front matter with a title and a component, after the slip's own lines."""
    rest = {r"^\W*title": "title: T", r"^\W*(component|affected)": "components: {api: major_outage}"}
    return with_the_rest(slip, rest)


def completed_configuration(slip: str) -> str:
    """The same for the configuration."""
    return with_the_rest(
        slip,
        {
            "^title|^name": "title: Status",
            "^url|^baseurl": "url: https://status.example.org/",
            "^component|^services": "components: [{id: api, name: API}]",
        },
    )


def with_the_rest(slip: str, rest: dict[str, str]) -> str:
    missing = (line for key, line in rest.items() if not re.search(key, slip, re.IGNORECASE | re.MULTILINE))
    return "\n".join([slip, *missing])


def read(front: str) -> Parsed:
    return parse(read_header(writeup(f"---\n{front}\n---\n{UPDATES}"), SITE), SITE, now=NOW)


def told(problems: Iterable[Problem]) -> list[str]:
    by_place = sorted(problems, key=lambda problem: (problem.line, problem.column))
    return [f"{p.line}: {'' if p.severity is Severity.ERROR else 'warning: '}{p.message}" for p in by_place]


def result(incident: Incident) -> str:
    """The state, the levels and the duration that result, and the title."""
    timeline = Timeline(incident)
    levels = ", ".join(f"{name} {level.value}" for name, level in timeline.worst.items()) or "no level"
    lasted = timeline.lasted
    duration = str(lasted.original) if isinstance(lasted, Text) else "unknown"
    if isinstance(lasted, Length):
        duration = f"{lasted.bound.value} {lasted.seconds // 60} min".removeprefix("exact ")
    return f"{timeline.state.value}, {levels}, {duration}: {incident.title.original}"


def configured(written: str) -> list[str]:
    """What a configuration says, if it has no error, and its problems."""
    found, problems = read_as_far(written.encode(), "statusgen.yml", ["en", "fr", "pt"])
    if any(problem.severity is Severity.ERROR for problem in problems):
        return told(problems)
    names = (", ".join(found.components), found.timezone, ", ".join(found.languages))
    return [", ".join([str(found.title.original), found.url, *names]), *told(problems)]


def problems_of(written: str) -> list[Problem]:
    return [*read_as_far(written.encode(), "statusgen.yml", ["en", "fr", "pt"])[1]]
