"""The commands that write: an incident or maintenance is opened, updated and ended, and somebody's words are added."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from statusgen.cli import asking, options
from statusgen.cli.desk import Session, refusing
from statusgen.editing.desk import Entry, check
from statusgen.editing.front_matter import with_statement
from statusgen.editing.inserting import check_update, with_update
from statusgen.editing.names import Named, read_component, read_label_for, read_promise, read_region
from statusgen.editing.new_writeup import EMPTY, Draft, composed, folder_for, has_title, name_of, title_in
from statusgen.editing.posting import Post, time_of_posting
from statusgen.editing.windows import as_written, read_moved, read_window
from statusgen.language.labels import find_label, labels_of
from statusgen.language.messages import WORDS
from statusgen.model.problems import StatusgenError
from statusgen.model.time import day_of, exactly, read_moment
from statusgen.model.vocabulary import LABELS, Kind, Label, Level

Command = Callable[..., Any]

MESSAGE = click.option("--message", "-m", metavar="TEXT", help='What readers are told. "-" reads standard input.')
EDITOR = click.option("--editor", is_flag=True, help="Write the message in your editor ($EDITOR).")
COMMIT = click.option("--commit", is_flag=True, help="Commit this file alone.")
PUSH = click.option("--push", is_flag=True, help="Commit this file alone, and push.")
NOW = click.option("--now", metavar="MOMENT", help="Post as if it were then, instead of by the clock.")
STATE = click.option("--state", "-s", metavar="STATE", help="Where it stands: investigating, identified, monitoring …")
COMPONENT = click.option("--component", "-c", "components", multiple=True, metavar="ID=LEVEL",
                         help="The level of a component, as in api=major_outage. May be repeated.")  # fmt: skip
REGION = click.option("--region", "-r", "regions", multiple=True, metavar="CODE=LEVEL",
                      help="The level of a region, as in FR=operational. May be repeated.")  # fmt: skip
PLACE = click.option("--region", "-r", "regions", multiple=True, metavar="CODE[=LEVEL]",
                     help="Where, as in FR. May be repeated.")  # fmt: skip
PROMISE = click.option("--next-update", metavar="TIME", help="When you post again: +30m, 18:00, or a date and time.")
TEMPLATE = click.option("--template", metavar="NAME", help="Begin with incidents/_templates/NAME.md.")


def _posts(*own: Callable[[Command], Command]) -> Callable[[Command], Command]:
    """The options of a command that posts an update: its own, and those that all of them have."""

    def decorated(command: Command) -> Command:
        for option in reversed((*own, MESSAGE, EDITOR, COMMIT, PUSH, NOW, options.CONFIG)):
            command = option(command)
        return command

    return decorated


# What is new


@click.command()
@click.argument("words", nargs=-1, metavar="[TITLE] [-]")
@_posts(
    COMPONENT,
    PLACE,
    STATE,
    PROMISE,
    click.option("--start", metavar="MOMENT", help="When it began, if that was before now."),
    TEMPLATE,
)
def new(words: tuple[str, ...], config: Path, now: str | None, **given: Any) -> None:
    """Open an incident. At a terminal, it asks for what you leave out.

    \b
      statusgen new "People cannot log in" --component login=major_outage \\
        --message "We see that logging in fails, and are looking for the reason."
    """
    session = Session(config, now)
    with refusing(session):
        site, template = session.desk.site, session.template(given["template"])
        title = _title(session, words, template, "What is wrong? (the title)")
        named = session.read("--component", lambda each: read_component(each, site), given["components"])
        if not given["components"] and template is None and asking.is_at_terminal():
            named = list(asking.ask_components("Which components are affected?", site))
        named = session.with_levels("--component", named)
        regions = session.read("--region", lambda each: read_region(each, site), given["regions"])
        label = session.one("--state", lambda each: read_label_for(each, Kind.INCIDENT, site), given["state"])
        start = session.one("--start", lambda each: as_written(read_moment(each, site.zone), site.zone), given["start"])
        _promise(session, given)
        session.check_words()
        text = session.message(words, given, "What do readers need to know?", is_needed=template is None)
        chips = _promise(session, given)
        draft = Draft(title=title, start=start, components=named, regions=regions, at=_at(session), label=label,
                      chips=chips, text=text)  # fmt: skip
        _open(session, draft, template, given)


@click.command()
@click.argument("words", nargs=-1, metavar="[TITLE] [-]")
@_posts(
    click.option("--from", "start", metavar="MOMENT", help='When it begins: "2026-02-08 22:00 UTC", or a time of day.'),
    click.option("--to", "end", metavar="MOMENT", help="When it ends: a moment, a time of day, or +2h."),
    click.option(
        "--component",
        "-c",
        "components",
        multiple=True,
        metavar="ID[=LEVEL]",
        help="What is worked on, as in api. May be repeated.",
    ),
    PLACE,
    TEMPLATE,
)
def schedule(words: tuple[str, ...], config: Path, now: str | None, **given: Any) -> None:
    """Announce a maintenance. At a terminal, it asks for what you leave out.

    \b
      statusgen schedule "The database moves" --from "2026-02-08 22:00 UTC" --to +3h \\
        --component api --message "The API is read-only for a few minutes."
    """
    session = Session(config, now)
    with refusing(session):
        site, template = session.desk.site, session.template(given["template"])
        title = _title(session, words, template, "What is planned? (the title)")
        start = session.asked("--from", given["start"], "When does it begin?")
        end = session.asked("--to", given["end"], "When does it end?")
        named = session.read("--component", lambda each: read_component(each, site), given["components"])
        if not given["components"] and template is None and asking.is_at_terminal():
            named = list(asking.ask_components("Which components are worked on?", site))
        regions = session.read("--region", lambda each: read_region(each, site), given["regions"])
        session.check_words()
        window = session.one("--from, --to", lambda _: read_window(start, end, session.now, site.zone), "")
        session.check_words()
        assert window
        text = session.message(words, given, "What do readers need to know?")
        draft = Draft(title=title, kind=Kind.MAINTENANCE, start=window[0], end=window[1], components=named,
                      regions=regions, at=_at(session), text=text)  # fmt: skip
        _open(session, draft, template, given)


def _title(session: Session, words: Sequence[str], template: bytes | None, question: str) -> str:
    """The title, which a template may have instead."""
    title = " ".join(word for word in words if word != "-").strip()
    has_one = title or (template is not None and has_title(template))
    return title if has_one else session.asked("TITLE", None, question)


def _at(session: Session) -> datetime:
    """The time of an update that is posted now."""
    return time_of_posting(session.now, session.desk.newest)


def _promise(session: Session, given: dict[str, Any]) -> list[str]:
    """The chip that promises the next update, if it is asked for."""
    at, zone = _at(session), session.desk.site.zone
    promise = session.one("--next-update", lambda each: read_promise(each, at, zone), given.get("next_update"))
    return [f"next update: {promise}"] if promise else []


def _open(session: Session, draft: Draft, template: bytes | None, given: dict[str, Any]) -> None:
    """Write the file of a new incident or maintenance."""
    desk, day = session.desk, day_of(draft.at, session.desk.site.zone)
    inserted, post = composed(draft, desk.site, EMPTY if template is None else template)
    title = title_in(inserted.raw, desk.site)
    name = folder_for(day, [each.name for each in desk.entries]) + name_of(title, day, desk.by_id.keys())
    check_update(None, desk.read(name, inserted.raw)[1], inserted, post)
    session.write(name, None, inserted.raw, "written")
    session.publish(name, f"{title}: {WORDS[post.label]}", given)


# What is there already


@click.command()
@click.argument("words", nargs=-1, metavar="[ID] [-]")
@_posts(STATE, COMPONENT, REGION, PROMISE)
def update(words: tuple[str, ...], config: Path, now: str | None, **given: Any) -> None:
    """Say how an incident goes on. With one open incident, it needs no ID.

    \b
      statusgen update --state monitoring --component api=degraded_performance \\
        --next-update +30m --message "A fix is in place, and we are watching it."
    """
    session = Session(config, now)
    with refusing(session):
        site, state = session.desk.site, given["state"]
        meant = find_label(state.replace("_", " "), site.languages) if state else None
        entry = session.find(
            words, "incident is open", lambda each: not each.is_over and (not meant or meant in labels_of(each.kind))
        )
        label = session.one("--state", lambda each: read_label_for(each, entry.kind, site), state)
        if label and label.state and entry.is_closed:
            raise StatusgenError(f"{entry.path}: is over; to open it again, run  statusgen reopen {entry.id}")
        says = [given[each] for each in ("state", "components", "regions", "next_update", "message", "editor")]
        levels: Sequence[Named] = ()
        if not any(says) and "-" not in words and not entry.is_closed and asking.is_at_terminal():
            label, levels = _interview(session, entry)
        is_needed = not any(says[:4]) and not levels and label in {None, Label.UPDATE}
        _add(session, entry, label or Label.UPDATE, words, given, levels=levels, is_needed=is_needed)


def _interview(session: Session, entry: Entry) -> tuple[Label, Sequence[Named]]:
    """What has changed, as somebody at a terminal says: the state, and the levels of what is not well."""
    check(entry.parsed)
    assert entry.state
    label = asking.ask_state(LABELS[entry.kind], WORDS[entry.state])
    if label.state and label.state.is_over:
        return label, ()
    names = {each.id: each.name.original.text for each in session.desk.site.components.values()}
    hurt = ((name, level) for name, level in entry.levels.items() if name in names and level is not Level.OPERATIONAL)
    found = (Named(name, asking.ask_changed_level(names[name], level)) for name, level in hurt)
    return label, [each for each in found if each.level]


@click.command()
@click.argument("words", nargs=-1, metavar="[ID] [-]")
@_posts()
def resolve(words: tuple[str, ...], config: Path, now: str | None, **given: Any) -> None:
    """Say that an incident is over, or a maintenance done. Every level that it set ends."""
    session = Session(config, now)
    with refusing(session):
        entry = session.find(words, "incident is open", lambda each: not each.is_over)
        if entry.is_closed:
            more = f"to say more, run  statusgen update {entry.id}"
            raise StatusgenError(f"{entry.path}: is over already; {more}")
        _add(session, entry, Label.COMPLETED if entry.kind is Kind.MAINTENANCE else Label.RESOLVED, words, given)


@click.command()
@click.argument("words", nargs=-1, metavar="[ID] [-]")
@_posts(STATE, COMPONENT, REGION, PROMISE)
def reopen(words: tuple[str, ...], config: Path, now: str | None, **given: Any) -> None:
    """Say that an incident goes on after all. The levels from before its end hold again."""
    session = Session(config, now)
    with refusing(session):
        site = session.desk.site
        entry = session.find(words, "incident is over", lambda each: each.is_closed)
        if entry.parsed.incident and not entry.is_closed:
            raise StatusgenError(f"{entry.path}: is open; to say how it goes on, run  statusgen update {entry.id}")
        label = session.one("--state", lambda each: read_label_for(each, entry.kind, site), given["state"])
        again = Label.IN_PROGRESS if entry.kind is Kind.MAINTENANCE else entry.kind.first_label
        _add(session, entry, label or again, words, given)


@click.command()
@click.argument("words", nargs=-1, metavar="[ID] [-]")
@_posts(COMPONENT, REGION)
def correct(words: tuple[str, ...], config: Path, now: str | None, **given: Any) -> None:
    """Say that something you told readers was wrong, and what is right. The state stays as it is."""
    session = Session(config, now)
    with refusing(session):
        entry = session.find(words, "incident is open", lambda each: not each.is_over)
        _add(session, entry, Label.CORRECTION, words, given, is_needed=True)


@click.command()
@click.argument("words", nargs=-1, metavar="[ID] [-]")
@_posts(
    click.option("--from", "start", metavar="MOMENT", help="When it begins now. A time of day is on the same day."),
    click.option("--to", "end", metavar="MOMENT", help="When it ends now; else it takes as long as before."),
)
def postpone(words: tuple[str, ...], config: Path, now: str | None, **given: Any) -> None:
    """Move the window of a maintenance."""
    session = Session(config, now)
    with refusing(session):
        entry = session.find(
            words, "maintenance is planned", lambda each: each.kind is Kind.MAINTENANCE and not each.is_over
        )
        check(entry.parsed)
        window, start, end = entry.window, given["start"], given["end"]
        if window is None or entry.is_closed:
            why = "is over, so its window cannot be moved" if window else "is no maintenance, so it has no window"
            raise StatusgenError(f"{entry.path}: {why}")
        if start is None and end is None:
            start = session.asked("--from", None, "When does it begin now?")
        session.check_words()
        zone = session.desk.site.zone
        moved = session.one("--from, --to", lambda _: read_moved(window, start, end, session.now, zone), "") or {}
        session.check_words()
        _add(session, entry, Label.UPDATE, words, given, chips=[f"{key}: {value}" for key, value in moved.items()])


def _add(
    session: Session, entry: Entry, label: Label, words: Sequence[str], given: dict[str, Any], *,
    levels: Sequence[Named] = (), chips: Sequence[str] = (), is_needed: bool = False,
) -> None:  # fmt: skip
    """Add an update to a file that is there."""
    check(entry.parsed)
    site = session.desk.site
    components, regions = given.get("components", ()), given.get("regions", ())
    named = session.read("--component", lambda each: read_component(each, site, beside=["all"]), components)
    named += session.read("--region", lambda each: read_region(each, site), regions)
    named = [*session.with_levels("--component", named), *levels]
    _promise(session, given)
    session.check_words()
    text = session.message(words, given, "What do readers need to know?", is_needed=is_needed)
    entry = session.desk.entry(entry.name)
    said = [f"{each.name}: {each.level.value}" for each in named if each.level]
    post = Post(at=_at(session), label=label, chips=[*said, *chips, *_promise(session, given)], text=text)
    raw = (session.project.incidents / entry.name).read_bytes()
    inserted = with_update(raw, entry.header, entry.body, post, site)
    check_update(entry.body, session.desk.read(entry.name, inserted.raw)[1], inserted, post)
    session.write(entry.name, raw, inserted.raw, f"added {WORDS[label]}, {as_written(exactly(post.at), site.zone)}")
    session.publish(entry.name, f"{entry.title}: {WORDS[label]}", given)


@click.command()
@click.argument("words", nargs=-1, metavar="[ID]")
@click.option("--speaker", metavar="NAME", help="Who said it.")
@click.option("--organization", metavar="NAME", help="For whom they spoke.")
@click.option("--role", metavar="TEXT", help="In what role.")
@click.option("--source", multiple=True, metavar="URL", help="Where they said it. May be repeated.")
@click.option("--at", metavar="MOMENT", help="When they said it.")
@click.option("--text", metavar="TEXT", help='What they said. "-" reads standard input.')
@click.option("--verbatim", is_flag=True, help="These are the exact words, to be shown in quotation marks.")
@click.option("--lang", metavar="TAG", help="The language in which they said it.")
@COMMIT
@PUSH
@NOW
@options.CONFIG
def statement(words: tuple[str, ...], config: Path, now: str | None, **given: Any) -> None:
    """Add what somebody said of an incident, such as a spokesperson."""
    session = Session(config, now)
    with refusing(session):
        entry = session.find(words, "incident is open", lambda each: not each.is_over)
        check(entry.parsed)
        zone = session.desk.site.zone
        given["at"] = session.one("--at", lambda each: as_written(read_moment(each, zone), zone), given["at"])
        if given["speaker"] is None and given["organization"] is None:
            given["speaker"] = session.asked("--speaker (or --organization)", None, "Who said it?")
        given["text"] = asking.read_message(session.asked("--text", given["text"], "What did they say?"))
        session.check_words()
        raw = (session.project.incidents / entry.name).read_bytes()
        written = with_statement(raw, entry.header.writeup, given)
        parsed = session.desk.read(entry.name, written)[1]
        check(parsed)
        session.write(entry.name, raw, written, f"added a statement of {given['speaker'] or given['organization']}")
        session.publish(entry.name, f"{entry.title}: a statement", given)
