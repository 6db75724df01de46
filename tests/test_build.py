"""The whole of it: the same sources give the same site, wherever and however it is built."""

import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import unquote, urljoin

import pytest
from browser import sites
from browser.sites import EXAMPLE, made_alone, standing
from markup import read_page
from projects import contents

from statusgen.build import assemble
from statusgen.examining import examine
from statusgen.memo.chapters import Memory
from statusgen.model import urls
from statusgen.model.problems import InvalidContent, Severity, StatusgenError
from statusgen.publish.folder import publish
from statusgen.sources.project import Project
from statusgen.theme.templates import Templates

NOW = datetime(2024, 3, 7, 12, 0, tzinfo=UTC)
"""Two days after the incident of the small project."""


@pytest.fixture
def example(project: Path) -> Path:
    """A small project with one write-up, in English and French."""
    with (project / "statusgen.yml").open("a") as config:
        config.write('languages: [en, fr]\ntheme:\n  accent: "#0b5fff"\n')
    return project


def built(folder: Path, *, now: datetime = NOW, **options: str | bool) -> dict[str, bytes]:
    """Every file of the site of a project."""
    project = Project(folder / "statusgen.yml", **options)  # type: ignore[arg-type]
    return {file.path: file.content for file in assemble(project, now=now).files}


def alone(folder: Path, path: str) -> str:
    """A single file of the site of a project."""
    return made_alone(folder / "statusgen.yml", path, NOW)


def test_the_same_sources_give_the_same_bytes_anywhere(tmp_path: Path) -> None:
    """One of the example's incidents in both of its languages, with a map, made in this process and in another."""
    here, elsewhere = tmp_path / "here", tmp_path / "else where" / "copied"
    some = list(EXAMPLE.parent.glob("incidents/2022-*.md"))
    assert len(some) == 2
    for folder, paths in ((here, sorted(some)), (elsewhere, sorted(some, reverse=True))):
        (folder / "incidents").mkdir(parents=True)
        for path in paths:
            shutil.copy(path, folder / "incidents")
        shutil.copy(EXAMPLE, folder)
    surroundings = {"TZ": "America/St_Johns", "LC_ALL": "C", "LANG": "C", "PYTHONHASHSEED": "1", "PYTHONUTF8": "0"}
    command = [sys.executable, "-m", "statusgen", "build", "--now", NOW.isoformat()]
    subprocess.run(command, cwd=elsewhere, env=os.environ | surroundings, check=True, capture_output=True)
    of_the_build = {urls.BUILD: b""}  # which names the commit that CI builds
    assert contents(elsewhere / "site") | of_the_build == built(here) | of_the_build


def test_time_that_changes_nothing_changes_no_byte_but_in_the_file_about_the_build(example: Path) -> None:
    morning, evening = built(example, now=NOW), built(example, now=NOW.replace(hour=23))
    assert morning.pop("api/build.json") != evening.pop("api/build.json")
    assert morning == evening


def test_a_day_later_the_feeds_and_the_api_are_the_same(example: Path) -> None:
    today, tomorrow = built(example), built(example, now=NOW + timedelta(days=1))
    feeds = {path for path in today if path.endswith((*urls.FEEDS, urls.HISTORY_RSS, urls.HISTORY_ATOM))}
    assert len(feeds) == 16
    api = {path for path in today if path.startswith("api/")} - {urls.BUILD}
    assert {path for path in feeds | api if today[path] != tomorrow[path]} == set()
    assert today["index.html"] != tomorrow["index.html"]
    incidents = {path for path in today if path.startswith(("incidents/", "fr/incidents/"))}
    assert {path for path in incidents if today[path] != tomorrow[path]} == set()


def test_the_example_has_what_a_host_looks_for() -> None:
    files = standing(EXAMPLE)
    assert {"index.html", "404.html", "feed.xml", "sitemap.xml", "robots.txt", ".nojekyll"} <= files.keys()
    assert files["robots.txt"].endswith(b"Sitemap: https://example.github.io/status/sitemap.xml\n")
    assert b"<loc>https://example.github.io/status/sitemap-fr.xml</loc>" in files["sitemap.xml"]
    assert b"<loc>https://example.github.io/status/fr/incidents/2016-10-21-dyn-ddos/</loc>" in files["sitemap-fr.xml"]
    assert b"404" not in files["sitemap-en.xml"]
    assert "CNAME" not in files
    hidden = {path for path in files if any(part.startswith(".") for part in path.split("/"))}
    assert hidden == {".nojekyll"}


