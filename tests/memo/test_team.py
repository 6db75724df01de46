"""Several processes make the same files as one, whatever becomes of the helpers."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Final

import pytest
from builders import at, incident, site, views
from projects import CONFIG, INCIDENT, write_project

from statusgen.build import assemble
from statusgen.exports.statuspage_ids import api_ids
from statusgen.making import Done, Maker
from statusgen.memo.chapters import Memory
from statusgen.memo.files import Made
from statusgen.memo.team import MOST, Helped, Helper, Pieces, Stretch, Team, Unnamed, help_along, processors, team
from statusgen.model.problems import StatusgenError
from statusgen.sources.project import Project
from statusgen.theme.renderer import Renderer
from statusgen.theme.templates import Templates

COUNT: Final = 4
HELPED: Final = pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")


def doing(who: Callable[[int], object] = lambda _: "helper", most: int = COUNT) -> Callable[[Helper], None]:
    """The work of a helper that says of each piece who did it, of so many at most."""

    def work(helper: Helper) -> None:
        for number in islice(helper.numbers(), most):
            helper.tell(number, who(number))

    return work


@contextmanager
def helped(work: Callable[[Helper], None], count: int = COUNT) -> Iterator[Team]:
    """The team of one whose helper has done its work already, and has ended."""
    pieces, file, (received, to) = Pieces(count), Unnamed(), os.pipe()
    help_along(Helper(pieces, to, file), work)
    os.close(to)
    yield Team(count, pieces, [Helped(received, file)])
    os.close(received)


def results(found: Team) -> dict[int, object]:
    done = dict[int, object]((number, "me") for number in found.numbers())
    done |= {told.number: told.result for told in (*found.told(), *found.rest())}
    return done | dict.fromkeys(found.undone(), "again")


def test_each_piece_is_taken_once_from_the_front_or_from_the_back() -> None:
    pieces = Pieces(5)
    front, back, other = pieces.from_front(), pieces.from_back(), pieces.from_back()
    assert [next(front), next(back), next(other), next(front), next(back)] == [0, 4, 3, 1, 2]
    assert [*front, *back, *other] == []


def test_the_first_process_takes_all_that_no_helper_takes() -> None:
    pieces = Pieces(3)
    assert [*pieces.from_front()] == [0, 1, 2]
    assert [*pieces.from_back()] == []


def test_a_helper_does_its_share() -> None:
    with helped(doing(most=2)) as found:
        assert results(found) == {0: "me", 1: "me", 2: "helper", 3: "helper"}


def test_what_a_helper_takes_and_does_not_tell_is_done_again() -> None:
    def takes_all(helper: Helper) -> None:
        helper.tell(next(helper.numbers()), "helper")
        assert [*helper.numbers()] == [2, 1, 0]

    with helped(takes_all) as found:
        assert results(found) == {3: "helper", 0: "again", 1: "again", 2: "again"}


def test_what_goes_wrong_with_a_helper_is_left_to_who_wants_it() -> None:
    with helped(doing(who=lambda _: 1 / 0)) as found:
        assert results(found) == {0: "me", 1: "me", 2: "me", 3: "again"}


def test_what_a_helper_keeps_is_read_when_it_is_wanted() -> None:
    def keeps(helper: Helper) -> None:
        for number in helper.numbers():
            helper.tell(number, helper.keep(b"part %d" % number))

    with helped(keeps) as found:
        (*_, told) = found.rest()
    assert Stretch(told.file, *told.result)() == b"part 0"


def test_a_helper_without_room_for_all_of_a_result_ends() -> None:
    received, to = os.pipe()
    os.set_blocking(to, False)
    file = Unnamed()
    os.dup2(to, file.number)
    with pytest.raises(OSError, match="no room"):
        Helper(Pieces(1), 0, file).keep(bytes(1 << 20))
    os.close(received)
    os.close(to)


@HELPED
def test_helpers_are_processes_that_end_with_the_work() -> None:
    with team(3, COUNT, doing(who=lambda _: os.getpid())) as found:
        (*told,) = found.rest()
    assert sorted(each.number for each in told) == [0, 1, 2, 3]
    assert os.getpid() not in {each.result for each in told}
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


@HELPED
def test_a_helper_that_nobody_waits_for_ends() -> None:
    with pytest.raises(ZeroDivisionError), team(2, COUNT, doing()):
        raise ZeroDivisionError
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_one_process_does_all_of_the_work() -> None:
    with team(1, COUNT, doing()) as found:
        assert results(found) == dict.fromkeys(range(COUNT), "me")


def test_no_more_processes_are_used_than_there_are_processors() -> None:
    assert 1 <= processors() <= min(os.cpu_count() or 1, MOST)


def large(folder: Path) -> Project:
    """A project of a size that is worth help."""
    config = write_project(folder) / "statusgen.yml"
    regions = "".join(f"  r{n}: {{name: Room {n}, country: FR}}\n" for n in range(20))
    config.write_text(f"{CONFIG}regions:\n{regions}")
    return Project(config)


@HELPED
def test_a_site_is_the_same_however_many_processes_make_it(tmp_path: Path) -> None:
    project = large(tmp_path)
    one, two, three = Memory(), Memory(), Memory()
    memories = {1: one, 2: two, 3: three}
    for text in (INCIDENT, INCIDENT.replace("Most", "Some"), INCIDENT.replace("Requests fail", "Errors")):
        (project.incidents / "a.md").write_text(text)
        found = {
            processes: [*assemble(project, now=at("2024-03-06"), memory=memory, processes=processes).files]
            for processes, memory in memories.items()
        }
        sites = [{file.path: (file.digest, file.content) for file in files} for files in found.values()]
        assert sites == [sites[0]] * 3
        for memory in memories.values():
            memory.save()
        assert two.told() == three.told() == one.told()


@HELPED
def test_a_wrong_template_is_told_alike_however_many_processes_find_it(tmp_path: Path) -> None:
    project = large(tmp_path)
    (tmp_path / "templates").mkdir()
    wrong = "\n".join(f"{{% if page.path.endswith('/r{n}/') %}}{{{{ nothing }}}}{{% endif %}}" for n in (9, 18, 3))
    own = f"{{% extends 'shipped/region.html' %}}{{% block main %}}{wrong}{{% endblock %}}"
    (tmp_path / "templates" / "region.html").write_text(own)
    said = list[str]()
    for processes in (1, 2, 3):
        with pytest.raises(StatusgenError) as error:
            list(assemble(project, now=at("2024-03-06"), processes=processes).files)
        said.append(str(error.value))
    assert said == [said[0]] * 3
    assert 'error: there is no name "nothing"' in said[0]


def maker() -> Maker:
    of = site(incident(start="10:00", duration="1h"))
    templates = Templates(Path("no-templates-of-its-own"))
    locales = {"en": templates.locale("en", of.zone)}
    return Maker(Renderer(templates, of, locales), views(of, "2024-03-09", locales.values()), Made.anew(), api_ids(of))


def test_a_helper_makes_units_with_their_pages_and_what_is_remembered_of_them() -> None:
    made = maker()
    with helped(made.help, len(made.units)) as found:
        done: list[Done] = [told.result for told in found.rest()]
    assert len(done) == len(made.units)
    (uptime,) = (each for each in done if [page.path for page in each.listed] == ["uptime/"])
    assert [path for path, _, _ in uptime.files] == ["uptime/index.html"]
    assert [*uptime.noted.new] == ["uptime/"]


def test_the_units_of_a_helper_that_ended_too_early_are_made_again() -> None:
    def takes_one(helper: Helper) -> None:
        next(helper.numbers())

    made, alone = maker(), maker()
    with helped(takes_one, len(made.units)) as found:
        files = {file.path for file in made.files(found)}
    assert files == {file.path for file in alone.files(Team(len(alone.units)))}
    assert sorted(made.listed, key=str) == sorted(alone.listed, key=str)
