"""Whatever is remembered, a site has the same bytes and the same warnings as one that is made anew."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final
from zoneinfo import ZoneInfo

import msgspec
import pytest
from builders import at, incident, maintenance, moment, notice, repeating, seen, site, statement, update
from counting import work_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from projects import CONFIG, INCIDENT, write_project

from statusgen.build import assemble
from statusgen.memo import values
from statusgen.memo.chapters import MOST, Chapter, Memory
from statusgen.model.files import AnyFile, File
from statusgen.model.problems import InvalidContent
from statusgen.model.recurrence import Recurrence
from statusgen.model.text import Text
from statusgen.model.time import Moment, Precision
from statusgen.model.vocabulary import Impact, Label, Level, State
from statusgen.pages.home import home_view
from statusgen.pages.parts import Card
from statusgen.pages.plan import plan_pages
from statusgen.sources.incident import parse
from statusgen.sources.lint import lint
from statusgen.sources.project import Project
from statusgen.status.analytics import analytics
from statusgen.status.timeline import Timeline, without_texts
from statusgen.theme.renderer import Renderer
from statusgen.theme.templates import Templates

OPEN: Final = INCIDENT.replace("### 17:07 - Resolved", "### 17:07 - Monitoring\n`next update: +30m`")
NOTICE: Final = "---\ntitle: Read this\nkind: notice\nstart: 2024-03-01\n---\nSee [it](a.md#impact) and ![x](b.png).\n"
PLANNED: Final = """\
---
title: New disks
kind: maintenance
start: 2024-03-07 20:00
end: 2024-03-07 22:00
components: [web]
related: [a]
---
## Updates

### 2024-03-05 10:00 - Scheduled

