import errno
import json
import os
import resource
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Final

import filelock
import pytest
from builders import site as site_of
from msgspec.structs import replace
from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from statusgen.model.files import AnyFile, File, Remembered
from statusgen.model.outputs import Extent, Outputs, Translations
from statusgen.model.problems import StatusgenError
from statusgen.publish.folder import CannotExchange, Modes, Published, Spool, System, exchange
from statusgen.publish.folder import publish as publish_with
from statusgen.publish.limits import weight_notes
from statusgen.status.outputs import lighter


def files(**content: str) -> list[File]:
    """Files by name; `__` stands for a slash and `_` for a dot."""
    return [File(name.replace("__", "/").replace("_", "."), text.encode()) for name, text in content.items()]


def tree(folder: Path) -> dict[str, str]:
    """What a reader of the folder finds."""
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_text() for path in found}


def _refuse(one: Path, other: Path) -> None:
    raise CannotExchange(f"{one} and {other} stay")


IN_PLACE: Final = System(exchange=_refuse)
"""As on a system without renameat2."""


def publish(
    made: Iterable[AnyFile],
    out: Path,
    *,
    sources: Sequence[Path] = (),
    system: System | None = None,
    modes: Modes | None = None,
) -> Published:
    return publish_with(made, out, sources=sources, system=system, modes=modes)


def counts(done: Published) -> tuple[int, int, int]:
    """How many files were written, unchanged and removed."""
    return done.written, done.unchanged, done.removed


def state(out: Path) -> Path:
    """Where statusgen keeps what it needs beside an output."""
    return out.parent / ".statusgen" / out.name


@pytest.fixture(params=[System(), IN_PLACE], ids=["exchange", "in place"])
def system(request: pytest.FixtureRequest) -> System:
    """Both ways of writing."""
    chosen: System = request.param
    return chosen


def test_a_new_folder_holds_exactly_the_files(tmp_path: Path) -> None:
    sources = [tmp_path / "incidents", tmp_path / "templates"]
    done = publish(files(index_html="home", a__index_html="page"), tmp_path / "out", sources=sources)
    assert tree(tmp_path / "out") == {"index.html": "home", "a/index.html": "page"}
    assert counts(done) == (2, 0, 0)


def test_what_changed_is_written_and_what_is_gone_is_removed_with_its_folder(tmp_path: Path, system: System) -> None:
    out = tmp_path / "out"
    publish(files(index_html="old", a__b__index_html="gone", c_html="same"), out, system=system)
    done = publish(files(index_html="new", c_html="same"), out, system=system)
    assert tree(out) == {"index.html": "new", "c.html": "same"}
    assert not (out / "a").exists()
    assert counts(done) == (1, 1, 1)


def test_unchanged_files_keep_their_times_through_several_builds(tmp_path: Path, system: System) -> None:
    out = tmp_path / "out"
    publish(files(index_html="1", same_html="same"), out, system=system)
    os.utime(out / "same.html", ns=(10**18, 10**18))
    for version in "2345":
        publish(files(index_html=version, same_html="same"), out, system=system)
        assert (out / "same.html").stat().st_mtime_ns == 10**18
        assert (out / "index.html").read_text() == version


def test_a_build_that_changes_nothing_touches_nothing(tmp_path: Path) -> None:
    out = tmp_path / "out"
    publish(files(index_html="home"), out)
    before = out.stat().st_ino, (out / "index.html").stat().st_ino
    assert counts(publish(files(index_html="home"), out)) == (0, 1, 0)
    assert (out.stat().st_ino, (out / "index.html").stat().st_ino) == before


def test_a_file_that_somebody_edited_or_removed_is_put_right(tmp_path: Path, system: System) -> None:
    out = tmp_path / "out"
    publish(files(index_html="home", a_html="a"), out, system=system)
    publish(files(index_html="home 2", a_html="a"), out, system=system)
    (out / "a.html").write_text("b")
    (out / "index.html").unlink()
    publish(files(index_html="home 2", a_html="a"), out, system=system)
    assert tree(out) == {"index.html": "home 2", "a.html": "a"}


def test_the_folders_own_gitignore_is_carried_over(tmp_path: Path, system: System) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / ".gitignore").write_text("*\n!.gitignore\n")
    publish(files(index_html="1"), out, system=system)
    publish(files(index_html="2"), out, system=system)
    assert tree(out) == {".gitignore": "*\n!.gitignore\n", "index.html": "2"}


