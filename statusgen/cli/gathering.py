"""What `import` reads: files of a folder, what a URL returns, the commits of a checkout."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final
from urllib.error import URLError
from urllib.request import Request, urlopen

from statusgen import __version__
from statusgen.cli.progress import watched
from statusgen.importers.history import Document, Source, WrongSource
from statusgen.importers.upptime import LOG
from statusgen.model.problems import reason

_READ: Final = {
    "statuspage": r".*\.json",
    "cstate": r"(?:config|hugo)\.(?:ya?ml|toml|json)|content/.*\.md",
    "upptime": r"\.upptimerc\.yml|[^/]*\.json",
    "github-issues": r"[^/]*\.json",
    "feed": r".*\.(?:xml|rss|atom)",
}
"""The files of a folder that are read, by the kind of source."""

_NEEDED: Final = {
    "statuspage": "incidents.json or other .json files of the API",
    "cstate": "config.yml and content/issues/*.md",
    "upptime": ".upptimerc.yml and no .json files of issues",
    "github-issues": ".json files of issues",
    "feed": ".rss, .atom or .xml files",
}
"""What such a folder has, in messages."""

_LARGEST: Final = 64 << 20
"""How many bytes one file or answer may have."""

_EMPTY_PAGES: Final = 4
"""After how many pages of its history without incidents a page has no more: each has three months."""

_MOST_PAGES: Final = 200


def gather(kind: str, sources: Sequence[str], *, guess: bool) -> Source:
    """Everything that an importer reads. Raises WrongSource where a source cannot be read."""
    documents, others = list[Document](), set[str]()
    for source in sources:
        if re.match(r"https?://", source, re.IGNORECASE):
            documents += _fetched(kind, source)
        elif source == "-":
            documents.append(Document("stdin.json", sys.stdin.buffer.read(_LARGEST)))
        else:
            found, beside = _files(kind, Path(source))
            documents += found
            others |= beside
    return Source(documents=documents, others=frozenset(others), guess_maintenance=guess)


def _files(kind: str, path: Path) -> tuple[Sequence[Document], set[str]]:
    if not path.exists():
        raise WrongSource(f"{path}: there is no such file or folder")
    if path.is_file():
        return [_document(path, path.name)], set()
    names = sorted(_names_in(path))
    read = [name for name in names if re.fullmatch(_READ[kind], name, re.IGNORECASE)]
    documents = [_document(path / name, name) for name in read]
    if kind == "upptime" and not any(each.name.endswith(".json") for each in documents):
        documents += _commits(path)
    if not documents:
        raise WrongSource(f"{path}: has no {_NEEDED[kind]}, which {kind} is read from")
    return documents, {name for name in names if name not in read}


def _names_in(folder: Path) -> Iterator[str]:
    """The files below a folder, but for those of git, of programs, and links that lead out of it."""
    for root, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in {".git", "node_modules", "public", "themes"})
        for name in files:
            path = Path(root, name)
            if path.is_file() and not path.is_symlink():
                yield path.relative_to(folder).as_posix()


def _document(path: Path, name: str) -> Document:
    try:
        if path.stat().st_size > _LARGEST:
            raise WrongSource(f"{path}: has more than {_LARGEST:,} bytes")
        return Document(name, path.read_bytes())
    except OSError as error:
        raise WrongSource(f"{path}: cannot be read: {reason(error)}") from error


def _commits(folder: Path) -> Sequence[Document]:
    """The commits of a checkout that tell how its sites were."""
    git = ["git", "-C", str(folder), "log", "--no-show-signature", "--format=%cI%x09%s", "--", "history"]
    try:
        done = subprocess.run(git, check=True, capture_output=True, stdin=subprocess.DEVNULL)  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return []
    return [Document(LOG, done.stdout)] if done.stdout.strip() else []


# URLs


def _fetched(kind: str, url: str) -> Sequence[Document]:
    if kind == "feed":
        return [_answer(url)]
    if kind != "statuspage":
        raise WrongSource(f"{url}: {kind} is read from files; clone the repository, or make a file with gh")
    home = re.sub(r"/(?:api/v2(?:/.*)?|history(?:\..*)?|incidents/.*)?$", "", url)
    if feed := [each for each in _optional(f"{home}/feed/json") if b'"statusReports"' in each.content]:
        return feed  # of OpenStatus, whose API has what is unresolved alone
    first = _answer(f"{home}/api/v2/incidents.json")
    documents = [first, *_optional(f"{home}/api/v2/scheduled-maintenances.json", f"{home}/api/v2/components.json")]
    codes = list(_older(home, documents))
    return [*documents, *watched(_incidents(home, codes), len(codes), sys.stderr, label="Fetching")]


def _optional(*urls: str) -> Iterator[Document]:
    for url in urls:
        try:
            yield _answer(url)
        except WrongSource:
            continue


def _older(home: str, documents: list[Document]) -> Iterator[str]:
    """The ids of incidents that the API leaves out and the page's history has; its pages become documents too."""
    known, empty = _ids_in(documents), 0
    for number in range(1, _MOST_PAGES):
        page = next(_optional(f"{home}/history.json?page={number}"), None)
        codes = _codes_in(page) if page else None
        if page is None or codes is None:
            return
        empty = 0 if codes else empty + 1
        if empty >= _EMPTY_PAGES:
            return
        documents.append(page)
        yield from (code for code in codes if code not in known)
        known |= set(codes)


def _ids_in(documents: Sequence[Document]) -> set[str]:
    return {each.decode() for document in documents for each in re.findall(rb'"id"\s*:\s*"([\w-]+)"', document.content)}


def _codes_in(page: Document) -> Sequence[str] | None:
    """The ids of the incidents in a page of a history; None where it is none."""
    try:
        months = json.loads(page.content)["months"]
        return [str(each["code"]) for month in months for each in month.get("incidents") or []]
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _incidents(home: str, codes: Sequence[str]) -> Iterator[Document]:
    for code in codes:
        if re.fullmatch(r"[\w-]+", code):
            yield from _optional(f"{home}/incidents/{code}.json")


def _answer(url: str) -> Document:
    asked = Request(url, headers={"User-Agent": f"statusgen/{__version__}"})  # noqa: S310 - https? alone gets here
    try:
        with urlopen(asked, timeout=30) as answer:  # noqa: S310
            content = answer.read(_LARGEST + 1)
    except (URLError, OSError, ValueError) as error:
        cause = getattr(error, "reason", None) or error
        raise WrongSource(f"{url}: cannot be fetched: {reason(cause)}") from error
    if len(content) > _LARGEST:
        raise WrongSource(f"{url}: has more than {_LARGEST:,} bytes")
    return Document(url, content)