See [that](a.md) and the [log](log.txt).
"""
TEXTS: Final = (
    "",
    INCIDENT,
    INCIDENT.replace("Most", "Some"),
    INCIDENT.replace("Requests fail", "Errors").replace("FR", "FR, DE"),
    OPEN,
    NOTICE,
    PLANNED,
    PLANNED.replace("end: 2024-03-07 22:00", "end: 2024-03-07 22:00\nrepeat: FREQ=DAILY"),
    INCIDENT + "\n## Impact\n\nMuch.\n",
    "---\n",
)
NAMES: Final = ("a.md", "b.md", "c.md", "a.fr.md", "log.txt")
CONFIGS: Final = (
    CONFIG,
    CONFIG.replace("Web app", "Site"),
    CONFIG + "languages: [en, fr]\n",
    CONFIG + "regions: {x: {name: X}}\n",
    CONFIG + "uptime: {days: 1}\n",
)
INSTANTS: Final = ("2024-03-05 18:00", "2024-03-05 18:05", "2024-03-05 18:30", "2024-03-07 20:30", "2024-03-09")
EDITS: Final = st.one_of(
    st.tuples(st.sampled_from(NAMES), st.sampled_from(TEXTS)),
    st.tuples(st.just("statusgen.yml"), st.sampled_from(CONFIGS)),
    st.tuples(st.just("now"), st.sampled_from(INSTANTS)),
    st.tuples(st.just("templates/month.html"), st.sampled_from(["", '{% extends "shipped/month.html" %}'])),
    st.tuples(st.just("forget"), st.sampled_from(["all", "damage"])),
)  # fmt: skip


def made(root: Path, now: str, memory: Memory | None = None) -> tuple[object, dict[str, bytes]]:
    """The warnings about a project and the digests of its site, or what is wrong with it."""
    try:
        assembled = assemble(Project(root / "statusgen.yml"), now=at(now), clock=at("2024-03-10"), memory=memory)
        return assembled.warnings, {file.path: file.digest for file in assembled.files}
    except InvalidContent as error:
        return error.problems, {}


def edit(root: Path, cache: Path, name: str, text: str) -> None:
    """Write a file or remove it, or damage or remove what is remembered."""
    if name == "forget":
        for kept in cache.rglob("*-*/*"):
            kept.write_bytes(kept.read_bytes()[:-9]) if text == "damage" else kept.unlink()
    elif "." in name and name not in NAMES:
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(text or "{% extends 'shipped/month.html' %}{# the same in other words #}")
    elif text:
        (root / "incidents" / name).write_text(text)
    else:
        (root / "incidents" / name).unlink(missing_ok=True)


@settings(max_examples=3, suppress_health_check=[HealthCheck.too_slow])
@given(edits=st.lists(EDITS, min_size=3, max_size=3))
def test_any_edits_lead_to_the_same_site_with_and_without_memory(edits: list[tuple[str, str]]) -> None:
    with TemporaryDirectory() as folder:
        root, cache, now = write_project(Path(folder)), Path(folder, "cache"), INSTANTS[0]
        for name, text in (("a.md", OPEN), *edits):
            now = text if name == "now" else now
            if name != "now":
                edit(root, cache, name, text)
            memory = Memory(cache)
            assert made(root, now, memory) == made(root, now)
            memory.save()


def test_after_an_edit_only_what_it_changes_is_read_and_made_again(project: Path) -> None:
    for name in "abc":
        (project / "incidents" / f"{name}.md").write_text(INCIDENT)
    made(project, "2024-03-09", memory := Memory(project / "cache"))
    memory.save()
    again = work_of(lambda: made(project, "2024-03-09", Memory(project / "cache")))
    assert [again.of(each) for each in (parse, lint, Renderer.page, Renderer.feed, home_view, analytics)] == [0] * 6
    assembled = assemble(Project(project / "statusgen.yml"), now=at("2024-03-09"), memory=Memory(project / "cache"))
    assert all(File("", file.content).digest == file.digest for file in assembled.files)  # if somebody wants them
    listing = ("home", "month", "quarter", "year", "history", "component", "region")
    for old, new, pages in (("Most", "Some", ["incident"]), ("Requests", "Some", ["incident", *listing])):
        (project / "incidents" / "a.md").write_text(INCIDENT.replace(old, new))
        edited = work_of(lambda: made(project, "2024-03-09", Memory(project / "cache")))
        assert (edited.of(parse), edited.of(lint), edited.of(Renderer.page)) == (1, 1, len(pages))
        assert edited.of(home_view) == pages.count("home")


def test_a_page_of_the_present_is_as_if_it_were_laid_out_anew_whatever_happens_elsewhere(project: Path) -> None:
    (project / "statusgen.yml").write_text(CONFIG + "languages: [en, fr]\n")
    memory, later = Memory(), NOTICE.replace("2024-03-01", "2024-03-05 18:10")
    edits = (("a.md", OPEN, "18:00"), ("a.md", OPEN.replace("Most", "Some"), "18:00"), ("b.md", later, "18:20"))
    for name, text, now in edits:
        (project / "incidents" / name).write_text(text)
        assembled = assemble(Project(project / "statusgen.yml"), now=at(f"2024-03-05 {now}"), memory=memory)
        pages = list[AnyFile]()
        work = work_of(lambda: pages.extend(file for file in assembled.files if file.path.endswith(".html")))  # noqa: B023
        assert [file.path for file in pages if file.content != assembled.alone(file.path)] == []
    changed = ("a", "b", "home", "history", "year", "quarter", "month", "components/api")  # its uptime goes down
    assert work.of(Renderer.page) == 2 * len(changed)


# Chapters


def test_a_chapter_forgets_what_nobody_asked_for(tmp_path: Path) -> None:
    chapter = Chapter(tmp_path / "kind-1")
    for name in ("a", "b", "c"):
        chapter.put(name, (name, b"1"))
    chapter.save()
    chapter = Chapter(tmp_path / "kind-1")
    assert [chapter.get(name) for name in ("a", "b", "x")] == [("a", b"1"), ("b", b"1"), None]
    chapter.save()
    assert Chapter(tmp_path / "kind-1").get("c") == ("c", b"1")  # since not all had been asked for
    chapter.complete = True
    chapter.save()
    assert chapter.get("a") == ("a", b"1")
    assert Chapter(tmp_path / "kind-1").get("c") is None
    assert Chapter().get("a") is None


def test_only_so_many_chapters_of_a_kind_are_kept(tmp_path: Path) -> None:
    for n in range(MOST + 3):
        memory = Memory(tmp_path, b"%d" % n)
        memory.chapter("kind").put("a", n)
        assert memory.chapter("kind") is memory.chapter("kind")
        memory.save()
    assert len(list((tmp_path / "memo").iterdir())) == MOST
    assert Memory(tmp_path, b"%d" % n).chapter("kind").get("a") == n
    assert Memory(tmp_path, b"0").chapter("kind").get("a") is None


def test_a_folder_that_cannot_be_written_is_as_good_as_none(tmp_path: Path) -> None:
    (tmp_path / "memo").touch()
    memory = Memory(tmp_path)
    memory.chapter("kind").put("a", 1)
    memory.save()
    assert Memory(tmp_path).chapter("kind").get("a") is None


class Cheat:
    """What pickle would run."""

    def __reduce__(self) -> tuple[Callable[..., object], tuple[str]]:
        return shutil.rmtree, ("/nowhere",)


@pytest.mark.parametrize("value", [Cheat(), Path("x"), Chapter(), len])
def test_nothing_but_values_of_ours_is_made_of_bytes(value: object, tmp_path: Path) -> None:
    with pytest.raises(values.NotOurs):
        values.read(values.written(value))
    chapter = Chapter(tmp_path / "kind-1")
    chapter.put("a", value)
    chapter.save()
    assert Chapter(tmp_path / "kind-1").get("a") is None


NOON, DAY = moment("12:00"), moment("2024-03-05")


def test_equal_values_have_equal_digests_and_others_have_not() -> None:
    parts = ["a", "b"]
    assert values.digest([parts, parts]) == values.digest([["a", "b"], ["".join(["a"]), "b"]])
    assert values.digest(Text({"en": "a"})) != values.digest({"en": "a"})
    assert values.digest(at("12:30")) != values.digest(at("12:31"))
    assert values.digest_of_facts([parts, NOON]) == values.digest_of_facts([["a", "b"], moment("12:00")])


@pytest.mark.parametrize(
    ("one", "another"),
    [
        (NOON, moment("12:01")),
        (NOON, moment("after 12:00")),
        (DAY, moment("2024-03-06")),
        (DAY, Moment(DAY.first, at("12:00"), DAY.precision, DAY.nearness)),
        (DAY, Moment(DAY.first, DAY.last, Precision.MONTH, DAY.nearness)),
        (Text({"en": "a", "de": "b"}), Text({"de": "b", "en": "a"})),
        ({"api": NOON, "web": NOON}, {"web": NOON, "api": NOON}),
        (Recurrence({"FREQ": "DAILY"}, UTC), Recurrence({"FREQ": "WEEKLY"}, UTC)),
        (Recurrence({"FREQ": "DAILY"}, UTC), Recurrence({"FREQ": "DAILY"}, ZoneInfo("Asia/Tokyo"))),
    ],
)
def test_facts_that_differ_have_other_digests(one: object, another: object) -> None:
    assert values.digest_of_facts(one) != values.digest_of_facts(another)


def test_what_is_told_by_its_place_in_a_list_is_not_taken_for_anything_else() -> None:
    told = [*Level, *Impact, *State, *Label, *Precision, Text, bytes, UTC, *(each.value for each in Level), *range(9)]
    assert len({values.digest(each) for each in told}) == len(told)


def test_a_digest_is_the_same_in_another_process() -> None:
    code = (
        "from builders import incident; from statusgen.memo.values import digest;"
        "print(digest([incident(end='13:00'), ''.join(['Te', 'xt']), 'en']).hex())"
    )
    where = {"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONHASHSEED": "1"}
    said = subprocess.run([sys.executable, "-c", code], env=where, check=True, capture_output=True, text=True)
    assert said.stdout.strip() == values.digest([incident(end="13:00"), "Text", "en"]).hex()


def test_what_cannot_be_told_from_others_leaves_nothing_behind() -> None:
    before = values.digest("a")
    with pytest.raises(AttributeError):
        values.digest(["b", lambda: None])
    assert values.digest("a") == before


# Cards


def without_texts_on_cards(value: Any) -> Any:
    """A view whose cards have lost the longer texts of their incidents."""
    if isinstance(value, Card):
        bare, before = without_texts(value.incident), value.standing
        timeline = before.timeline if bare.repeat else Timeline(bare, since=before.timeline.since)
        return replace(value, incident=bare, standing=replace(before, incident=bare, timeline=timeline))
    if isinstance(value, msgspec.Struct):
        fields = {name: without_texts_on_cards(getattr(value, name)) for name in value.__struct_fields__}
        return replace(value, **fields)
    return tuple(map(without_texts_on_cards, value)) if isinstance(value, tuple) else value


def test_no_template_that_is_shipped_shows_a_longer_text_of_a_card() -> None:
    said = statement("Acme", "We are sorry.")
    past = incident(update("08:00", "Investigating"), update("09:00", "Resolved"), name="past", statements=(said,))
    now = incident(update("10:00", "Investigating"), name="now", related=("past",))
    others = maintenance(update("09:00", "Scheduled"), name="works"), notice(name="note"), repeating(name="weekly")
    of = site(past, now, *others, components=["api", "web"])
    view = seen(of, "12:00")
    renderer = Renderer(Templates(Path("nowhere")), of, {"en": view.locale})
    pages = list(plan_pages([view]))
    assert {page.template for page in pages} >= {"home.html", "incident.html", "component.html", "month.html"}
    for page in pages:
        bare = replace(page, view=without_texts_on_cards(page.view))
        assert renderer.page(bare).content == renderer.page(page).content


def test_where_a_site_has_templates_of_its_own_each_text_counts_wherever_its_card_is(project: Path) -> None:
    (project / "templates").mkdir()
    (project / "templates" / "month.html").write_text('{% extends "shipped/month.html" %}')
    memory = Memory()
    for word, pages in (("We", 8), ("All", 8)):
        (project / "incidents" / "2024-03-05-requests-fail.md").write_text(INCIDENT.replace("We are", f"{word} are"))
        work = work_of(lambda: made(project, "2024-03-09", memory))
        assert work.of(Renderer.page) >= pages
