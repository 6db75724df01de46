"""Tell what was posted since a commit: to the services that Apprise knows, and to the hub of the feeds."""

import re
import tempfile
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from html import escape, unescape
from pathlib import Path
from typing import Any, Final, Literal

import msgspec
from msgspec.structs import replace

from statusgen.editing.saving import git
from statusgen.exports.feed_items import Post, Posts
from statusgen.exports.feeds import feeds_with, items_of
from statusgen.gfm.html import TAG
from statusgen.model.problems import StatusgenError, without_secrets
from statusgen.model.site import Incident
from statusgen.model.vocabulary import Kind
from statusgen.pages.viewpoint import Viewpoint
from statusgen.sources.content import load, survey
from statusgen.sources.project import Project
from statusgen.status.publication import publication_dates
from statusgen.status.snapshot import snapshot_now
from statusgen.theme.renderer import Renderer
from statusgen.theme.templates import Templates

RECENT: Final = timedelta(days=1)
"""How long ago something may have been posted to be news: history that is brought here from elsewhere is none."""

_NOT: Final = "nothing was sent"
_REMEDIES: Final = {
    "not a git repository": "the project is in no git repository, and what is new is found by its commits",
}
_WAIT: Final = 20
"""How many seconds a hub may take."""


class UnknownCommit(StatusgenError):
    """What was posted before is not known, so neither is what is new."""


class Message(msgspec.Struct, frozen=True):
    """An item of the feeds for people who do not look: its text is HTML. `tone` is a word of Apprise's."""

    title: str
    html: str
    url: str
    tone: Literal["info", "success", "warning"]


class News(msgspec.Struct, frozen=True):
    """What was posted since a commit, oldest first, how much of it is too old to tell, and the feeds that have it."""

    messages: tuple[Message, ...]
    older: int
    feeds: tuple[str, ...]
    hub: str


def news_since(project: Project, commit: str, *, language: str | None, now: datetime) -> News:
    """Compare the project as it is with how it was at a commit, by the ids of the feeds' items.

    Raises UnknownCommit where git does not have that commit or it had no page, InvalidContent where the project cannot
    be built, and StatusgenError where there is no such language.
    """
    templates = Templates(project.templates)
    content = load(project, templates.languages, now=now)
    site = content.site
    tag = language or site.languages[0]
    if tag not in site.languages:
        raise StatusgenError(f"--language: the page is not in {tag}; use one of {', '.join(site.languages)}")
    before = publication_dates(replace(site, incidents=_incidents_at(project, commit, templates.languages, now)))
    snapshot = snapshot_now(site, content.timelines, now)
    views = {each: Viewpoint(snapshot, templates.locale(each, site.zone)) for each in site.languages}
    view = views[tag]
    new = [post for post in Posts(snapshot).all if post.guid not in before]
    told = {post.guid: post for post in new if now - post.published <= RECENT}
    renderer = Renderer(templates, site, {tag: view.locale})
    entries = [(each.entry, renderer.entry(each, tag)) for each in items_of(view, told.keys())]
    return News(
        messages=tuple(Message(e.title, laid.html or "", e.url, _tone(told[e.guid])) for e, laid in entries),
        older=len(new) - len(told),
        feeds=tuple(site.url + path for path in feeds_with([*views.values()], told.keys())),
        hub=site.feeds.hub,
    )


def _tone(post: Post) -> Literal["info", "success", "warning"]:
    if post.incident.kind is not Kind.INCIDENT:
        return "info"
    is_over = post.effect.update.state.is_over if post.effect else True
    return "success" if is_over else "warning"


def _incidents_at(project: Project, commit: str, languages: Sequence[str], now: datetime) -> tuple[Incident, ...]:
    """The incidents of the project as it was at a commit, as far as they could be read then."""
    with tempfile.TemporaryDirectory() as folder:
        config = _checked_out(project, commit, Path(folder))
        if not config.is_file():
            raise UnknownCommit(f"{_NOT}: at {commit[:12]} there was no {project.config.name}")
        site, _ = survey(replace(project, config=config), languages, now=now).content()
    return site.incidents


