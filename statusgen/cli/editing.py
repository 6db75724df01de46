"""The commands that write: an incident or maintenance is opened, updated and ended, and somebody's words are added."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from statusgen.cli import asking, options
from statusgen.cli.session import Session, refusing
from statusgen.editing import saving
from statusgen.editing.front_matter import set_aside, with_statement
from statusgen.editing.incident_files import IncidentFile, check, updates_of
from statusgen.editing.inserting import check_update, with_update
from statusgen.editing.names import Named, read_component, read_promise
from statusgen.editing.new_writeup import (
    EMPTY,
    Draft,
    composed,
    filled_in,
    folder_for,
    has_title,
    name_of,
    takes_component,
    title_in,
)
from statusgen.editing.posting import Post, time_of_posting
from statusgen.editing.splitting import split, window_on
from statusgen.editing.windows import read_window
from statusgen.language.labels import find_label, labels_of
from statusgen.language.messages import WORDS
from statusgen.model.problems import StatusgenError
from statusgen.model.recurrence import read_recurrence
from statusgen.model.time import as_written, exactly
from statusgen.model.vocabulary import LABELS, Kind, Label, Level
from statusgen.model.zones import day_of

Command = Callable[..., Any]

MESSAGE = click.option("--message", "-m", metavar="TEXT", help='What readers are told. "-" reads standard input.')
EDITOR = click.option("--editor", is_flag=True, help="Write the message in your editor ($EDITOR).")
COMMIT = click.option("--commit", is_flag=True, help="Commit only this file.")
PUSH = click.option("--push", is_flag=True, help="Commit only this file, and push.")
NOW = click.option("--now", metavar="MOMENT", help="The time of the update, if it is not now.")
STATE = click.option("--state", "-s", metavar="STATE", help="The new state: investigating, identified, monitoring …")
COMPONENT = click.option("--component", "-c", "components", multiple=True, metavar="ID=LEVEL",
                         help="The level of a component, as in api=major_outage. May be repeated.")  # fmt: skip
REGION = click.option("--region", "-r", "regions", multiple=True, metavar="CODE=LEVEL",
                      help="The level of a region, as in FR=operational. May be repeated.")  # fmt: skip
PLACE = click.option("--region", "-r", "regions", multiple=True, metavar="CODE[=LEVEL]",
                     help="A region, as in FR. May be repeated.")  # fmt: skip
PROMISE = click.option(
    "--next-update", metavar="TIME", help="When the next update is due: +30m, 18:00, or a date and time."
)
TEMPLATE = click.option("--template", metavar="NAME", help="Start from incidents/_templates/NAME.md.")


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
    click.option("--start", metavar="MOMENT", help="When it began, if before now: a date and time, or a time of day."),
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
        site, template = session.files.site, session.template(given["template"])
        title = _title(session, words, template, "What is wrong? (the title)")
        named = _components(session, given, template, "Which components are affected?")
        title = title or _called_after(session, given, template, named)
        form, named = filled_in(template or EMPTY, named, site)
        named = session.with_levels(named)
        regions = session.regions(given)
        label = session.label(Kind.INCIDENT, given["state"])
        start = session.past("--start", given["start"])
        _promise(session, given)
        if template is None:
            session.expect_message(words, given)
        session.check_words()
        text = session.message(words, given, "What do readers need to know?", is_needed=template is None)
        chips = _promise(session, given)
        draft = Draft(title=title, start=start, components=named, regions=regions, at=_at(session), label=label,
                      chips=chips, text=text)  # fmt: skip
        _open(session, draft, form, given)


@click.command()
@click.argument("words", nargs=-1, metavar="[TITLE] [-]")
@_posts(
    click.option("--from", "start", metavar="MOMENT", help='When it begins: "2026-02-08 22:00 UTC", or a time of day.'),
    click.option("--to", "end", metavar="MOMENT", help="When it ends: a date and time, a time of day, or +2h."),
    click.option("--repeat", metavar="RULE", help="The rule by which it repeats, as in FREQ=WEEKLY;BYDAY=TU."),
    click.option("--split", metavar="DATE", help="Give one day of the repeating maintenance ID a file of its own."),
    click.option(
        "--component",
        "-c",
        "components",
        multiple=True,
        metavar="ID[=LEVEL]",
        help="A component that is worked on, as in api. May be repeated.",
    ),
    PLACE,
    TEMPLATE,
)
def schedule(words: tuple[str, ...], config: Path, now: str | None, **given: Any) -> None:
    """Announce planned maintenance. At a terminal, it asks for what you leave out.

    \b
      statusgen schedule "The database moves" --from "2026-02-08 22:00 UTC" --to +3h \\
        --component api --message "The API is read-only for a few minutes."
    """
    session = Session(config, now)
    with refusing(session):
        (_announce if given["split"] is None else _split)(session, words, given)


def _announce(session: Session, words: Sequence[str], given: dict[str, Any]) -> None:
    """Write the file of a maintenance."""
    site, template = session.files.site, session.template(given["template"])
    title = _title(session, words, template, "What is planned? (the title)")
    start = session.asked("--from", given["start"], "When does it begin?")
    end = session.asked("--to", given["end"], "When does it end?")
    named = _components(session, given, template, "Which components are worked on?")
    title = title or _called_after(session, given, template, named)
    form, named = filled_in(template or EMPTY, named, site)
    regions = session.regions(given)
    session.check_words()
    window = session.one("--from, --to", lambda _: read_window(start, end, session.now, site.zone), "")
    rule = session.one("--repeat", lambda each: read_recurrence(each, site.zone), given["repeat"])
    session.check_words()
    assert window
    text = session.message(words, given, "What do readers need to know?")
    draft = Draft(title=title, kind=Kind.MAINTENANCE, start=window[0], end=window[1], components=named,
                  repeat=str(rule) if rule else None, regions=regions, at=_at(session), text=text)  # fmt: skip
    _open(session, draft, form, given)


def _components(session: Session, given: dict[str, Any], template: bytes | None, question: str) -> Sequence[Named]:
    """The components that are named, or asked for where no template has its own."""
    site, is_open = session.files.site, template is None or takes_component(template)
    if not given["components"] and is_open and asking.is_at_terminal():
        return asking.ask_components(question, site, session.now)
    if not given["components"] and template is not None and is_open:
        session.mistakes.append("--component: is missing; the template is about one")
    return session.named("--component", lambda each: read_component(each, site), given["components"])


def _split(session: Session, words: Sequence[str], given: dict[str, Any]) -> None:
    """Give one occurrence of what repeats a file of its own, and leave it out of the others."""
    file = session.find(words, "maintenance repeats", lambda each: each.header.front.repeat is not None)
    check(file.parsed)
    for option in ("components", "regions", "repeat", "template"):
        if given[option]:
            session.mistakes.append(f"--{option.removesuffix('s')}: is copied; change it in the new file")
    known = session.one("--split", lambda each: window_on(file, each), given["split"])
    session.check_words()
    assert known
    (day, window), zone = known, session.files.site.zone
    kept = {"start": as_written(window.start, zone), "end": as_written(window.end, zone)}
    moved = session.moved(window, given)
    text = session.message(words, given, "What do readers need to know of that day?")
    files, file, path = session.files, session.files.named(file.name), session.project.incidents / file.name
    raw, post = path.read_bytes(), Post(at=_at(session), label=Label.SCHEDULED, text=text)
    name, own, rest = split(files, file, raw, day, {**kept, **moved}, post)
    session.files = files.after(file.name, rest)
    session.write(name, None, own, "written")
    saving.save(path, raw, rest)
    click.echo(f"{path}: added {day} to except:")
    session.publish(name, f"{file.title}: {day} by itself", given, file.name)


def _title(session: Session, words: Sequence[str], template: bytes | None, question: str) -> str:
    """The title; "" where a template has one, or is called after the component that it is about."""
    title = " ".join(word for word in words if word != "-").strip()
    is_given = template is not None and (has_title(template) or takes_component(template))
    return title if title or is_given else session.asked("TITLE", None, question)


def _called_after(session: Session, given: dict[str, Any], template: bytes | None, named: Sequence[Named]) -> str:
    """The title of what a template without one is about: "Website: outage"; "" where the template has a title."""
    if template is None or has_title(template) or not named:
        return ""
    about = session.files.site.components[named[0].name].name.original.text
    return f"{about}: {re.sub('[-_]', ' ', given['template'].removesuffix('.md'))}"


def _at(session: Session) -> datetime:
    """The time of an update that is posted now."""
    return time_of_posting(session.now, session.files.newest)


def _promise(session: Session, given: dict[str, Any]) -> list[str]:
    """The chip that promises the next update, if it is asked for."""
    at, zone = _at(session), session.files.site.zone
    promise = session.one("--next-update", lambda each: read_promise(each, at, zone), given.get("next_update"))
    return [f"next update: {promise}"] if promise else []


def _open(session: Session, draft: Draft, template: bytes, given: dict[str, Any]) -> None:
    """Write the file of a new incident or maintenance."""
    files, day = session.files, day_of(draft.at, session.files.site.zone)
    inserted, post = composed(draft, files.site, template)
    title = title_in(inserted.raw, files.site)
    name = folder_for(day, [each.name for each in files.all]) + name_of(title, day, files.by_id.keys())
    check_update(None, files.read(name, inserted.raw)[1], inserted, post)
    session.write(name, None, inserted.raw, "written")
    session.publish(name, f"{title}: {WORDS[post.label]}", given)


# What is there already


@click.command()
@click.argument("words", nargs=-1, metavar="[ID] [-]")
@_posts(STATE, COMPONENT, REGION, PROMISE)
def update(words: tuple[str, ...], config: Path, now: str | None, **given: Any) -> None:
    """Post an update to an incident. If only one is open, it needs no ID.

    \b
      statusgen update --state monitoring --component api=degraded_performance \\
        --next-update +30m --message "A fix is in place, and we are watching it."
    """
    session = Session(config, now)
    with refusing(session):
        site, state = session.files.site, given["state"]
        meant = find_label(state.replace("_", " "), site.languages) if state else None
        going_on = [each for each in session.files.all if each.state and not each.is_over]
        fit = [each.id for each in going_on if meant in labels_of(each.kind)] or [each.id for each in going_on]
        file = session.find(words, "incident is open", lambda each: each.id in fit)
        label = session.label(file.kind, state)
        if label and label.state and file.is_closed:
            raise StatusgenError(f"{file.path}: is over; to open it again, run  statusgen reopen {file.id}")
        says = [given[each] for each in ("state", "components", "regions", "next_update", "message", "editor")]
        levels: Sequence[Named] = ()
        if not any(says) and "-" not in words and not file.is_closed and asking.is_at_terminal():
            label, levels = _interview(session, file)
        is_needed = not any(says[:4]) and not levels and label in {None, Label.UPDATE}
        usual = Label.UPDATE if file.parsed.incident else file.kind.first_label
        _add(session, file, label or usual, words, given, levels=levels, is_needed=is_needed)


def _interview(session: Session, file: IncidentFile) -> tuple[Label, Sequence[Named]]:
    """What has changed, as somebody at a terminal says: the state, and the levels of what is not well."""
    check(file.parsed)
    assert file.state
    label = asking.ask_state(LABELS[file.kind], WORDS[file.state])
    if label.state and label.state.is_over:
        return label, ()
    names = session.component_names
    hurt = ((name, level) for name, level in file.levels.items() if name in names and level is not Level.OPERATIONAL)
    found = (Named(name, asking.ask_changed_level(names[name], level)) for name, level in hurt)
    return label, [each for each in found if each.level]


@click.command()
@click.argument("words", nargs=-1, metavar="[ID] [-]")
@_posts()
def resolve(words: tuple[str, ...], config: Path, now: str | None, **given: Any) -> None:
    """Resolve an incident, or complete maintenance. Every level that it set ends."""
    session = Session(config, now)
    with refusing(session):
        file = session.find_open(words)
        if file.is_closed and (file.kind is not Kind.INCIDENT or file.has_last_word):
            more = f"to say more, run  statusgen update {file.id}"
            raise StatusgenError(f"{file.path}: is over already; {more}")
        _add(session, file, file.kind.last_label, words, given)


@click.command()
@click.argument("words", nargs=-1, metavar="[ID] [-]")
@_posts(STATE, COMPONENT, REGION, PROMISE)
def reopen(words: tuple[str, ...], config: Path, now: str | None, **given: Any) -> None:
    """Reopen an incident that is not over after all. Its levels from before the end apply again."""
    session = Session(config, now)
    with refusing(session):
        file = session.find(words, "incident is over", lambda each: each.is_over)
        if file.parsed.incident and not file.is_over:
            raise StatusgenError(f"{file.path}: is open; to say how it goes on, run  statusgen update {file.id}")
        if file.parsed.incident and file.parsed.incident.repeat:
            raise StatusgenError(f"{file.path}: is cancelled for good; announce it again with  statusgen schedule")
        if file.kind is Kind.NOTICE and file.is_closed:
            raise StatusgenError(f"{file.path}: is over for good; write a file with a new notice")
        label = session.label(file.kind, given["state"])
        ends = () if file.kind is Kind.MAINTENANCE else ("end", "duration")
        _add(session, file, label or _label_again(file, session.now), words, given, past=ends)


def _label_again(file: IncidentFile, now: datetime) -> Label:
    """The label with which something goes on that was over."""
    if file.kind is Kind.MAINTENANCE and not (file.window and file.window.start.first > now):
        return Label.IN_PROGRESS
    return file.kind.first_label


@click.command()
@click.argument("words", nargs=-1, metavar="[ID] [-]")
@_posts(COMPONENT, REGION)
def correct(words: tuple[str, ...], config: Path, now: str | None, **given: Any) -> None:
    """Correct something that an earlier update said. The state stays as it is."""
    session = Session(config, now)
    with refusing(session):
        file = session.find_open(words)
        _add(session, file, Label.CORRECTION, words, given, is_needed=True)


@click.command()
@click.argument("words", nargs=-1, metavar="[ID] [-]")
@_posts(
    click.option("--from", "start", metavar="MOMENT", help="The new start. A time of day is on the same day."),
    click.option("--to", "end", metavar="MOMENT", help="The new end; without it, the window stays as long as it was."),
)
def postpone(words: tuple[str, ...], config: Path, now: str | None, **given: Any) -> None:
    """Move a maintenance window."""
    session = Session(config, now)
    with refusing(session):
        file = session.find(
            words, "maintenance is planned", lambda each: each.kind is Kind.MAINTENANCE and not each.is_over
        )
        check(file.parsed)
        window = file.window
        if file.parsed.incident and file.parsed.incident.repeat:
            apart = f"statusgen schedule {file.id} --split YYYY-MM-DD --from …"
            raise StatusgenError(f"{file.path}: repeats; to move one day of it, run  {apart}")
        if window is None or file.is_closed:
            why = "is over, so its window cannot be moved" if window else "is not maintenance, so it has no window"
            raise StatusgenError(f"{file.path}: {why}")
        if given["start"] is None and given["end"] is None:
            given["start"] = session.asked("--from", None, "What is the new start?")
        session.check_words()
        moved = session.moved(window, given)
        _add(session, file, Label.UPDATE, words, given, chips=[f"{key}: {value}" for key, value in moved.items()])


def _add(
    session: Session, file: IncidentFile, label: Label, words: Sequence[str], given: dict[str, Any], *,
    levels: Sequence[Named] = (), chips: Sequence[str] = (), past: Sequence[str] = (), is_needed: bool = False,
) -> None:  # fmt: skip
    """Add an update to a file that is there. The keys that are `past` hold no longer, and become comments."""
    if updates_of(file.parsed) or not file.parsed.bodies:  # else the first update may be all that is missing
        check(file.parsed)
    site = session.files.site
    components = given.get("components", ())
    named = session.named("--component", lambda each: read_component(each, site, beside=["all"]), components)
    named = [*session.with_levels([*named, *session.regions(given)]), *levels]
    _promise(session, given)
    if is_needed:
        session.expect_message(words, given)
    session.check_words()
    text = session.message(words, given, "What do readers need to know?", is_needed=is_needed)
    file = session.files.named(file.name)
    said = [f"{each.name}: {each.level.value}" for each in named if each.level]
    post = Post(at=_at(session), label=label, chips=[*said, *chips, *_promise(session, given)], text=text)
    raw = session.raw_of(file)
    kept, found = set_aside(raw, file.header.writeup, past)
    inserted = with_update(kept, file.header, file.body, post, site, session.files.usual_order)
    check_update(file.body, session.files.read(file.name, inserted.raw)[1], inserted, post)
    did = f"added {WORDS[label]}, {as_written(exactly(post.at), site.zone)}"
    session.write(file.name, raw, inserted.raw, f"{did}; {found}: is a comment now" if found else did)
    session.publish(file.name, f"{file.title}: {WORDS[label]}", given)


@click.command()
@click.argument("words", nargs=-1, metavar="[ID] [-]")
@click.option("--speaker", metavar="NAME", help="Who said it.")
@click.option("--organization", metavar="NAME", help="The organization for which they spoke.")
@click.option("--role", metavar="TEXT", help="In what role.")
@click.option("--source", multiple=True, metavar="URL", help="The source: where they said it. May be repeated.")
@click.option("--at", metavar="MOMENT", help="When they said it.")
@click.option("--text", metavar="TEXT", help='What they said. "-" reads standard input.')
@click.option("--verbatim", is_flag=True, help="These are the exact words, to be shown in quotation marks.")
@click.option("--lang", metavar="TAG", help="The language in which they said it.")
@COMMIT
@PUSH
@NOW
@options.CONFIG
def statement(words: tuple[str, ...], config: Path, now: str | None, **given: Any) -> None:
    """Add what somebody, such as a spokesperson, said about an incident."""
    session = Session(config, now)
    with refusing(session):
        file = session.find_open(words)
        check(file.parsed)
        given["at"] = session.past("--at", given["at"])
        if given["speaker"] is None and given["organization"] is None:
            given["speaker"] = session.asked("--speaker (or --organization)", None, "Who said it?")
        text = session.asked("--text", session.piped_or(words, "--text", given["text"]), "What did they say?")
        given["text"] = session.text("--text", text)
        session.check_words()
        raw = session.raw_of(file)
        written = with_statement(raw, file.header.writeup, given)
        parsed = session.files.read(file.name, written)[1]
        check(parsed)
        session.write(file.name, raw, written, f"added a statement by {given['speaker'] or given['organization']}")
        session.publish(file.name, f"{file.title}: a statement", given)