def test_a_site_that_is_to_be_left_out_says_so_on_every_page_and_lists_none(example: Path) -> None:
    configured(example, "languages: [en, fr]", "languages: [en, fr]\nnoindex: true")
    files = built(example)
    pages = {path for path in files if path.endswith(".html")}
    assert {path for path in pages if b'<meta name="robots" content="noindex">' not in files[path]} == set()
    assert files["robots.txt"] == b"User-agent: *\nDisallow: /status/\nAllow: /status/$\nAllow: /status/*/$\n"
    assert not [path for path in files if path.startswith("sitemap")]


def configured(folder: Path, old: str, new: str) -> None:
    """Change the configuration of a project."""
    written = (folder / "statusgen.yml").read_text()
    assert written.count(old) == 1
    (folder / "statusgen.yml").write_text(written.replace(old, new))


def cname(folder: Path, url: str) -> bytes | None:
    """The CNAME of an empty site there."""
    (folder / "statusgen.yml").write_text(f"title: T\nurl: {url}\ncomponents: []\n")
    return built(folder).get("CNAME")


def test_a_domain_of_ones_own_has_a_cname(tmp_path: Path) -> None:
    assert cname(tmp_path, "https://status.example.com/") == b"status.example.com\n"
    assert cname(tmp_path, "https://status.example.com/inside/") is None
    assert cname(tmp_path, "https://example.github.io/") is None
    assert cname(tmp_path, "http://localhost:8000/") is None
    assert cname(tmp_path, "http://127.0.0.1/") is None


def test_a_domain_of_other_letters_has_the_cname_that_hosts_know(tmp_path: Path) -> None:
    assert cname(tmp_path, "https://état.example.com/") == b"xn--tat-9la.example.com\n"


def test_a_domain_that_cannot_be_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(
        StatusgenError, match=r'(?m)^statusgen\.yml:2:1: error: url: "é{64}\.example" is not the name of a '
    ):
        cname(tmp_path, f"https://{'é' * 64}.example/")


def test_a_preview_elsewhere_takes_no_domain(tmp_path: Path) -> None:
    assert cname(tmp_path, "https://status.example.com/") is not None
    assert "CNAME" not in built(tmp_path, url="https://preview.example.net/")


def test_the_accent_of_the_configuration_is_in_the_stylesheet_of_every_page(example: Path) -> None:
    config = (example / "statusgen.yml").read_text()
    (example / "statusgen.yml").write_text(config.replace("#0b5fff", "#a1b2c3"))
    assert "--accent: #a1b2c3;" in alone(example, "static/style.css")


def test_a_sites_own_files_come_before_the_shipped_ones(example: Path) -> None:
    (example / "templates" / "static" / ".well-known").mkdir(parents=True)
    (example / "templates" / "static" / ".well-known" / "security.txt").write_text("Contact: mailto:a@example.com\n")
    (example / "templates" / "static" / ".hidden").write_text("not for the site")
    (example / "templates" / "static" / "logo.svg").write_text("<svg/>")
    (example / "templates" / "static" / "_notes.txt").write_text("not for the site")
    (example / "templates" / "404.html").write_text(
        '{% extends "shipped/404.html" %}{% block main %}<h1>Ours</h1>{% endblock %}'
    )
    files = built(example)
    assert files["static/logo.svg"] == b"<svg/>"
    assert files[".well-known/security.txt"] == b"Contact: mailto:a@example.com\n"
    assert {"static/_notes.txt", "static/.hidden", "static/.well-known/security.txt"} & files.keys() == set()
    assert b"<h1>Ours</h1>" in files["404.html"]
    assert b"Content-Security-Policy" in files["404.html"]


