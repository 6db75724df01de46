"""Several processes make the same files as one, whatever becomes of the helpers."""

import multiprocessing
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

import pytest
from builders import at
from projects import write_project

from statusgen.build import assemble
from statusgen.memo.chapters import Chapter
from statusgen.memo.files import Digester, Made
from statusgen.memo.team import MOST, Helper, Shares, Team, help_along, processors, team
from statusgen.model.files import File
from statusgen.sources.project import Project

NAMES: Final = ("a", "b", "c", "d")
HELPED: Final = pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")


def by(who: str) -> Callable[[str], Callable[[], list[File]]]:
    """What makes a file that says who made it."""
    return lambda name: lambda: [File(name, who.encode())]


def sent(make: Callable[[str], Callable[[], Iterable[File]]], names: Iterable[str] = NAMES) -> Team:
    """The team of one whose helper has sent its share already, and has ended."""
    received, to = multiprocessing.Pipe(duplex=False)
    helper = Helper(1, Shares(2, 0), to)
    help_along(helper, lambda helper: [file for name in names for file in helper.of(name, None, make(name))])
    to.close()
    return Team(Shares(2, 0), [received])


def contents(found: Team) -> list[bytes]:
    return [file.content for name in NAMES for file in found.files(name, by("me")(name), 1)]


def test_who_has_least_to_do_is_next() -> None:
    shares = Shares(3, begun=1.5)
    assert [shares.next(cost) for cost in (1, 1, 1, 1, 1, 1)] == [1, 2, 1, 2, 0, 1]


def test_a_helper_makes_its_share() -> None:
    assert contents(sent(by("helper"))) == [b"me", b"helper", b"me", b"helper"]


def test_a_helper_makes_its_share_of_files_that_are_kept_whole_too() -> None:
    received, to = multiprocessing.Pipe(duplex=False)
    help_along(Helper(1, Shares(2, 0), to), lambda helper: [helper.whole(name, None, by("it")(name)) for name in NAMES])
    to.close()
    assert contents(Team(Shares(2, 0), [received])) == [b"me", b"it", b"me", b"it"]


def test_a_helper_knows_of_nothing_that_was_made_before() -> None:
    received, to = multiprocessing.Pipe(duplex=False)
    found = list[object]()
    help_along(
        Helper(1, Shares(2, 0), to),
        lambda helper: map(found.append, [helper.known("a", 1), helper.digester(1), helper.key_of("a")]),
    )
    received.close()
    assert found == [(b"", None), b"", b""]


def test_what_a_helper_does_not_send_is_made_here() -> None:
    assert contents(sent(by("helper"), NAMES[:2])) == [b"me", b"helper", b"me", b"me"]


def test_a_helper_that_makes_other_things_is_not_asked_again() -> None:
    assert contents(sent(by("helper"), ("a", "x", "c", "d"))) == [b"me", b"me", b"me", b"me"]


def test_what_goes_wrong_with_a_helper_goes_wrong_here() -> None:
    def fails() -> list[File]:
        raise ValueError("wrong")

    found = sent(lambda _: fails)
    assert list(found.files("a", by("me")("a"), 1))
    with pytest.raises(ValueError, match="wrong"):
        found.files("b", fails, 1)


@HELPED
def test_helpers_are_processes_that_end_with_the_work() -> None:
    def work(made: Made | Helper) -> list[bytes]:
        makes = [(name, by(str(os.getpid()))(name)) for name in NAMES]
        return [file.content for name, make in makes for file in made.of(name, None, make)]

    made = Made(Chapter(), Digester({}))
    with team(2, 0, work) as made.team:
        me, helper, *others = work(made)
    assert (me, others) == (str(os.getpid()).encode(), [me, helper])
    assert helper != me
    assert multiprocessing.active_children() == []


@HELPED
def test_a_helper_that_nobody_waits_for_ends() -> None:
    with pytest.raises(ZeroDivisionError), team(2, 0, lambda helper: helper.of("a", None, list)):
        raise ZeroDivisionError
    assert multiprocessing.active_children() == []


def test_one_process_is_no_team() -> None:
    with team(1, 0, lambda _: ()) as found:
        assert found is None


def test_no_more_processes_are_used_than_there_are_processors() -> None:
    assert 1 <= processors() <= min(os.cpu_count() or 1, MOST)


@HELPED
def test_a_site_is_the_same_however_many_processes_make_it(tmp_path: Path) -> None:
    config = write_project(tmp_path) / "statusgen.yml"
    regions = "".join(f"  r{n}: {{name: Room {n}, country: FR}}\n" for n in range(20))
    config.write_text(f"{config.read_text()}regions:\n{regions}")
    one, two = (
        [
            (file.path, file.content)
            for file in assemble(Project(config), now=at("2024-03-06"), processes=processes).files
        ]
        for processes in (1, 2)
    )
    assert one == two