def test_a_link_to_the_output_stays_a_link(tmp_path: Path, system: System) -> None:
    (tmp_path / "real").mkdir()
    link = tmp_path / "link"
    link.symlink_to("real")
    publish(files(index_html="1"), link, system=system)
    publish(files(index_html="2"), link, system=system)
    assert link.is_symlink()
    assert tree(tmp_path / "real") == {"index.html": "2"}


def test_a_reader_with_the_old_folder_open_still_has_a_whole_site(tmp_path: Path) -> None:
    out = tmp_path / "out"
    publish(files(index_html="1", a_html="1"), out)
    with os.scandir(out) as opened:
        publish(files(index_html="2"), out)
        assert sorted(entry.name for entry in opened) == ["a.html", "index.html"]


def test_a_spare_of_a_killed_build_is_not_trusted(tmp_path: Path) -> None:
    out = tmp_path / "out"
    publish(files(index_html="1"), out)
    spare = state(out) / "spare"
    (spare / "half.html").write_text("half")
    (spare / "index.html").unlink()
    (spare / "index.html").write_text("half")
    publish(files(index_html="2"), out)
    assert tree(out) == {"index.html": "2"}


def test_where_only_the_state_was_kept_no_file_has_to_be_made_again(tmp_path: Path) -> None:
    def make() -> bytes:
        raise AssertionError("it is in the spare")

    out, made = tmp_path / "out", files(index_html="1", a__b_html="2")
    publish(made, out)
    shutil.rmtree(out)
    publish([Remembered(file.path, file.digest, make) for file in made], out)
    assert tree(out) == {"index.html": "1", "a/b.html": "2"}


def test_what_somebody_changed_or_removed_in_an_output_is_made_again(tmp_path: Path, system: System) -> None:
    out, made = tmp_path / "out", files(index_html="1", a_html="2", b_html="3")
    publish(made, out, system=system)
    (out / "index.html").write_text("x")
    (out / "a.html").unlink()
    remembered = [Remembered(file.path, file.digest, partial(bytes, file.content)) for file in made]
    assert counts(publish(remembered, out, system=system)) == (2, 1, 0)
    assert tree(out) == {"index.html": "1", "a.html": "2", "b.html": "3"}


def test_where_names_cannot_be_linked_files_are_copied(tmp_path: Path) -> None:
    def refuse(one: Path, other: Path) -> None:
        raise OSError(errno.EPERM, "no links here", str(one), None, str(other))

    out, system = tmp_path / "out", System(link=refuse)
    publish(files(index_html="1", same_html="same"), out, system=system)
    publish(files(index_html="2", same_html="same"), out, system=system)
    assert tree(out) == {"index.html": "2", "same.html": "same"}


