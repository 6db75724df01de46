"""What became of write-ups after they were published: pure histories, and real repositories."""

import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import pytest
from builders import at, moment, site

from statusgen.memo.chapters import Chapter
from statusgen.model.problems import Severity
from statusgen.model.revisions import RemovedIncident, RemovedUpdate, Revisions
from statusgen.model.site import Site
from statusgen.sources.git.commits import Commit
from statusgen.sources.git.record import Record, read_record, recorded
from statusgen.sources.git.versions import history
from statusgen.sources.reading import Brief

FIRST: Final = "### 2024-03-05 10:00 UTC - Investigating\n\nLogins fail, [we look](a.html) into it.\n\n"
EARLY: Final = "### 2024-03-05 10:10 UTC - Update\n\nWe knew at once.\n\n"
SECOND: Final = "### 2024-03-05 10:40 UTC - Identified\n\nA change broke it.\n\n"
PLAIN: Final = FIRST.replace("[we look](a.html) into", "**we look**\ninto").replace("### ", "###   ")
THIRD: Final = "### 2024-03-05 11:30 UTC - Resolved\n\nAll is well.\n"
LAST: Final = THIRD.replace("11:30", "13:00")
WORSE: Final = SECOND.replace("A change", "A bad change")

Files = Mapping[str, str | None]


def story(*updates: str, title: str = "Logins fail", more: str = "", after: str = "") -> str:
    head = f"---\ntitle: {title}\n{more}components: {{api: major_outage}}\n---\n\n"
    return f"{head}## Updates\n\n{''.join(updates)}{after}"


def commit(when: str, files: Files, *, written: str = "", joins: bool = False) -> Commit:
    """A commit, `written` when it was made if nothing else is said."""
    raw = {name: None if content is None else content.encode() for name, content in files.items()}
    return Commit(at(written or when), at(when), raw, joins)


def read(commits: Iterable[Commit], *present: str, aliases: Mapping[str, str] | None = None, **others: Any) -> Record:
    return read_record(list(commits), site(**others), frozenset(present), aliases or {}, Chapter())


def of_one(*texts: str | Commit, name: str = "login.md", **others: Any) -> Revisions:
    """What became of an incident that was committed at 10:02, 11:02, 12:02 and so on."""
    times = (f"{10 + hour}:02" for hour in range(len(texts)))
    commits = [
        text if isinstance(text, Commit) else commit(when, {name: text})
        for when, text in zip(times, texts, strict=True)
    ]
    return read(commits, "login", **others).revisions.get("login", Revisions())


def edited(update: str, when: str, language: str = "") -> Revisions:
    return Revisions({update: {language: moment(when)}})


# Updates


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        ([story(FIRST, SECOND), story(FIRST, WORSE)], edited("20240305T1040Z", "11:02")),
        ([story(FIRST, SECOND), story(FIRST, SECOND.replace("Identified", "Update"))],
         edited("20240305T1040Z", "11:02")),
        ([story(FIRST, SECOND), story(FIRST, SECOND.replace("\n\n", "\n`api: degraded_performance`\n\n", 1))],
         edited("20240305T1040Z", "11:02")),
        ([story(FIRST, SECOND), story(FIRST, SECOND.replace("10:40", "10:20"))], edited("20240305T1020Z", "11:02")),
        ([story(FIRST), story(FIRST, SECOND), story(FIRST, WORSE), story(FIRST, WORSE, LAST)],
         edited("20240305T1040Z", "12:02")),
        ([story(SECOND), story(WORSE), story(SECOND), story(WORSE)], edited("20240305T1040Z", "13:02")),
        ([story(FIRST, SECOND), story(FIRST, WORSE), story(WORSE, PLAIN)], edited("20240305T1040Z", "11:02")),
        ([story(FIRST), story(FIRST, SECOND), story(FIRST, SECOND, EARLY)],
         Revisions(added={"20240305T1010Z": moment("12:02")})),
        ([story(FIRST, SECOND), story(FIRST)], Revisions(removed=(RemovedUpdate(moment("10:40"), moment("11:02")),))),
        ([story(FIRST, SECOND), story(FIRST), story(FIRST, WORSE)], edited("20240305T1040Z", "12:02")),
    ],
    ids=["words", "label", "level", "time", "once", "again", "not since", "back-dated", "removed", "back with others"],
)  # fmt: skip
def test_what_became_of_an_update_is_told(texts: list[str], found: Revisions) -> None:
    assert of_one(*texts) == found