def _checked_out(project: Project, commit: str, folder: Path) -> Path:
    """The configuration of the project at a commit, with its write-ups beside it, in a folder of their own."""
    root = project.root.resolve()
    if not commit:
        raise UnknownCommit(f"{_NOT}: it is not known which commit was published before")
    top = Path(git(root, _NOT, "rev-parse", "--show-toplevel", remedies=_REMEDIES).rstrip("\n"))
    try:
        found = git(root, _NOT, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{commit}^{{commit}}").strip()
    except StatusgenError as error:
        why = "after a force push, or in a shallow clone, it is not here"
        raise UnknownCommit(f"{_NOT}: git does not know the commit {commit[:12]}; {why}") from error
    inside = root.relative_to(top.resolve()).as_posix()
    wanted = (project.config.name, project.incidents.name)
    listed = git(root, _NOT, "ls-tree", "-r", "-z", "--name-only", "--full-name", found, "--", *wanted)
    around = {"GIT_INDEX_FILE": str(folder / "index")}
    git(top, _NOT, "read-tree", found, around=around)
    prefix = f"--prefix={folder}/tree/"
    git(top, _NOT, "checkout-index", "-z", "--stdin", prefix, given=listed.encode(), around=around)
    return folder / "tree" / inside / project.config.name


def _apprise() -> Any:
    import apprise  # an extra, which takes long to import

    return apprise


def send(messages: Sequence[Message], target: str, *, library: Callable[[], Any] = _apprise) -> None:
    """Send messages to the service at one of Apprise's URLs.

    Raises StatusgenError where Apprise is not installed, does not know the URL, or cannot send them all.
    """
    try:
        apprise = library()
    except ImportError as error:
        raise StatusgenError("Apprise is not installed; run  pip install 'statusgen[notify]'") from error
    service = apprise.Apprise.instantiate(target)
    if service is None:
        raise StatusgenError("is no URL that Apprise knows; see https://appriseit.com/services/")
    unsent = 0
    with apprise.LogCapture(level=apprise.logging.WARNING, fmt="%(message)s") as why:
        for each in messages:
            room = service.body_maxlen - (0 if service.title_maxlen else len(each.title) + 2)
            body, is_html = fitted(each, room)
            form = apprise.NotifyFormat.HTML if is_html else apprise.NotifyFormat.TEXT
            unsent += not service.notify(title=each.title, body=body, body_format=form, notify_type=each.tone)
        reason = without_secrets(why.getvalue().partition("\n")[0], re.split(r"[/:@?&=]+", target))
    if unsent:
        raise StatusgenError(f"{unsent} of {len(messages)} could not be sent: {reason or 'Apprise does not say why'}")


def fitted(message: Message, most: int) -> tuple[str, bool]:
    """The text of a message with its URL, and whether it is HTML.

    Where a service takes fewer than so many characters, as social networks do, it is the beginning as plain text.
    """
    text = " ".join(unescape(TAG.sub(" ", message.html)).split())
    room = most - len(message.url) - 2
    if len(message.html) <= room - len(message.url):
        return f'{message.html}\n<p><a href="{escape(message.url)}">{escape(message.url)}</a></p>', True
    if len(text) > room:
        text = re.sub(r"\s\S{0,20}$", "", text[: room - 1]) + "…"  # words end, but not in every language at a space
    return f"{text}\n{message.url}", False


def ping(hub: str, feeds: Sequence[str]) -> None:
    """Tell a WebSub hub that feeds have changed (https://www.w3.org/TR/websub/, section 6), one by one.

    How is up to the hub: the first ones know a feed as its URL, later ones as a topic, and most one in a request.
    Raises StatusgenError where it cannot be reached or does not take a feed, once it has been told of all others.
    """
    refused = list[str]()
    for feed in feeds:
        form = urllib.parse.urlencode({"hub.mode": "publish", "hub.url": feed, "hub.topic": feed})
        try:
            urllib.request.urlopen(hub, form.encode(), timeout=_WAIT).close()  # noqa: S310  (its URL begins with https)
        except urllib.error.HTTPError as error:
            refused.append(f"{error.code} {error.reason}")
        except OSError as error:
            raise StatusgenError(f"the hub cannot be reached: {getattr(error, 'reason', error)}") from error
    if refused:
        raise StatusgenError(f"the hub answers {refused[0]} for {len(refused)} of {len(feeds)} feeds")
