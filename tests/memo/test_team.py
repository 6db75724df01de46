"""Several processes make the same files as one, whatever becomes of the helpers."""

import multiprocessing
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest
from builders import at, incident, site, views
from projects import write_project

from statusgen.build import assemble
from statusgen.exports.statuspage_ids import api_ids
from statusgen.making import Done, Maker
from statusgen.memo.files import Made
from statusgen.memo.team import MOST, Helper, Shares, Team, help_along, processors, team
from statusgen.sources.project import Project
from statusgen.theme.renderer import Renderer
from statusgen.theme.templates import Templates

NAMES: Final = ("a", "b", "c", "d")
HELPED: Final = pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")


def doing(names: Iterable[str] = NAMES, who: Callable[[str], object] = lambda _: "helper") -> Callable[[Helper], None]:
    """The work of a helper that says of each name who did it."""

    def work(helper: Helper) -> None:
        for name in names:
            if helper.is_asked(1):
                helper.tell(name, who(name))

    return work


@contextmanager
def helped(work: Callable[[Helper], None]) -> Iterator[Team]:
    """The team of one whose helper has done its work already, and has ended."""
    received, to = multiprocessing.Pipe(duplex=False)
    with tempfile.TemporaryFile() as file, received:
        help_along(Helper(1, Shares(2, 0), to, file), work)
        to.close()
        yield Team(Shares(2, 0), [(received, file)])


def results(found: Team) -> list[object]:
    numbers = [(name, found.helper_for(1)) for name in NAMES]
    return [(found.done(number, name) or "again") if number else "me" for name, number in numbers]


def test_who_has_least_to_do_is_next() -> None:
    shares = Shares(3, begun=1.5)
    assert [shares.next(cost) for cost in (1, 1, 1, 1, 1, 1)] == [1, 2, 1, 2, 0, 1]


def test_a_helper_does_its_share() -> None:
    with helped(doing()) as found:
        assert results(found) == ["me", "helper", "me", "helper"]


def test_what_a_helper_does_not_tell_is_done_again() -> None:
    with helped(doing(NAMES[:2])) as found:
        assert results(found) == ["me", "helper", "me", "again"]


def test_a_helper_that_does_other_things_is_not_asked_again() -> None:
    with helped(doing(("a", "x", "c", "d"))) as found:
        assert results(found) == ["me", "again", "me", "again"]


def test_what_goes_wrong_with_a_helper_is_left_to_who_wants_it() -> None:
    with helped(doing(who=lambda _: 1 / 0)) as found:
        assert results(found) == ["me", "again", "me", "again"]


@HELPED
def test_helpers_are_processes_that_end_with_the_work() -> None:
    with team(2, 0, doing(who=lambda _: os.getpid())) as found:
        assert found
        me, helper, *others = results(found)
        assert [me, helper] == others
    assert isinstance(helper, int)
    assert helper != os.getpid()
    assert multiprocessing.active_children() == []


@HELPED
def test_a_helper_that_nobody_waits_for_ends() -> None:
    with pytest.raises(ZeroDivisionError), team(2, 0, doing()):
        raise ZeroDivisionError
    assert multiprocessing.active_children() == []


def test_one_process_is_no_team() -> None:
    with team(1, 0, doing()) as found:
        assert found is None


def test_no_more_processes_are_used_than_there_are_processors() -> None:
    assert 1 <= processors() <= min(os.cpu_count() or 1, MOST)


@HELPED
def test_a_site_is_the_same_however_many_processes_make_it(tmp_path: Path) -> None:
    config = write_project(tmp_path) / "statusgen.yml"
    regions = "".join(f"  r{n}: {{name: Room {n}, country: FR}}\n" for n in range(20))
    config.write_text(f"{config.read_text()}regions:\n{regions}")
    one, two = (
        {file.path: file.content for file in assemble(Project(config), now=at("2024-03-06"), processes=processes).files}
        for processes in (1, 2)
    )
    assert one == two


def test_a_helper_makes_its_units_with_their_pages_and_what_is_remembered_of_them() -> None:
    of = site(incident(start="10:00", duration="1h"))
    templates = Templates(Path("no-templates-of-its-own"))
    locales = {"en": templates.locale("en", of.zone)}
    maker = Maker(Renderer(templates, of, locales), views(of, "2024-03-09", locales.values()), Made.anew(), api_ids(of))
    units = list(maker.units())
    with helped(maker.help) as found:
        numbers = [(unit.name, found.helper_for(unit.cost)) for unit in units]
        done: list[Done] = [found.done(number, name) for name, number in numbers if number]
    names = [name for name, number in numbers if number]
    assert 0 < len(done) < len(units)
    uptime = done[names.index("uptime/")]
    assert [file.path for file in uptime.files] == ["uptime/index.html"]
    assert [page.path for page in uptime.listed] == ["uptime/"]
    assert list(uptime.remembered) == ["uptime/"]