SAME: Final = "### 2024-03-05 10:40 UTC - Update\n\nAnd so does the web.\n\n"


@pytest.mark.parametrize(
    "texts",
    [
        [story(FIRST)],
        [story(FIRST), story(FIRST, SECOND), story(FIRST, SECOND, THIRD), story(THIRD, SECOND, FIRST)],
        [story(FIRST, SECOND), story(PLAIN, SECOND)],
        [story(FIRST), story(FIRST, title="No login", after="## Cause\n\nA change.\n")],
        [story(FIRST, SECOND), story(FIRST, WORSE), story(FIRST, SECOND)],
        [story(FIRST, SECOND), story(FIRST), story(FIRST, SECOND)],
        [story(FIRST, SECOND), story(FIRST, SAME, SECOND), story(PLAIN, SAME, SECOND)],
        [story(FIRST), story(FIRST, "### 10:50 - Update\n\nStill.\n\n")],
        [story(FIRST, more="draft: true\n"), story(WORSE)],
        [story(FIRST), story(FIRST, more="draft: true\n"), story(WORSE)],
        [story(FIRST), story(FIRST, "### some day - Update\n\nWhat is wrong is read as far as it can be.\n\n")],
        [story(FIRST, more="lang: en\n"), story(FIRST)],
    ],
    ids=[
        "alone", "posted in time", "formatting, a link, spaces", "a write-up", "taken back", "back as it was",
        "of the same minute", "without a date", "a draft", "a draft again", "wrong", "keys",
    ],
)  # fmt: skip
def test_nothing_is_told_of_what_is_no_edit(texts: list[str]) -> None:
    assert of_one(*texts) == Revisions()


def test_words_that_cost_too_much_to_read_are_compared_as_they_are() -> None:
    costly = FIRST.replace("Logins", f"{'*a ' * 200}{'b* ' * 200} Logins")
    assert of_one(story(costly), story(costly.replace("into", "at"))) == edited("20240305T1000Z", "11:02")


def test_a_translation_that_is_added_is_no_edit_but_one_that_changes_is_in_its_language() -> None:
    french = "## Mises à jour\n\n### 2024-03-05 10:00 UTC - Analyse en cours\n\nConnexion impossible.\n"
    more = "### 2024-03-05 10:40 UTC - Identifié\n\nUn changement.\n"
    versions = [
        {"login.md": story(FIRST)},
        {"login.fr.md": french + more},
        {"login.fr.md": french.replace("Connexion", "Déconnexion")},
    ]
    commits = [commit(f"{10 + hour}:02", files) for hour, files in enumerate(versions)]
    one = read(commits[:2], "login", languages=["en", "fr"])
    both = read(commits, "login", languages=["en", "fr"])
    assert one.revisions == {}
    assert both.revisions == {"login": edited("20240305T1000Z", "12:02", "fr")}


def test_what_was_committed_long_after_it_was_written_tells_nothing_and_what_follows_is_compared_with_it() -> None:
    late = commit("11:02", {"login.md": story(WORSE)}, written="10:30")
    pulled = commit("11:02", {"login.md": story(WORSE)}, joins=True)
    for unsure in (late, pulled):
        assert of_one(story(SECOND), unsure) == Revisions()
        assert of_one(story(SECOND), unsure, story(WORSE, THIRD)) == Revisions()
        assert of_one(story(SECOND), unsure, story(SECOND)) == edited("20240305T1040Z", "12:02")


def test_nothing_is_told_where_a_commit_is_older_than_the_one_before_it() -> None:
    commits = [commit("12:00", {"login.md": story(SECOND)}), commit("11:00", {"login.md": story(WORSE)})]
    assert read(commits, "login") == Record(in_order=False)


def test_a_story_that_only_goes_on_is_not_read_twice() -> None:
    memo, commits = Chapter(), [commit("10:42", {"a.md": story(FIRST)}), commit("11:00", {"a.md": story(SECOND)})]
    found = read_record(commits, site(), frozenset({"a"}), {}, memo)
    assert memo.counts == (0, 1)
    assert read_record(commits, site(), frozenset({"a"}), {}, memo) == found
    assert list(found.revisions) == ["a"]