def test_old_addresses_lead_to_an_incident_and_are_in_no_sitemap(example: Path) -> None:
    [path] = example.glob("incidents/*.md")
    path.write_text(path.read_text().replace("---\n", "---\naliases: [issues/Old/, old.html]\n", 1))
    (example / "templates").mkdir()
    (example / "templates" / "redirect.html").write_text('{% extends "shipped/redirect.html" %}')
    examine(Project(example / "statusgen.yml"), now=NOW)
    site = built(example)
    deep, flat = (site[name].decode() for name in ("issues/Old/index.html", "old.html"))
    assert '<meta http-equiv="refresh" content="0; url=../../incidents/2024-03-05-requests-fail/">' in deep
    assert '<p><a href="incidents/2024-03-05-requests-fail/">Requests fail</a></p>' in flat
    assert '<link rel="canonical" href="https://example.org/status/incidents/2024-03-05-requests-fail/">' in flat
    assert '<meta name="robots" content="noindex">' in deep
    assert b"issues" not in site["sitemap.xml"]


def test_files_that_write_ups_mention_are_published_and_no_others(example: Path) -> None:
    (example / "incidents" / "some graph.png").write_bytes(b"PNG")
    (example / "incidents" / "notes.txt").write_text("not for the site")
    with (example / "incidents" / "2024-03-05-requests-fail.md").open("a") as writeup:
        writeup.write("\n![Requests that failed](some%20graph.png)\n")
    files = built(example)
    assert files["incidents/some graph.png"] == b"PNG"
    brought = sorted(path for path in files if path.startswith("incidents/") and path.count("/") == 1)
    assert brought == [
        "incidents/2024-03-05-requests-fail.json",
        "incidents/2024-03-05-requests-fail.md",
        "incidents/some graph.png",
    ]
    assert b'src="../../incidents/some%20graph.png"' in files["incidents/2024-03-05-requests-fail/index.html"]


def test_write_ups_are_published_as_markdown_without_comments_and_drafts(example: Path) -> None:
    incidents = example / "incidents"
    [path] = incidents.glob("*.md")
    path.write_text(path.read_text().replace("# Updates", "# Updates\n\n<!-- a secret -->", 1))
    (incidents / f"{path.stem}.fr.md").write_text("Tout échoue. <!-- un secret -->\n")
    (incidents / "draft.md").write_text("---\ntitle: A secret\ndraft: true\n---\n")
    files = built(example)
    texts = {name: content.decode() for name, content in files.items() if name.endswith(".md")}
    assert list(texts) == [f"incidents/{path.stem}.md", f"incidents/{path.stem}.fr.md"]
    assert not [text for text in texts.values() if "secret" in text]
    assert texts[f"incidents/{path.stem}.fr.md"] == "Tout échoue.\n"
    assert texts[f"incidents/{path.stem}.md"].startswith("---\ntitle: Requests fail\ncomponents:\n")


def test_a_file_that_is_called_as_one_of_a_page_is_an_error_at_its_link(example: Path) -> None:
    incidents = example / "incidents"
    [path] = incidents.glob("*.md")
    (incidents / path.stem).mkdir()
    (incidents / path.stem / "Social.png").write_bytes(b"PNG")
    (incidents / f"{path.stem}.json").write_text("{}")
    path.write_text(f"{path.read_text()}\n![a]({path.stem}/%53ocial.png) [b]({path.stem}.json)\n")
    with pytest.raises(InvalidContent) as raised:
        built(example)
    line = len(path.read_text().split("\n")) - 1
    assert [
        (each.path, each.line, each.message) for each in raised.value.problems if each.severity is Severity.ERROR
    ] == [
        (
            f"incidents/{path.name}",
            line,
            f'"{name}" has the name of a file of the page of {path.stem}; rename it, here and in the link to it',
        )
        for name in ("Social.png", f"{path.stem}.json")
    ]


LINKS = """
[a](a.md) [b](./b.md#root-cause) [c](b.md#nowhere) [d](2024/c.md) [e](2024/c.md#la-cause) [f](gone.md) [g](draft.md)
[h](ahead.md) [i](readme.md) [j](README.md) [k](#root-cause) [l](#nowhere) [m](b.fr.md) [n](gone.fr.md) [o](log.txt)
[p](gone.txt) [q](a%20b%26c.txt#line-3) [r](../statusgen.yml) [s](/log.txt) [t](2024/) ![u](gone.png) ![v](graph.png)
[w][x] [y](\\a\\.md) [z](id-of-d.md) [ä](d.md#root-cause-1) <a href="gone.md">ö</a> <img src="gone.png" alt="ü">
<a href="a&#32;b&amp;c.txt">ß</a> [1](#updates) [2](b.md#2024-03-05-1000-utc---investigating) [3](?x) [4](<a b&c.txt>)

[x]: gone.html
"""


