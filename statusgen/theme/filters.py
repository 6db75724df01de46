"""What templates can call: moments, words, lists and names, each in the language of the page that is laid out."""

import calendar
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache, lru_cache, partial
from typing import Any, Final, Literal
from urllib.parse import urlsplit

from markupsafe import Markup, escape

from statusgen.gfm.html import text_of
from statusgen.language.locale import DayForm, Interval, Locale
from statusgen.language.messages import SENTENCES, WORDS
from statusgen.model import urls
from statusgen.model.site import Site
from statusgen.model.spans import Span
from statusgen.model.text import Text, Wording
from statusgen.model.time import Length, Moment, Nearness, Precision, exactly
from statusgen.model.zones import day_of
from statusgen.pages import charts, jsonld, worldmap
from statusgen.pages.page import STALE_TO_FILL, TO_FILL, Page
from statusgen.pages.parts import SHAPES, VERDICT_SHAPES, Name, PartOfDay, Prose, leading
from statusgen.pages.viewpoint import ADDRESS, together
from statusgen.theme.markup import escaped, marked

POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; media-src 'self'; script-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'"
)
"""The content security policy of every page: nothing from elsewhere, and nothing inside the page but its favicon."""

PLACE: Final = "\ufdd0"
"""Stands for markup while a phrase is made around it, and on both sides of what is filled in later: no text has it."""

AS_OF: Final = "as of"
STALE_AT: Final = "stale at"
STALE_AS_OF: Final = "stale as of"
"""Stand for the moment that a page is as of, and for when it is out of date, until these are filled in."""

FROM: Final = "from "
"""Stands, before an instant, for the time from it to the moment that a page is as of."""

Style = Literal["moment", "briefly", "clock"]
"""A moment whole, in brief without a year that goes without saying, or only as a time of day."""

_DAYS: Final = (Precision.DAY, Precision.MINUTE)
"""What is known to the day at least."""

_FIRST_RTL: Final = "\u0590"
"""No character before those of Hebrew runs from right to left, or makes others do so."""

_KEPT: Final = 1 << 10
"""How many moments or names of each kind are kept as they are shown: pages repeat those of their neighbors."""