# Incidents


def removed(*commits: Commit, present: Iterable[str] = (), **others: Any) -> tuple[RemovedIncident, ...]:
    first = commit("10:02", {"login.md": story(FIRST)})
    return read([first, *commits], *present, **others).removed


GONE: Final = (RemovedIncident("login", moment("12:00")),)


def test_a_removed_incident_leaves_its_id_and_when_it_was_removed() -> None:
    assert removed(commit("12:00", {"login.md": None})) == GONE
    assert removed(commit("12:00", {"login.md": story(FIRST, more="draft: true\n")})) == GONE
    assert removed(commit("12:00", {"login.md": None, "_login.md": story(FIRST)})) == GONE
    assert removed(commit("12:00", {"login.md": None}), redacted=["login"]) == ()
    assert removed(commit("12:00", {"login.md": None}), commit("13:00", {"login.md": story(FIRST)})) == ()


def test_nothing_is_told_of_what_was_never_public_or_is_gone_since_nobody_knows_when() -> None:
    draft = commit("11:00", {"draft.md": story(FIRST, more="draft: true\n"), "_x.md": "x", "README.md": "x"})
    assert removed(draft, commit("12:00", {"draft.md": None}), present=["login"]) == ()
    assert removed(commit("12:00", {"login.md": None}, written="10:30")) == ()


@pytest.mark.parametrize(
    ("files", "aliases"),
    [
        ({"2024/login.md": story(FIRST, EARLY)}, {}),
        ({"2024/login.md": story(FIRST), "login.fr.md": None}, {}),
        ({"other.md": story(FIRST, EARLY, more="id: login\n")}, {}),
        ({"other.md": story(PLAIN, EARLY)}, {"login": "other"}),
        ({"other.md": story(FIRST, EARLY, title="Renamed")}, {}),
    ],
    ids=["another folder", "without its translation", "an id", "an alias", "an update of both"],
)
def test_a_renamed_incident_is_still_that_incident(files: dict[str, str], aliases: dict[str, str]) -> None:
    renamed = commit("12:00", {"login.md": None, **files})
    name = "other" if aliases or "Renamed" in str(files) else "login"
    assert removed(renamed, aliases=aliases, present=[name]) == ()
    text = next(iter(files.values())).replace("fail, ", "fall, ")
    after = commit("13:00", {next(iter(files)): text})
    told = read([commit("10:02", {"login.md": story(FIRST)}), renamed, after], name, aliases=aliases).revisions[name]
    assert told.edited == {"20240305T1000Z": {"": moment("13:00")}}


def test_another_incident_that_comes_as_one_goes_is_another() -> None:
    other = story(FIRST.replace("10:00", "10:01"))
    assert removed(commit("12:00", {"login.md": None, "other.md": other}), present=["other"]) == GONE
    empty = {"login.md": "---\ntitle: x\nstart: 2024\n---\n"}
    moved = commit("12:00", {"login.md": None, "x.md": "---\nid: x\ntitle: x\nstart: 2024\n---\n"})
    assert read([commit("10:02", empty), moved], "x").removed == ()


# Git


def repository(folder: Path, *commits: str) -> Path:
    """A repository with these commits, as `git fast-import` takes them."""
    git = ["git", "-C", str(folder)]
    subprocess.run(["git", "init", "-q", "-b", "main", str(folder)], check=True)
    subprocess.run([*git, "fast-import", "--quiet"], input="".join(commits).encode(), check=True)
    subprocess.run([*git, "reset", "-q", "--hard"], check=True)
    return folder


def entry(
    when: str, files: Files, *, written: str = "", subject: str = "x", branch: str = "main", merges: str = ""
) -> str:
    """A commit as `git fast-import` takes it."""
    times = [f"{who} A <a@example.org> {at(each).timestamp():.0f} +0000\n" for who, each in zip(
        ("author", "committer"), (written or when, when), strict=True)]  # fmt: skip
    changes = (
        f'D "incidents/{name}"\n' if text is None
        else f'M 100644 inline "incidents/{name}"\ndata {len(text.encode())}\n{text}\n'
        for name, text in files.items()
    )  # fmt: skip
    merge = f"merge {merges}\n" if merges else ""
    return f"commit refs/heads/{branch}\n{''.join(times)}data {len(subject)}\n{subject}\n{merge}{''.join(changes)}\n"