class Replaced(FileSystemEventHandler):
    """The names that files were moved to in a folder, in order."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def on_moved(self, event: FileSystemEvent) -> None:
        self.names.append(Path(os.fsdecode(event.dest_path)).name)


def test_home_comes_last_where_files_change_one_by_one(tmp_path: Path) -> None:
    out, replaced, observer = tmp_path / "out", Replaced(), Observer()
    publish(files(index_html="1"), out, system=IN_PLACE)
    observer.schedule(replaced, str(out))
    observer.start()
    publish(files(index_html="2", feed_xml="2", page_html="2", style_css="2"), out, system=IN_PLACE)
    while "index.html" not in replaced.names:
        time.sleep(0.01)
    observer.stop()
    observer.join()
    assert replaced.names == ["style.css", "page.html", "feed.xml", "index.html"]


def test_a_build_in_place_that_ended_midway_is_finished_by_the_next(tmp_path: Path) -> None:
    out = tmp_path / "out"
    publish(files(index_html="1", old_html="1"), out, system=IN_PLACE)
    (out / "feed.xml").mkdir()
    with pytest.raises(StatusgenError, match="each file is whole, and the next build finishes the site"):
        publish(files(index_html="2", new_html="2", feed_xml="2"), out, system=IN_PLACE)
    (out / "feed.xml").rmdir()
    assert tree(out) == {"index.html": "1", "old.html": "1", "new.html": "2"}
    publish(files(index_html="3"), out, system=IN_PLACE)
    assert tree(out) == {"index.html": "3"}


# Its own state


def test_all_that_is_kept_is_in_one_folder_beside_the_output_that_git_ignores(tmp_path: Path) -> None:
    publish(files(index_html="1"), tmp_path / "site")
    publish(files(index_html="2"), tmp_path / "site")
    publish(files(index_html="3"), tmp_path / "preview")
    assert sorted(path.name for path in tmp_path.iterdir()) == [".statusgen", "preview", "site"]
    assert (tmp_path / ".statusgen" / ".gitignore").read_text() == "*\n"
    assert tree(state(tmp_path / "site") / "spare") == {"index.html": "1"}
    assert json.loads((state(tmp_path / "preview") / "files.json").read_bytes())["files"] == ["index.html"]
    assert tree(tmp_path / "site") == {"index.html": "2"}


@pytest.mark.parametrize("changed", ["1", "2"])
def test_a_site_of_an_earlier_version_is_taken_over_with_its_state(
    tmp_path: Path, system: System, changed: str
) -> None:
    out, spare = tmp_path / "out", tmp_path / ".out.spare"
    for folder in (out, spare):
        folder.mkdir()
        (folder / "index.html").write_text("1")
        (folder / "gone.html").write_text("1")
        (folder / ".statusgen.json").write_text('{"statusgen": "0.1.0", "files": ["index.html", "gone.html"]}')
    (tmp_path / ".out.lock").write_text("")
    (out / ".statusgen.lock").write_text("")
    (out / "..statusgen.json.new").write_text("half a list")
    done = publish(files(index_html=changed), out, system=system)
    assert (done.removed, done.notes) == (1, ())
    assert tree(out) == {"index.html": changed}
    assert sorted(path.name for path in tmp_path.iterdir()) == [".statusgen", "out"]


def test_state_that_was_kept_inside_the_output_is_taken_over(tmp_path: Path, system: System) -> None:
    out = tmp_path / "out"
    publish(files(index_html="1", gone_html="1"), out, system=system)
    state(out).parent.rename(out / ".statusgen")
    publish(files(index_html="2"), out, system=system)
    assert tree(out) == {"index.html": "2"}
    assert state(out).is_dir()


def test_a_site_that_came_without_its_state_is_known_by_what_it_says_of_its_build(tmp_path: Path) -> None:
    out, build = tmp_path / "out", '{"next_transition_at": "2026-11-27T00:00:00Z"}'
    publish(files(index_html="1", api__build_json=build), out)
    shutil.rmtree(state(out))
    publish(files(index_html="2", api__build_json=build), out)
    assert tree(out) == {"index.html": "2", "api/build.json": build}
    shutil.rmtree(state(out))
    assert "did not create (index.html); move them, delete the folder if all of it is an old site, or" in refusal(
        out, made=files(api__build_json=build)
    )


def test_a_file_of_that_name_which_says_nothing_of_a_build_makes_no_site(foreign: Path) -> None:
    (foreign / "api").mkdir()
    (foreign / "api" / "build.json").write_text("{}")
    assert refusal(foreign).startswith(f"{foreign}: ")


def test_links_are_no_place_for_state(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / ".statusgen").symlink_to("elsewhere")
    assert refusal(tmp_path / "out").endswith(
        ".statusgen: is a link, where statusgen keeps files of its own; remove it"
    )
    assert list((tmp_path / "elsewhere").iterdir()) == []


# Who may read it


def modes_of(folder: Path) -> dict[str, str]:
    """The permissions of a folder and of all that is in it."""
    return {
        path.relative_to(folder).as_posix(): f"{path.stat().st_mode & 0o7777:o}"
        for path in (folder, *folder.rglob("*"))
    }


@pytest.fixture
def umask() -> Iterator[None]:
    """What a shell can leave behind is put back."""
    before = os.umask(0)
    os.umask(before)
    yield
    os.umask(before)


@pytest.mark.parametrize("mask", [0o077, 0o000])
@pytest.mark.usefixtures("umask")
def test_everybody_may_read_the_site_whatever_the_umask(tmp_path: Path, system: System, mask: int) -> None:
    out = tmp_path / "out"
    open_to_all = {".": "755", "a": "755", "a/b.html": "644", "index.html": "644"}
    publish(files(index_html="1", a__b_html="1"), out, system=system)
    os.umask(mask)
    publish(files(index_html="2", a__b_html="1"), out, system=system)
    assert modes_of(out) == open_to_all
    for path in (out / "index.html", out / "a" / "b.html", out / "a", out):
        path.chmod(0o700)
    done = publish(files(index_html="2", a__b_html="1"), out, system=system)
    assert (done.written, modes_of(out)) == (0, open_to_all)
    for name in "cdcd":  # the folder of the only file that goes is made anew for another
        publish(files(index_html=name, **{f"a__{name}_html": "1"}), out, system=system)
    assert modes_of(out) == {".": "755", "a": "755", "a/d.html": "644", "index.html": "644"}


def test_a_private_site_stays_private_and_folders_keep_their_group(tmp_path: Path, system: System) -> None:
    out, private = tmp_path / "out", Modes(file=0o640, folder=0o750)
    publish(files(index_html="1", a__b_html="1"), out, system=system)
    out.chmod(0o2755)
    publish(files(index_html="2", a__b_html="1"), out, system=system, modes=private)
    assert modes_of(out) == {".": "2750", "a": "750", "a/b.html": "640", "index.html": "640"}


# What other programs leave


LEFT_OVER = (
    ".DS_Store", "a/.DS_Store", "._index.html", "Thumbs.db", "a/Desktop.ini", ".directory", "__MACOSX/a/._b.html",
    ".index.html.Xy12Za", "a/.b.html.a1b2c3", ".~tmp~/index.html", ".rsync-partial/index.html", "index.html.orig",
    "index.html~", ".index.html.swp", ".nfs00000000012345ab00000001", ".index.html.new", ".Spotlight-V100/store.db",
    ".syncthing.index.html.tmp", ".goutputstream-A1B2C3", ".~lock.index.html#",
)  # fmt: skip


@pytest.mark.parametrize("changed", ["1", "2"])
def test_what_other_programs_leave_in_the_site_is_named_and_goes(tmp_path: Path, system: System, changed: str) -> None:
    out = tmp_path / "out"
    publish(files(index_html="1", a__b_html="1"), out, system=system)
    for name in LEFT_OVER:
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).write_text("x")
    done = publish(files(index_html=changed, a__b_html="1"), out, system=system)
    assert done.notes == (
        "removed .DS_Store, .Spotlight-V100/store.db, ._index.html and 16 more, which another program left there",
    )  # fmt: skip
    assert tree(out) == {"index.html": changed, "a/b.html": "1"}
    assert sorted(path.name for path in out.iterdir()) == ["a", "index.html"]


@pytest.mark.parametrize(
    "name",
    [
        ".env.secret", "notes~", ".notes.html.a1b2c3", ".htaccess", "DS_Store", "other.html", ".x.new", "notes 2.html",
        "index-2.html", "a 2/index.html",
    ],
)  # fmt: skip
def test_what_somebody_may_have_put_there_is_no_such_thing(tmp_path: Path, name: str) -> None:
    out = tmp_path / "out"
    publish(files(index_html="1"), out)
    (out / name).parent.mkdir(exist_ok=True)
    (out / name).write_text("mine")
    assert f"contains files that statusgen did not create ({name})" in refusal(out)
    assert (out / name).read_text() == "mine"


COPIES: Final = (
    "index 2.html", "index copy.html", "index (1).html", "index - Copy (2).html", "index のコピー.html",
    "indexのコピー.html", "Copy of index.html", "Kopie von index.html", "index (Jo's conflicted copy 2026-11-25).html",
    "index.sync-conflict-20261125-101500-ABCDEFG.html", "index.html~HEAD", "index_REMOTE_417.html", "#index.html#",
    "CNAME 2", "a/b copy.html", "a 2/b.html", "a - Kopie/b/c.html", ".Trash-1000/files/b.html",
)  # fmt: skip


@pytest.mark.parametrize("changed", ["1", "2"])
def test_copies_of_its_files_are_named_and_set_aside_so_that_nobody_loses_them(
    tmp_path: Path, system: System, changed: str
) -> None:
    out, aside = tmp_path / "out", tmp_path / ".statusgen" / "out" / "set-aside"
    publish(files(index_html="1", a__b_html="1", CNAME="1"), out, system=system)
    for name in COPIES:
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).write_text(name)
    done = publish(files(index_html=changed, a__b_html="1", CNAME="1"), out, system=system)
    some = "#index.html#, .Trash-1000/files/b.html, CNAME 2 and 15 more"
    assert done.notes == (
        f"moved {some} to .statusgen/out/set-aside, since copies of the site's files are not part of it",
    )  # fmt: skip
    assert tree(out) == {"index.html": changed, "a/b.html": "1", "CNAME": "1"}
    assert tree(aside) == {name: name for name in COPIES}
    (out / "CNAME 2").write_text("another")
    publish(files(index_html=changed, a__b_html="1", CNAME="1"), out, system=system)
    assert ((aside / "CNAME 2").read_text(), (aside / "CNAME 2.1").read_text()) == ("CNAME 2", "another")


def test_of_many_files_some_are_named(foreign: Path) -> None:
    for n in range(5):
        (foreign / f"{n}.txt").write_text("")
    assert "did not create (0.txt, 1.txt, 2.txt and 3 more)" in refusal(foreign)


# What is refused


@pytest.fixture
def foreign(tmp_path: Path) -> Path:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.txt").write_text("years of work")
    return tmp_path / "out"


def test_a_folder_that_statusgen_did_not_make_is_refused(foreign: Path) -> None:
    with pytest.raises(StatusgenError, match=r"contains files that statusgen did not create \(thesis.txt\)"):
        publish(files(index_html="1"), foreign)
    assert tree(foreign) == {"thesis.txt": "years of work"}


def refusal(output: Path, *sources: Path, system: System | None = None, made: Sequence[File] = ()) -> str:
    """Why a folder is not written to."""
    with pytest.raises(StatusgenError) as refused:
        publish(made or files(index_html="1"), output, sources=sources, system=system)
    return str(refused.value)


def test_folders_that_are_not_for_sites_are_refused(tmp_path: Path) -> None:
    (tmp_path / "repo" / ".git").mkdir(parents=True)
    (tmp_path / "incidents").mkdir()
    (tmp_path / "file").write_text("")
    assert "cannot be the site's folder" in refusal(Path("/"))
    assert "cannot be the site's folder" in refusal(Path.home())
    assert "is a git repository" in refusal(tmp_path / "repo")
    assert "overlaps the sources" in refusal(tmp_path / "incidents", tmp_path / "incidents")
    assert "overlaps the sources" in refusal(tmp_path, tmp_path / "incidents")
    assert "overlaps the sources" in refusal(tmp_path / "incidents" / "out", tmp_path / "incidents")
    assert "is not a folder" in refusal(tmp_path / "file")


@pytest.mark.parametrize(
    "path", ["../x", "/x", "a//b", "a/../b", "a\\b", ".git/config", ".statusgen.json", ".statusgen/x", "./x", ""]
)
def test_paths_that_lead_elsewhere_are_refused(tmp_path: Path, path: str) -> None:
    with pytest.raises(StatusgenError, match="is not a path that a site can have"):
        publish([File(path, b"")], tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_paths_that_some_systems_take_for_one_are_refused(tmp_path: Path) -> None:
    twins = [File("regions/Fr", b""), File("regions/fr", b"")]
    with pytest.raises(StatusgenError, match=r'"regions/fr" and "regions/Fr" would be one file'):
        publish(twins, tmp_path / "out")


def test_two_builds_at_once_do_not_mix(tmp_path: Path) -> None:
    publish(files(index_html="1"), tmp_path / "out")
    with filelock.FileLock(state(tmp_path / "out") / "lock"):
        assert "another build is writing it" in refusal(tmp_path / "out")
    assert tree(tmp_path / "out") == {"index.html": "1"}


def test_a_list_that_cannot_be_read_is_no_permission_to_delete(tmp_path: Path) -> None:
    out = tmp_path / "out"
    publish(files(index_html="1"), out)
    (state(out) / "files.json").write_text('{"files": 3')
    assert "contains files that statusgen did not create (index.html)" in refusal(out)
    assert tree(out) == {"index.html": "1"}


def test_a_file_that_somebody_put_into_the_site_is_not_lost_or_written_over(tmp_path: Path, system: System) -> None:
    out = tmp_path / "out"
    publish(files(index_html="1"), out, system=system)
    (out / "sub").mkdir()
    (out / "sub" / "token.html").write_text("mine")
    assert "contains files that statusgen did not create (sub/token.html)" in refusal(out, system=system)
    (out / "sub" / "token.html").unlink()
    (out / "link").symlink_to(tmp_path)
    assert "contains files that statusgen did not create (link)" in refusal(out, system=system)


def test_no_list_leads_out_of_the_folder(tmp_path: Path, system: System) -> None:
    out, precious = tmp_path / "out", tmp_path / "precious.txt"
    precious.write_text("precious")
    publish(files(index_html="1"), out, system=system)
    for listed in (str(precious), "../precious.txt", "a/../../precious.txt"):
        (state(out) / "files.json").write_text(json.dumps({"files": ["index.html", listed]}))
        publish(files(index_html=listed), out, system=system)
        assert precious.read_text() == "precious"


def test_a_spare_that_links_elsewhere_is_not_followed(tmp_path: Path) -> None:
    out, elsewhere = tmp_path / "out", tmp_path / "elsewhere"
    spare = state(out) / "spare"
    elsewhere.mkdir()
    (elsewhere / "index.html").write_text("not ours")
    publish(files(a__index_html="1"), out)
    shutil.rmtree(spare / "a")
    (spare / "a").symlink_to(elsewhere)
    publish(files(a__index_html="2"), out)
    shutil.rmtree(spare)
    spare.symlink_to(elsewhere)
    publish(files(a__index_html="3"), out)
    assert (elsewhere / "index.html").read_text() == "not ours"
    assert tree(out) == {"a/index.html": "3"}


def test_an_output_that_is_a_circle_of_links_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "out").symlink_to("out")
    assert "cannot be written: " in refusal(tmp_path / "out")


# Where contents wait


@contextmanager
def limited(kind: int, most: int) -> Iterator[None]:
    """The process may not have more than so much of something."""
    before = resource.getrlimit(kind)
    resource.setrlimit(kind, (most, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(kind, before)


def test_contents_wait_on_disk_where_there_is_room_for_them(tmp_path: Path) -> None:
    small, large = File("a.html", b"a" * 5_000), File("b.html", b"b" * 90_000)
    with Spool(tmp_path) as spool, limited(resource.RLIMIT_FSIZE, 10_000):
        kept = [spool.kept(each) for each in (small, large, small, small)]
        assert [type(each) for each in kept] == [Remembered, File, Remembered, File]
        assert [each.content for each in kept] == [each.content for each in (small, large, small, small)]
        assert spool.kept(kept[0]) is kept[0]
    with limited(resource.RLIMIT_NOFILE, 3), Spool(tmp_path / "nowhere") as none:
        assert none.kept(small) is small


# When the system says no


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 64 KiB and 40 files, mounted for the time of a test."""
    disk = tmp_path / "disk"
    disk.mkdir()
    options = ["-o", "size=64k,nr_inodes=40"]
    mounted = subprocess.run(["mount", "-t", "tmpfs", *options, "none", disk], capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip("only root can mount a small disk")
    yield disk
    subprocess.run(["umount", disk], check=True)


def test_a_full_disk_leaves_the_old_site_as_it_was(small_disk: Path) -> None:
    out = small_disk / "out"
    publish(files(index_html="1", a_html="a" * 9_000), out)
    before = tree(out)
    with pytest.raises(StatusgenError, match="no space left on device; the site is as it was"):
        publish(files(index_html="2", a_html="b" * 90_000), out)
    assert tree(out) == before
    assert not (state(out) / "spare").exists()


def test_a_disk_without_room_for_more_files_leaves_the_old_site_as_it_was(small_disk: Path) -> None:
    out = small_disk / "out"
    publish(files(index_html="1"), out)
    with pytest.raises(StatusgenError, match="no space left on device; the site is as it was"):
        publish([File(f"{n}.html", b"") for n in range(60)], out)
    assert tree(out) == {"index.html": "1"}
    publish(files(index_html="2"), out)
    assert tree(out) == {"index.html": "2"}


def test_a_full_disk_that_is_written_in_place_keeps_every_page_whole(small_disk: Path) -> None:
    publish(files(index_html="1", a_html="a" * 9_000), small_disk)
    with pytest.raises(StatusgenError, match="each file is whole, and the next build finishes"):
        publish(files(index_html="2", a_html="b" * 90_000), small_disk)
    assert tree(small_disk) == {"index.html": "1", "a.html": "a" * 9_000}
    publish(files(index_html="2"), small_disk)
    assert tree(small_disk) == {"index.html": "2"}


def test_a_mount_point_is_written_in_place(small_disk: Path) -> None:
    publish(files(index_html="1", a_html="1"), small_disk)
    publish(files(index_html="2"), small_disk)
    assert tree(small_disk) == {"index.html": "2"}


def test_where_nothing_can_be_kept_beside_the_output_files_change_one_by_one(closed: Path) -> None:
    publish(files(index_html="1"), closed)
    done = publish(files(index_html="2"), closed)
    assert done.notes == ("the folder above it cannot be written, so files change one by one, and no spare is kept",)
    assert tree(closed).keys() - {".statusgen/out/lock"} == {
        ".statusgen/.gitignore", ".statusgen/out/files.json", "index.html",
    }  # fmt: skip
    assert [path.name for path in closed.parent.iterdir()] == ["out"]


def test_an_output_that_cannot_be_written_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert refusal(tmp_path / "file" / "out").endswith("file exists; the site is as it was")


def test_exchanging_what_is_not_there_is_an_error_of_its_own(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        exchange(tmp_path / "one", tmp_path / "other")


def test_a_system_without_renameat2_is_told_apart(tmp_path: Path) -> None:
    def load() -> object:
        raise TypeError("bad argument type: CDLL(None) on Windows")

    for each in (load, object):
        with pytest.raises(CannotExchange, match="no renameat2"):
            exchange(tmp_path / "one", tmp_path / "other", load=each)


def test_names_on_two_file_systems_cannot_be_exchanged(small_disk: Path, tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (small_disk / "other").mkdir()
    with pytest.raises(CannotExchange):
        exchange(tmp_path / "one", small_disk / "other")


READER = """
import pathlib, sys
out = pathlib.Path(sys.argv[1])
while not (out.parent / "stop").exists():
    page = (out / "index.html").read_text()
    assert page[0] * 5_000 == page, "a torn page"
"""


def test_a_reader_never_meets_a_missing_or_torn_page(tmp_path: Path) -> None:
    out = tmp_path / "out"
    publish(files(index_html="0" * 5_000), out)
    reader = subprocess.Popen([sys.executable, "-c", READER, out], stderr=subprocess.PIPE)
    for version in "123456789" * 5:
        publish(files(index_html=version * 5_000), out)
    (tmp_path / "stop").touch()
    _, said = reader.communicate(timeout=60)
    assert (reader.returncode, said) == (0, b"")


SERVER = """
import http.server, sys
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), http.server.SimpleHTTPRequestHandler)
print(server.server_port, flush=True)
server.serve_forever()
"""


def test_a_server_inside_the_output_serves_on_through_ten_builds(tmp_path: Path) -> None:
    out = tmp_path / "out"
    publish(files(index_html="0" * 5_000, same_html="same"), out)
    command = [sys.executable, "-c", SERVER]
    with subprocess.Popen(command, cwd=out, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        assert server.stdout is not None
        port = int(server.stdout.readline())
        try:
            for version in "1234567890":
                publish(files(index_html=version * 5_000, same_html="same"), out)
                page = fetched(port, "index.html")
                assert page in {version * 5_000, str((int(version) - 1) % 10) * 5_000}
                assert fetched(port, "same.html") == "same"
        finally:
            server.terminate()


def fetched(port: int, name: str) -> str:
    """What a server on this machine answers."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/{name}", timeout=60) as answer:
        return str(answer.read().decode())


def test_what_some_hosts_would_not_take_is_said() -> None:
    def notes(written: int, size: int, **outputs: Any) -> list[str]:
        of = replace(site_of(languages=("en", "fr")), outputs=Outputs(**outputs))
        return list(weight_notes(Published(written, 1, 0, size=size), lighter(of)))

    assert notes(19_998, 899_999_999) == []
    (files,) = notes(19_999, 0)
    assert files == (
        "20,000 files are more than some hosts take (Cloudflare Pages 20,000); to leave out most of a long history, "
        "write  outputs: {incident_feeds: recent, incident_json: recent, translations: translated}  in statusgen.yml "
        "(docs/hosting.md)"
    )
    (size,) = notes(9, 900_000_000, incident_feeds=Extent.RECENT, translations=Translations.TRANSLATED)
    assert size == (
        "900 MB are nearly more than GitHub Pages takes (1,000 MB); to leave out most of a long history, "
        "write  outputs: {incident_json: recent}  in statusgen.yml (docs/hosting.md)"
    )
    everything = {"incident_feeds": Extent.RECENT, "incident_json": Extent.RECENT}
    (files,) = notes(20_000, 0, **everything, translations=Translations.TRANSLATED)
    assert files.endswith("(Cloudflare Pages 20,000); choose a host that takes more (docs/hosting.md)")
