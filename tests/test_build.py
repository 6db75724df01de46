"""The whole of it: the same sources give the same site, wherever and however it is built."""

import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from statusgen import paths
from statusgen.build import assemble, examine
from statusgen.content import Project
from statusgen.errors import StatusgenError
from statusgen.publish import publish
from statusgen.templates import Templates

REPOSITORY = Path(__file__).parent.parent
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """A copy of the repository's own sources."""
    shutil.copytree(REPOSITORY / "incidents", tmp_path / "example" / "incidents")
    shutil.copy(REPOSITORY / "statusgen.yml", tmp_path / "example")
    return tmp_path / "example"


def built(folder: Path, *, now: datetime = NOW, **options: str | bool) -> dict[str, bytes]:
    """Every file of the site of a project."""
    project = Project(folder / "statusgen.yml", **options)  # type: ignore[arg-type]
    return {file.path: file.content for file in assemble(project, now=now).files}


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.mark.parametrize(
    "surroundings",
    [
        {"TZ": "Asia/Kolkata", "LC_ALL": "C", "PYTHONHASHSEED": "1", "LANG": "C"},
        {"TZ": "America/St_Johns", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "2", "PYTHONUTF8": "0"},
    ],
)
def test_the_same_sources_give_the_same_bytes_anywhere(
    example: Path, tmp_path: Path, surroundings: dict[str, str]
) -> None:
    elsewhere = tmp_path / "else where" / "copied"
    (elsewhere / "incidents").mkdir(parents=True)
    for path in sorted((example / "incidents").iterdir(), reverse=True):
        shutil.copy(path, elsewhere / "incidents")
    shutil.copy(example / "statusgen.yml", elsewhere)
    _build_by_command(example, {})
    _build_by_command(elsewhere, surroundings)
    assert contents(example / "site") == contents(elsewhere / "site")


def _build_by_command(folder: Path, surroundings: dict[str, str]) -> None:
    command = [sys.executable, "-m", "statusgen", "build", "--now", "2026-11-22 12:00 UTC"]
    subprocess.run(command, cwd=folder, env=os.environ | surroundings, check=True, capture_output=True)


def test_time_that_changes_nothing_changes_no_byte_but_in_the_file_about_the_build(example: Path) -> None:
    noon, evening = built(example, now=NOW), built(example, now=NOW.replace(hour=23))
    assert noon.pop("api/build.json") != evening.pop("api/build.json")
    assert noon == evening


def test_a_day_later_the_feeds_and_the_api_are_the_same(example: Path) -> None:
    today, tomorrow = built(example, now=NOW), built(example, now=NOW.replace(day=23))
    feeds = {path for path in today if path.endswith((*paths.FEEDS, paths.HISTORY_RSS, paths.HISTORY_ATOM))}
    assert len(feeds) > 50
    api = {path for path in today if path.startswith("api/v2/")}
    assert {path for path in feeds | api if today[path] != tomorrow[path]} == set()
    assert today["index.html"] != tomorrow["index.html"]
    incidents = {path for path in today if path.startswith(("incidents/", "fr/incidents/"))}
    assert {path for path in incidents if today[path] != tomorrow[path]} == set()


def test_the_example_has_what_a_host_looks_for(example: Path) -> None:
    files = built(example)
    assert {"index.html", "404.html", "feed.xml", "sitemap.xml", "robots.txt", ".nojekyll"} <= files.keys()
    assert files["robots.txt"].endswith(b"Sitemap: https://example.github.io/status/sitemap.xml\n")
    assert b"<loc>https://example.github.io/status/fr/incidents/2016-10-21-dyn-ddos/</loc>" in files["sitemap.xml"]
    assert b"404" not in files["sitemap.xml"]
    assert "CNAME" not in files


def cname(folder: Path, url: str) -> bytes | None:
    return built(folder, url=url).get("CNAME")


def test_a_domain_of_ones_own_has_a_cname(example: Path) -> None:
    assert cname(example, "https://status.example.com/") == b"status.example.com\n"
    assert cname(example, "https://status.example.com/inside/") is None
    assert cname(example, "https://example.github.io/") is None
    assert cname(example, "http://localhost:8000/") is None
    assert cname(example, "http://127.0.0.1/") is None


def test_the_accent_of_the_configuration_is_in_the_one_stylesheet(example: Path) -> None:
    config = (example / "statusgen.yml").read_text()
    (example / "statusgen.yml").write_text(config.replace("#0b5fff", "#a1b2c3"))
    assert b"--accent: #a1b2c3;" in built(example)["static/style.css"]