def test_nothing_that_authors_write_makes_a_broken_link(tmp_path: Path) -> None:
    ahead = f"---\ntitle: Soon\nkind: notice\nstart: 2024-03-09\nend: 2024-03-10\n---\n{LINKS}"
    texts = {"b.fr.md": f"{LINKS}\n\n## La cause\n{LINKS}", "README.md": "", "readme.md": "", "ahead.md": ahead}
    for name, key in {"a": "", "b": "", "2024/c": "", "d": "id: other\n", "draft": "draft: true\n"}.items():
        updates = f"## Updates\n\n### 2024-03-05 10:00 UTC - Investigating\n{LINKS}"
        writeup = f"## Root cause\n{LINKS}\n\n## Root cause\n\n## La cause\n"
        texts[f"{name}.md"] = f"---\ntitle: About {name}\n{key}---\n{LINKS}\n\n{updates}\n\n{writeup}"
    for name in ("log.txt", "a b&c.txt", "graph.png"):
        texts[name] = "x"
    for name, text in texts.items():
        (tmp_path / "incidents" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "incidents" / name).write_text(text)
    config = "title: X\nurl: https://example.org/status/\nlanguages: [en, fr]\ncomponents: []\n"
    (tmp_path / "statusgen.yml").write_text(config)
    files = built(tmp_path, now=NOW)
    assert list(broken(files, "https://example.org/status/")) == []
    page = files["incidents/a/index.html"].decode()
    assert page.count('<a href="../../incidents/b/#w-root-cause">b</a>') == 3
    assert page.count('<a href="../../incidents/other/#w-root-cause-1">ä</a>') == 3
    assert page.count('href="../../incidents/a%20b%26c.txt') == 9


def broken(files: dict[str, bytes], url: str) -> Iterator[tuple[str, str]]:
    """Each page with each of its links that leads nowhere inside the site."""
    pages = {path: read_page(html) for path, html in sites.pages_of(files).items()}
    ids = {path: {each.get("id") for each in page.iter()} for path, page in pages.items()}
    for path, page in pages.items():
        for written in (each.get(name) for each in page.iter() for name in ("href", "src")):
            address, _, fragment = urljoin(url + path.removesuffix("index.html"), written or "").partition("#")
            target = urls.file_of(unquote(address.partition("?v=")[0].removeprefix(url)))
            found = target in files and (not fragment or unquote(fragment) in ids.get(target, {fragment}))
            if written is not None and address.startswith("https://example.org/") and not found:
                yield path, written


@pytest.fixture
def graph(example: Path) -> Path:
    """A picture beside a write-up that shows it."""
    (example / "incidents" / "graph.png").write_bytes(b"PNG")
    with (example / "incidents" / "2024-03-05-requests-fail.md").open("a") as writeup:
        writeup.write("\n![Requests that failed](graph.png)\n")
    return example / "incidents" / "graph.png"


def test_an_attachment_that_has_gone_meanwhile_is_named(example: Path, graph: Path) -> None:
    assembled = assemble(Project(example / "statusgen.yml"), now=NOW)
    graph.unlink()
    with pytest.raises(StatusgenError, match=r"graph\.png: cannot be read: no such file or directory$"):
        list(assembled.files)


def test_an_attachment_has_at_most_25_mib(example: Path, graph: Path) -> None:
    with graph.open("r+b") as file:
        file.truncate(25 << 20)
    assert len(built(example)["incidents/graph.png"]) == 25 << 20
    with graph.open("r+b") as file:
        file.truncate((25 << 20) + 1)
    with pytest.raises(
        StatusgenError, match=r"graph\.png:1:1: error: has 26,214,401 bytes, and at most 26,214,400 are published"
    ):
        built(example)