def told(root: Path, *present: str, **others: Any) -> tuple[Site, Any]:
    briefs = [Brief(name, "en", draft=False, related=(), aliases=(), repeats=False) for name in present]
    return recorded(site(**others), str(root / "incidents"), briefs, until=None, memo=Chapter())


def test_git_tells_of_edits_on_the_branch_and_not_of_those_beside_it(tmp_path: Path) -> None:
    root = repository(
        tmp_path,
        entry("10:02", {"login.md": story(FIRST), "gone.md": story(THIRD)}),
        entry("10:42", {"login.md": story(FIRST, SECOND)}),
        "reset refs/heads/topic\nfrom refs/heads/main\n\n",
        entry("11:00", {"other.md": story(FIRST)}, branch="topic"),
        entry("11:30", {"other.md": story(PLAIN, THIRD), "login.md": story(FIRST, WORSE)}, branch="topic"),
        entry("11:35", {"a": "x", "a\\nb.md": "x", "gone.md": None}),
        entry("12:00", {"other.md": story(PLAIN, THIRD), "login.md": story(FIRST, WORSE)},
              subject="Merge pull request #1", merges="refs/heads/topic"),
        entry("12:30", {"late.md": story(FIRST)}, branch="topic"),
        entry("12:40", {"late.md": story(WORSE)}, subject="Merge branch 'main' of x", merges="refs/heads/topic"),
    )  # fmt: skip
    found, unsaid = told(root, "login", "other", "late", redacted=["nobody"])
    assert found.revisions == {"login": edited("20240305T1040Z", "12:00")}
    assert found.removed == (RemovedIncident("gone", moment("11:35")),)
    assert unsaid == [("redacted", 'redacted: git knows of no incident "nobody"; correct it', Severity.WARNING)]


def test_as_of_the_past_what_was_committed_later_is_not_known_and_what_is_remembered_is_not_asked_again(
    tmp_path: Path,
) -> None:
    root = repository(tmp_path, entry("10:42", {"a.md": story(SECOND)}), entry("12:00", {"a.md": story(WORSE)}))
    folder, briefs = (
        str(root / "incidents"),
        [Brief("a", "en", draft=False, related=(), aliases=("/b/",), repeats=False)],
    )
    memo = Chapter()
    now, _ = recorded(site(), folder, briefs, until=None, memo=memo)
    again, _ = recorded(site(), folder, briefs, until=None, memo=memo)
    past, _ = recorded(site(), folder, briefs, until=at("11:59"), memo=memo)
    assert (now.revisions, past.revisions) == ({"a": edited("20240305T1040Z", "12:00")}, {})
    assert again == now


def test_nothing_is_told_without_all_of_the_history_and_the_reason_is(tmp_path: Path) -> None:
    def why(root: Path) -> str:
        found, ((key, message, severity),) = told(root)
        assert (found, key, severity) == (site(), "record", Severity.NOTICE)
        return str(message.partition("because ")[2])

    root = repository(tmp_path / "a", entry("12:00", {"a.md": story(SECOND)}), entry("11:00", {"b.md": story(SECOND)}))
    subprocess.run(["git", "clone", "-q", "--depth=1", f"file://{root}", str(tmp_path / "b")], check=True)
    assert why(tmp_path / "b").startswith("git has only a part of the history here")
    assert why(tmp_path).startswith("git keeps no history of this folder")
    assert why(root).startswith("a commit is dated before the one that it follows")
    changed = next(each.files["a.md"] for each in history(str(root / "incidents")) or ())
    assert changed == story(SECOND).encode()
    blob = subprocess.run(
        ["git", "-C", str(root), "rev-parse", "HEAD:incidents/a.md"], check=True, capture_output=True, text=True
    ).stdout.strip()
    (root / ".git/objects" / blob[:2] / blob[2:]).unlink()
    assert why(root).startswith("git has only a part of the history here")