class Phrases:
    """Moments, words, lists and names as pages in one language show them, from which `root` leads to the site's root.

    `today` is the day of the page itself: its year goes without saying, and with a time the day too.
    """

    def __init__(self, locale: Locale, site: Site, root: str = "", today: date | None = None) -> None:
        self.locale, self.site, self.root, self.today = locale, site, root, today
        keep = lru_cache(_KEPT)
        self.moment: Callable[[Moment], Markup] = keep(self._moment)
        """A moment as `<time>`, with its "about" and its zone."""
        self.lately: Callable[[Moment], Markup] = keep(self._lately)
        """When something happened, in brief; the front page leaves out the day if it is the day of the page itself."""
        self.clock: Callable[[Moment], Markup] = keep(self._clock)
        """Only the time of day, for a place where the day is said nearby; the whole moment if it has none."""
        self.name: Callable[[Name], Markup] = keep(self._name)
        """A component or region, as a link to its page."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """What templates call behind a bar, by name."""
        locale, keep = self.locale, lru_cache(_KEPT)
        return {
            **FILTERS,
            **{name: keep(partial(_dated, locale, machine, human)) for name, (machine, human) in _DATES.items()},
            "moment": self.moment,
            "lately": self.lately,
            "briefly": keep(self.briefly),
            "after": self.after,
            "range": self.range,
            "on": keep(self.on),
            "in_month": keep(self.in_month),
            "clock": self.clock,
            "part_of_day": self.part_of_day,
            "word": self.word,
            "sentence": lambda state: locale.gettext(SENTENCES[state]),
            "prose": self.prose,
            "wording": self.wording,
            "cite": self.cite,
            "name": self.name,
            "names": self.names,
            "plain_names": self.plain_names,
            "linked_data": self.linked_data,
            "stamp": self.stamp,
            "listed": self.listed,
            "duration": keep(self.duration),
            "count": locale.count,
            "share": locale.share,
            "number": locale.number,
            "percent": locale.percent,
            "uptime": lambda uptime: locale.uptime(uptime.percent, uptime.bound),
            "language_name": locale.language_name,
            "time_of": locale.duration,
            "at_most": locale.no_more_than,
            "verdict_shape": VERDICT_SHAPES.__getitem__,
        }

    def globals(self) -> dict[str, Any]:
        """What templates call by itself, by name."""
        return {
            **GLOBALS,
            "_": self.gettext,
            "gettext": self.gettext,
            "ngettext": self.ngettext,
            "pgettext": self.pgettext,
            "word": self.word,
        }

    # The theme's words

    def gettext(self, message: str, **values: Any) -> Markup:
        form = _as_markup(self.locale.gettext(message))
        return _filled(form, values) if values else form

    def pgettext(self, about: str, message: str, **values: Any) -> Markup:
        return _filled(_as_markup(self.locale.pgettext(about, message)), values)

    def ngettext(self, one: str, many: str, number: int, **values: Any) -> Markup:
        form = _as_markup(self.locale.ngettext(one, many, number))
        return _filled(form, {"number": self.locale.number(number)} | values)

    def word(self, member: Any) -> str:
        return self.locale.gettext(WORDS[member])

    # Time

    def _moment(self, moment: Moment) -> Markup:
        if moment == TO_FILL.as_of:
            return marked(_to_fill(AS_OF))
        if moment == STALE_TO_FILL.as_of:
            return marked(_to_fill(STALE_AS_OF))
        return self._said(moment, self.locale.bare_moment(moment))

    def _lately(self, moment: Moment) -> Markup:
        is_today = self.today is not None and day_of(moment.first, self.locale.zone) == self.today
        return self._stamp(moment, "clock" if is_today and moment.has_time else "briefly", self.locale.time)

    def briefly(self, moment: Moment) -> Markup:
        """The same as lately with its day; the front page leaves out the year if it is the year of the page itself."""
        return self._stamp(moment, "briefly", self.locale.time)

    def _stamp(self, moment: Moment, style: Style, clock: Callable[[datetime], str]) -> Markup:
        """A moment in a style, its time as the `clock` says it."""
        locale = self.locale
        if moment.precision not in _DAYS:
            return self.moment(moment)
        if style == "clock" and moment.has_time:
            return self._said(moment, clock(moment.first))
        day = day_of(moment.first, locale.zone)
        brief = locale.short_day if self.today and day.year == self.today.year else locale.brief_day
        said = brief(day) if style == "briefly" else locale.day(day)
        if not moment.has_time:
            return self._said(moment, said)
        return self._said(moment, self._with_time(said, clock(moment.first)))

    def range(self, first: Moment, last: Moment, style: Style = "briefly") -> Markup:
        """From a moment to a later one; a day and a zone that they share are said once."""
        if last == TO_FILL.as_of:
            return marked(_to_fill(FROM + first.first.isoformat()))
        locale = self.locale
        if first == last and not first.has_time:
            return self._stamp(first, style, locale.time)
        span = locale.span(first, last)
        if style != "clock" and not span.on_one_day and first.precision in _DAYS and last.precision in _DAYS:
            return self._days(first, last, style, span)
        begins = self._stamp(first, style, locale.bare_time if span.has_one_zone else locale.time)
        ends = self._stamp(last, "clock" if span.on_one_day else style, locale.time)
        return marked(escaped(span.dash).join([begins, ends]))

    def _days(self, first: Moment, last: Moment, style: Style, span: Interval) -> Markup:
        """From one day to another, and the times where these are known, with what they share once."""
        locale, both = self.locale, (first, last)
        begin, end = (day_of(each.first, locale.zone) for each in both)
        goes_without_saying = self.today is not None and {begin.year, end.year} == {self.today.year}
        form: DayForm = "yMMMMd" if style == "moment" else "MMMd" if goes_without_saying else "yMMMd"
        if not any(each.has_time or each.nearness is not Nearness.EXACT for each in both):
            begins, dash, ends = locale.days_together(begin, end, form)
            return escape(dash).join([self._said(first, begins), self._said(last, ends)])
        clocks = locale.bare_time if span.has_one_zone else locale.time, locale.time
        said = [
            self._said(each, self._with_time(day, clock(each.first)) if each.has_time else day)
            for each, day, clock in zip(both, locale.days_apart(begin, end, form), clocks, strict=True)
        ]
        return escape(span.dash).join(said)

    def _with_time(self, day: str, time: str) -> str:
        return self.locale.gettext("%(day)s, %(time)s") % {"day": day, "time": time}

    def after(self, moment: Moment, earlier: Moment) -> Markup:
        """A moment beside an earlier one: only the time of day if the day is the same."""
        zone = self.locale.zone
        is_same_day = earlier.has_time and day_of(moment.first, zone) == day_of(earlier.first, zone)
        return self.clock(moment) if is_same_day else self.lately(moment)

    def on(self, moment: Moment) -> Markup:
        """Only the day, or as much of it as is known."""
        if not moment.has_time:
            return self.moment(moment)
        day = day_of(moment.first, self.locale.zone)
        return _time(day.isoformat(), self.locale.day(day))

    def in_month(self, moment: Moment) -> Markup:
        """The day of a moment without its year, where its month is said nearby; or as much as is known."""
        if moment.precision not in _DAYS:
            return self.moment(moment)
        if moment.precision is Precision.DAY:
            return self._said(moment, self.locale.short_day(day_of(moment.first, self.locale.zone)))
        day = day_of(moment.first, self.locale.zone)
        return _time(day.isoformat(), self.locale.short_day(day))

    def _clock(self, moment: Moment) -> Markup:
        return self._stamp(moment, "clock", self.locale.time)

    def part_of_day(self, part: PartOfDay) -> Markup:
        """When on a day something went on."""
        if part.first and part.last:
            return self.range(part.first, part.last, "clock")
        if part.first:
            return self.gettext("From %(moment)s", moment=self.clock(part.first))
        if part.last:
            return self.gettext("Until %(moment)s", moment=self.clock(part.last))
        if part.since:
            return self.gettext("Since %(moment)s", moment=self.lately(part.since))
        return self.gettext("All day")

    def _said(self, moment: Moment, bare: str) -> Markup:
        """A moment in these words, with its "about"."""
        element = _time(self.locale.machine_readable(moment), bare)
        if moment.nearness is Nearness.EXACT:
            return element
        return Markup(escape(self.locale.near(moment, PLACE)).replace(PLACE, element))  # noqa: S704

    def stamp(self, moment: Moment) -> str:
        """A moment as Statuspage's feeds write it in every language: `Mar  5, 17:19 UTC`."""
        local = moment.first.astimezone(self.locale.zone)
        if moment.precision is Precision.YEAR:
            return str(local.year)
        month = calendar.month_abbr[local.month]  # English: nothing sets the locale of the process
        if moment.precision is Precision.MONTH:
            return f"{month} {local.year}"
        return f"{month} {local.day:2}" + (f", {local:%H:%M %Z}" if moment.has_time else "")

    def duration(self, value: Length | Span | Wording | int) -> Markup:
        """How long something lasted; a number is one of seconds."""
        if isinstance(value, Wording):
            return self.wording(value)
        if isinstance(value, Length):
            return marked(escaped(self.locale.length(value)))
        return marked(escaped(self.locale.duration(value if isinstance(value, int) else value.seconds)))

    # What authors wrote

    def prose(self, text: Prose) -> Markup:
        """Markdown as HTML, marked with its language where it is not the page's."""
        if text.language == self.locale.tag:
            return marked(text.html)  # cleaned already
        return marked(f'<div lang="{escaped(text.language)}" dir="auto">{text.html}</div>')

    def wording(self, text: Text | Wording) -> Markup:
        """A text that an author wrote, isolated from what is around it if that could run the other way.

        It is marked with its language if that is foreign.
        """
        language = self.locale.tag
        wording = text.within(language) if isinstance(text, Text) else text
        foreign = wording.language != language and wording.language
        runs_ahead = wording.text.isascii() or max(wording.text) < _FIRST_RTL
        if runs_ahead and not foreign and not self.locale.is_rtl:
            return marked(escaped(wording.text))
        lang = f' lang="{escaped(foreign)}"' if foreign else ""
        return marked(f"<bdi{lang}>{escaped(wording.text)}</bdi>")

    def cite(self, source: Text) -> Markup:
        """Where something is from: the host of a URL, as a link that can break before its dots, or a text."""
        wording = source.within(self.locale.tag)
        if not ADDRESS.fullmatch(wording.text):
            return self.wording(wording)
        host = (urlsplit(wording.text).hostname or "").removeprefix("www.") or wording.text
        link = Markup('<a href="{}" rel="nofollow noopener noreferrer"><bdi>{}</bdi></a>')
        return link.format(wording.text, Markup("<wbr>.").join(host.split(".")))

    def _name(self, name: Name) -> Markup:
        """A component or region, as a link to its page."""
        shown = self.wording(name.text)
        return marked(f'<a href="{escaped(self.root + name.path)}">{shown}</a>') if name.path else shown

    def listed(self, items: Sequence[Markup | str]) -> Markup:
        """Several things as one phrase of the language; markup stays markup."""
        return marked(_list_of(self.locale, len(items)) % tuple(map(escaped, items)))

    def names(self, names: Sequence[Name]) -> Markup:
        """Components or regions as links in one phrase."""
        return self._together(names, self.name)

    def plain_names(self, names: Sequence[Name]) -> Markup:
        """The same without links."""
        return self._together(names, lambda name: self.wording(name.text))

    def _together(self, names: Sequence[Name], show: Callable[[Name], Markup]) -> Markup:
        if not any(name.group for name in names):
            return self.listed(list(map(show, names)))
        shown: list[Markup] = []

        def placed(name: Name) -> str:
            shown.append(show(name))
            return f"{PLACE}{len(shown) - 1}{PLACE}"

        phrase = str(escape(together(names, self.locale, placed)))
        for n, item in enumerate(shown):
            phrase = phrase.replace(f"{PLACE}{n}{PLACE}", item)
        return Markup(phrase)  # noqa: S704

    def linked_data(self, page: Page) -> Markup:
        found = jsonld.linked_data(page, self.site, self.locale)
        return marked(found.decode())  # its serializer lets nothing end the element