def test_a_sites_own_catalog_adds_to_the_shipped_one(example: Path) -> None:
    (example / "templates" / "locale").mkdir(parents=True)
    (example / "templates" / "locale" / "fr.po").write_text(
        'msgid ""\nmsgstr ""\n"Language: fr\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
        'msgid "History"\nmsgstr "Chronique"\n'
    )
    page = alone(example, "fr/index.html")
    assert "Chronique</a>" in page
    assert "Services" in page


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("{% if %}", "templates/home.html:1:1: error: "),
        (
            "<p>\n{{ nothing.at.all }}",
            'templates/home.html:2:1: error: there is no name "nothing"; a template can use site, page, view',
        ),
        (
            '{% extends "other.html" %}',
            'templates/home.html:1:1: error: there is no template called "other.html"; put it into templates/other',
        ),
        ("<p>\n{{ 1 / 0 }}", "templates/home.html:2:1: error: ZeroDivisionError: division by zero"),
        ('{{ 1 + "a" }}', "templates/home.html:1:1: error: TypeError: "),
        ('{% extends "home.html" %}', "templates/home.html:1:1: error: leads back to itself; to extend "),
        (
            '{% include "../secret.html" %}',
            'templates/home.html:1:1: error: there is no template called "../secret.html"; it has to be in templates/',
        ),
        ("{{ '\\ud800' }}", "templates/home.html:1:1: error: UnicodeEncodeError: "),
        (
            "<p>\n\N{LATIN SMALL LETTER E WITH ACUTE}",
            "templates/home.html:2:1: error: is not in UTF-8; save it as such",
        ),
    ],
)
def test_a_wrong_template_is_named_and_changes_nothing(example: Path, tmp_path: Path, template: str, said: str) -> None:
    (example / "templates").mkdir()
    (example / "templates" / "home.html").write_text(template, encoding="latin-1")
    assembled = assemble(Project(example / "statusgen.yml"), now=NOW)
    with pytest.raises(StatusgenError) as raised:
        publish(assembled.files, tmp_path / "out", sources=[])
    assert str(raised.value).startswith(said)
    assert not (tmp_path / "out").exists()


def test_a_template_is_named_before_the_shipped_one_that_it_misleads(example: Path) -> None:
    (example / "templates").mkdir()
    template = '{% extends "shipped/home.html" %}\n{% block main %}\n{{ view.nope.at.all }}\n{% endblock %}'
    (example / "templates" / "home.html").write_text(template)
    with pytest.raises(
        StatusgenError, match=r'^templates/home\.html:3:1: error: HomeView has no "nope"; it has as_of, '
    ):
        built(example)


def test_a_shipped_template_is_named_where_none_of_the_sites_own_was_on_the_way(example: Path) -> None:
    (example / "templates").mkdir()
    (example / "templates" / "parts.html").write_text("")
    with pytest.raises(StatusgenError, match=r"^shipped/[a-z_]+\.(html|svg):\d+:1: error: "):
        built(example)


