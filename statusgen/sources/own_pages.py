"""The pages of a site's own: `pages/*.md` beside the configuration, with translations as write-ups have them."""

from collections.abc import Iterator, Mapping, Set
from pathlib import Path
from typing import Final

import msgspec

from statusgen.gfm.links import named_in
from statusgen.language.tags import unknown_language
from statusgen.model import urls
from statusgen.model.problems import Problem, Severity
from statusgen.model.site import OwnPage, Site
from statusgen.model.state import PAGES
from statusgen.model.text import Text
from statusgen.model.vocabulary import Kind
from statusgen.sources.body.hidden_text import check_hidden, conflict_in
from statusgen.sources.body.parts import Body, BodyText, Part
from statusgen.sources.keys.short_texts import id_meant, wrong_id
from statusgen.sources.keys.source_file import Line, SourceFile
from statusgen.sources.lint import about_text
from statusgen.sources.writeup import TranslatedFrontMatter, Writeup, read_writeup
from statusgen.sources.yaml.conflicts import MESSAGE

STATIC: Final = "templates/static/"


class PageKeys(msgspec.Struct, frozen=True, kw_only=True):
    """The keys of the front matter of a page of one's own."""

    title: Line
    footer: bool = False


def page_files(root: Path) -> dict[str, bytes]:
    """The bytes of each page of a project's own, by its file's name. What is not a regular file inside it is none."""
    found = sorted((root / PAGES).glob("[!_.]*.md"))
    return {path.name: path.read_bytes() for path in found if path.is_file() and _is_inside(path, root)}


def static_files(root: Path) -> frozenset[str]:
    """The paths of the files that a project's own templates add to the site."""
    found = (root / STATIC).rglob("*")
    return frozenset(path.relative_to(root).as_posix() for path in found if path.is_file())


def _is_inside(path: Path, root: Path) -> bool:
    return path.resolve().is_relative_to(root.resolve())


def read_pages(
    files: Mapping[str, bytes], site: Site, writeups: Set[str], static: Set[str]
) -> tuple[tuple[OwnPage, ...], list[Problem]]:
    """The pages in these files, and every problem with them.

    They may link to each other, to `writeups` and to `static` files, all by their path in the project.
    """
    problems: list[Problem] = []
    beside = {f"{PAGES}/{name}" for name in files} | {f"incidents/{name}" for name in writeups} | static
    read = {name: read_writeup(raw, name, PAGES) for name, raw in files.items()}
    pages = []
    for page in read.values():
        if page.is_translation:
            problems += _wrong_translation(page, site, read)
            continue
        translations = {tag: read[of] for tag in site.languages if (of := f"{page.stem}.{tag}.md") in read}
        problems += _wrong_name(page, site)
        pages.append(_read(msgspec.structs.replace(page, translations=translations), site, beside, static, problems))
    return tuple(pages), problems


def _read(page: Writeup, site: Site, beside: Set[str], static: Set[str], problems: list[Problem]) -> OwnPage:
    """A page with its translations, as far as it can be read."""
    titles, bodies = dict[str, str](), dict[str, str]()
    footer = False
    for language, each in {site.languages[0]: page, **page.translations}.items():
        file = each.opened(site, language)
        is_original = each is page
        values = file.fields(PageKeys if is_original else TranslatedFrontMatter, each.root)
        if each.body_line == 1:  # all of it is missing, which is said once
            file.problems.clear()
        problems += _torn(each.body, file)
        titles[language] = values.get("title") or ("" if page.translations else page.stem)
        bodies[language] = each.body
        footer = values.get("footer", footer)
        lines = tuple(range(1, each.body.count("\n") + 2))
        body = Body(writeup=Part(each.body, lines))
        problems += [*each.problems, *about_text(file, body, each.path, beside, frozenset(), frozenset())]
    shown = frozenset(path for body in bodies.values() for path in named_in(body, static))
    said = {language: body for language, body in bodies.items() if body.strip()}
    named = {language: title for language, title in titles.items() if title}
    return OwnPage(
        name=page.stem,
        title=Text(named or {site.languages[0]: page.stem}),
        body=Text(said or {site.languages[0]: ""}),
        footer=footer,
        files=shown,
    )


def _torn(text: str, file: SourceFile) -> Iterator[Problem]:
    """The marks of a conflict that git left, else what is never closed, so that all below it is code."""
    body, before = BodyText(text, file), len(file.problems)
    if conflict := conflict_in(body):
        body.report(conflict, MESSAGE)
    else:
        check_hidden(body, Kind.NOTICE)
    found = file.problems[before:]
    del file.problems[before:]
    yield from found


def misplaced_pages(root: Path) -> Iterator[Problem]:
    """Files that were meant as pages, and are not read: below a folder, or with another ending."""
    for path in sorted((root / PAGES).rglob("[!_.]*")):
        place = path.relative_to(root).as_posix()
        if not path.is_file() or any(part.startswith(("_", ".")) for part in path.relative_to(root).parts):
            continue
        if path.suffix != ".md" and path.suffix.lower() in _LIKE_MARKDOWN:
            yield Problem(place, 1, 1, f"is not read because of its ending; rename it to {id_meant(path.stem)}.md")
        elif path.suffix == ".md" and path.parent != root / PAGES:
            yield Problem(place, 1, 1, f"is not read, as it is in a folder of its own; move it to {PAGES}/{path.name}")
    for folder in sorted(root.iterdir()):
        if folder.name.casefold() in (PAGES, PAGES[:-1]) and folder.name != PAGES and not (root / PAGES).exists():
            for path in sorted(folder.glob("[!_.]*.md")):
                yield Problem(
                    path.relative_to(root).as_posix(), 1, 1,
                    f"is not read, as it is not in {PAGES}/; move it there", Severity.WARNING,
                )  # fmt: skip


_LIKE_MARKDOWN: Final = frozenset({".md", ".markdown", ".mdown", ".mkd", ".mdx"})


def _wrong_name(page: Writeup, site: Site) -> Iterator[Problem]:
    taken = urls.TAKEN | {tag.lower() for tag in site.languages[1:]}
    if why := wrong_id(page.stem, "rename it to {}.md"):
        yield Problem(page.path, 1, 1, why)
    elif page.stem in taken:
        yield Problem(page.path, 1, 1, f"the site has something else called {page.stem}; rename it")


def _wrong_translation(page: Writeup, site: Site, others: Mapping[str, Writeup]) -> Iterator[Problem]:
    original, _, language = page.stem.rpartition(".")
    if language not in site.languages:
        yield Problem(page.path, 1, 1, str(unknown_language(language, site.languages)))
    elif language == site.languages[0]:
        yield Problem(page.path, 1, 1, f"{original}.md is in {language} itself; keep one of the two")
    elif f"{original}.md" not in others:
        yield Problem(page.path, 1, 1, f"is the translation of {original}.md, but there is no such file")