def _to_fill(name: str) -> str:
    return f"{PLACE}{name}{PLACE}"


_DATES: Final[Mapping[str, tuple[str, Callable[[Locale, Any], str]]]] = {
    "instant": ("%Y-%m-%dT%H:%MZ", Locale.instant),
    "day": ("%Y-%m-%d", Locale.day),
    "short_day": ("%Y-%m-%d", Locale.short_day),
    "month": ("%Y-%m", Locale.month),
    "month_heading": ("%Y-%m", Locale.month_heading),
    "month_name": ("%Y-%m", Locale.month_name),
}
"""A day, its month or an instant: how programs read it, and how it is shown."""


_BEFORE_ZONE: Final = re.compile("(?<=[0-9]:[0-9][0-9]) (?=[^ ]+\u200f$)")
"""The space between a time and its zone where these are written from right to left."""


def _dated(locale: Locale, machine: str, human: Callable[[Locale, Any], str], day: date) -> Markup:
    return _time(f"{day:{machine}}", human(locale, day))


def _time(machine: str, human: str) -> Markup:
    """A moment as an element. In text from right to left, a zone at the start of a line would seem to belong to it."""
    if human.endswith("\N{RIGHT-TO-LEFT MARK}"):
        human = _BEFORE_ZONE.sub("\N{NO-BREAK SPACE}", human)
    return marked(f'<time datetime="{machine}">{escaped(human)}</time>')