@pytest.mark.parametrize("name", ["static/logo.svg", "home.html", "locale/fr.po"])
def test_a_theme_brings_no_file_from_elsewhere(example: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    link = example / "templates" / name
    link.parent.mkdir(parents=True)
    link.symlink_to(tmp_path / "secret.txt")
    with pytest.raises(StatusgenError, match=rf"{link.name}:1:1: error: is a link that leads out of the theme"):
        built(example)


def test_a_template_may_be_a_link_inside_the_theme(example: Path) -> None:
    (example / "templates").mkdir()
    (example / "templates" / "_ours.html").write_text("<h1>Ours</h1>")
    (example / "templates" / "home.html").symlink_to("_ours.html")
    assert alone(example, "index.html") == "<h1>Ours</h1>"


CATALOG_HEAD = b'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'


@pytest.mark.parametrize(
    ("catalog", "said"),
    [
        (b'msgid "History"\nmsgstr "\xe9"\n', "templates/locale/fr.po:6:9: error: the byte 0xE9 cannot be read; "),
        (
            b'msgid "up to %(n)s"\nmsgstr "%(foo)s"\n',
            'fr.po:5:1: error: "%(foo)s" cannot be filled in; it may hold %(n)s',
        ),
        (b"History = Historique\n", "fr.po:5:1: error: this is not a gettext catalog"),
    ],
)
def test_a_wrong_catalog_is_named_by_a_build_and_by_a_check(example: Path, catalog: bytes, said: str) -> None:
    (example / "templates" / "locale").mkdir(parents=True)
    (example / "templates" / "locale" / "fr.po").write_bytes(CATALOG_HEAD + catalog)
    for look in (assemble, examine):
        with pytest.raises(StatusgenError) as raised:
            look(Project(example / "statusgen.yml"), now=NOW)
        assert said in str(raised.value)


@pytest.mark.parametrize(
    ("tag", "said"),
    [
        ("klingon", 'no language is called "klingon"; name '),
        ("pt_BR", "is not read; a catalog is called by its tag; make it templates/locale/pt-BR.po"),
    ],
)
def test_a_catalog_of_a_language_that_nobody_knows_is_named(example: Path, tag: str, said: str) -> None:
    (example / "templates" / "locale").mkdir(parents=True)
    (example / "templates" / "locale" / f"{tag}.po").write_bytes(CATALOG_HEAD)
    configured(example, "fr]", f"fr, {tag}]")
    with pytest.raises(StatusgenError) as raised:
        built(example)
    assert f"templates/locale/{tag}.po:1:1: error: {said}" in str(raised.value)


def test_a_logo_that_is_not_there_is_an_error_of_a_build_and_of_a_check(example: Path) -> None:
    configured(example, "theme:", "theme:\n  logo: brand/logo.svg")
    for look in (assemble, examine):
        with pytest.raises(StatusgenError) as raised:
            look(Project(example / "statusgen.yml"), now=NOW)
        said = 'error: theme.logo: there is no static file "brand/logo.svg"; put it into templates/static/'
        assert str(raised.value).splitlines()[-1] == f"statusgen.yml:8:3: {said}"
    (example / "templates" / "static" / "brand").mkdir(parents=True)
    (example / "templates" / "static" / "brand" / "logo.svg").write_text("<svg/>")
    assert 'src="static/brand/logo.svg"' in alone(example, "index.html")


def test_a_theme_that_cannot_be_read_is_said_in_one_line(example: Path) -> None:
    (example / "templates" / "locale").mkdir(parents=True)
    (example / "templates" / "locale" / "fr.po").write_bytes(CATALOG_HEAD)
    templates = Templates(example / "templates")
    allowed = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, allowed[1]))
    try:
        with pytest.raises(StatusgenError, match=r"fr\.po:1:1: error: cannot be read: too many open files"):
            templates.locale("fr", UTC)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, allowed)


def test_a_check_counts_the_write_ups() -> None:
    content = examine(Project(EXAMPLE), now=NOW)
    assert (len(content.site.incidents), content.warnings) == (8, ())


def test_every_language_has_every_page_but_the_one_for_lost_visitors() -> None:
    pages = sites.pages_of(standing(EXAMPLE))
    french = {path.removeprefix("fr/") for path in pages if path.startswith("fr/")}
    english = {path for path in pages if not path.startswith("fr/")}
    assert english - french == {"404.html"}
    assert french - english == set()


def test_what_was_edited_and_removed_after_it_was_published_is_told_on_the_page(example: Path) -> None:
    """Over a real history, with what an earlier build remembers."""
    git = ["git", "-C", str(example), "-c", "user.name=a", "-c", "user.email=a@example.org"]
    source, memory = example / "incidents" / "2024-03-05-requests-fail.md", Memory()
    with (example / "statusgen.yml").open("a") as config:
        config.write("record: edits\n")
    (example / "incidents" / "gone.md").write_text(source.read_text())

    def committed(hour: int) -> dict[str, bytes]:
        dates = {f"GIT_{who}_DATE": f"2024-03-06T{hour}:00:00Z" for who in ("AUTHOR", "COMMITTER")}
        subprocess.run([*git, "add", "."], check=True)
        subprocess.run([*git, "commit", "-qm", "x"], check=True, env={**os.environ, **dates})
        assembled = assemble(Project(example / "statusgen.yml"), now=NOW, memory=memory)
        return {file.path: file.content for file in assembled.files}

    subprocess.run([*git[:3], "init", "-q"], check=True)
    before = committed(10)
    source.write_text(source.read_text().replace("looking for", "searching"))
    (example / "incidents" / "gone.md").unlink()
    after = committed(11)
    page = "incidents/2024-03-05-requests-fail/index.html"
    assert b"Edited after publication" not in before[page]
    assert b"Edited after publication: <time datetime=" in after[page]
    assert "Modifiée après publication".encode() in after[f"fr/{page}"]
    assert b"This incident was removed" in after["incidents/gone/index.html"]
    assert b"gone" not in after["sitemap-en.xml"]