def test_a_sites_own_files_come_before_the_shipped_ones(example: Path) -> None:
    (example / "templates" / "static").mkdir(parents=True)
    (example / "templates" / "static" / "logo.svg").write_text("<svg/>")
    (example / "templates" / "static" / "_notes.txt").write_text("not for the site")
    (example / "templates" / "404.html").write_text(
        '{% extends "shipped/404.html" %}{% block main %}<h1>Ours</h1>{% endblock %}'
    )
    files = built(example)
    assert files["static/logo.svg"] == b"<svg/>"
    assert "static/_notes.txt" not in files
    assert b"<h1>Ours</h1>" in files["404.html"]
    assert b"Content-Security-Policy" in files["404.html"]


def test_files_that_write_ups_mention_are_published_and_no_others(example: Path) -> None:
    (example / "incidents" / "some graph.png").write_bytes(b"PNG")
    (example / "incidents" / "notes.txt").write_text("not for the site")
    with (example / "incidents" / "2012-07-twitter-data-centres.md").open("a") as writeup:
        writeup.write("\n![Requests that failed](some%20graph.png)\n")
    files = built(example)
    assert files["attachments/some graph.png"] == b"PNG"
    assert [path for path in files if path.startswith("attachments/")] == ["attachments/some graph.png"]
    assert b'src="../../attachments/some%20graph.png"' in files["incidents/2012-07-twitter-data-centres/index.html"]


def test_a_sites_own_catalog_adds_to_the_shipped_one(example: Path) -> None:
    (example / "templates" / "locale").mkdir(parents=True)
    (example / "templates" / "locale" / "fr.po").write_text(
        'msgid ""\nmsgstr ""\n"Language: fr\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
        'msgid "History"\nmsgstr "Chronique"\n'
    )
    page = built(example)["fr/index.html"].decode()
    assert "Chronique</a>" in page
    assert "Services" in page


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("{% if %}", "templates/home.html:1: "),
        ("{{ nothing.at.all }}", "templates/home.html: 'nothing' is undefined"),
        ('{% extends "other.html" %}', "templates/home.html: there is no template called other.html"),
    ],
)
def test_a_wrong_template_is_named_and_changes_nothing(example: Path, tmp_path: Path, template: str, said: str) -> None:
    (example / "templates").mkdir()
    (example / "templates" / "home.html").write_text(template)
    assembled = assemble(Project(example / "statusgen.yml"), now=NOW)
    with pytest.raises(StatusgenError) as raised:
        publish(assembled.files, tmp_path / "out", sources=[])
    assert str(raised.value).startswith(said)
    assert not (tmp_path / "out").exists()


def test_a_theme_brings_no_file_from_elsewhere(example: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    (example / "templates" / "static").mkdir(parents=True)
    (example / "templates" / "static" / "logo.svg").symlink_to(tmp_path / "secret.txt")
    with pytest.raises(StatusgenError, match=r"logo\.svg: is a link that leads out of the theme"):
        built(example)


def test_a_theme_that_cannot_be_read_is_said_in_one_line(example: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    (example / "templates" / "locale").mkdir(parents=True)
    (example / "templates" / "locale" / "fr.po").write_text("")
    templates = Templates(example / "templates")
    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(StatusgenError, match=r"fr\.po: cannot be read: permission denied"):
        templates.locale("fr", UTC)


def test_a_check_counts_the_write_ups(example: Path) -> None:
    examined = examine(Project(example / "statusgen.yml"), now=NOW)
    assert (examined.incidents, examined.warnings) == (8, ())


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    """The pages of the repository's own site."""
    files = built(REPOSITORY)
    return {path: content.decode() for path, content in files.items() if path.endswith(".html")}


def test_every_page_has_a_strict_policy_and_nothing_inline(pages: dict[str, str]) -> None:
    for path, page in pages.items():
        assert "default-src 'none'" in page.replace("&#39;", "'"), path
        assert " style=" not in page, path
        assert "<script>" not in page, path


def test_every_language_has_every_page_but_the_one_for_lost_visitors(pages: dict[str, str]) -> None:
    french = {path.removeprefix("fr/") for path in pages if path.startswith("fr/")}
    english = {path for path in pages if not path.startswith("fr/")}
    assert english - french == {"404.html"}
    assert french - english == set()