_as_markup: Final = cache(escape)
"""A message of the theme, which is text, as markup."""


def _filled(form: Markup, values: Mapping[str, Any]) -> Markup:
    """A message with its values, which are escaped unless they are markup already."""
    return marked(str(form) % {name: escaped(value) for name, value in values.items()})


@lru_cache(maxsize=1 << 8)
def _list_of(locale: Locale, number: int) -> str:
    """How a language lists so many things, as markup with a %s for each."""
    marks = [f"{PLACE}{n}{PLACE}" for n in range(number)]
    return re.sub(f"{PLACE}[0-9]+{PLACE}", "%s", escape(locale.listed(marks)).replace("%", "%%"))


def _lines(html: str) -> Markup:
    """The text of HTML, one line for each block, as in Statuspage's feeds."""
    return Markup("<br />").join(text_of(html).split("\n"))


def _rfc822(instant: datetime) -> str:
    utc = instant.astimezone(UTC)
    return f"{utc:%a, %d %b} {utc.year:04} {utc:%H:%M:%S} GMT"  # in English: nothing sets the locale of the process


def _rfc3339(instant: datetime) -> str:
    if instant == STALE_TO_FILL.at:
        return _to_fill(STALE_AT)
    return f"{instant.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


FILTERS: Final[Mapping[str, Callable[..., Any]]] = {
    "day_id": "d{:%Y%m%d}".format,
    "exactly": exactly,
    "label": WORDS.__getitem__,
    "leading": leading,
    "lines": _lines,
    "rfc822": _rfc822,
    "rfc3339": _rfc3339,
    "shape": SHAPES.__getitem__,
}
"""The filters that are the same in every language."""

GLOBALS: Final[Mapping[str, Any]] = {
    "policy": Markup(POLICY),  # noqa: S704  (it ends no attribute)
    "urls": urls,
    "charts": charts,
    "worldmap": worldmap,
}
"""What is the same in every language."""
