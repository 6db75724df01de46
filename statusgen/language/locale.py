"""Dates, durations, lists, numbers and the theme's words in one language.

Dates, units, lists and names follow CLDR through Babel; the theme's words come from its gettext catalog.
"""

import gettext
import re
from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from functools import cache, cached_property, lru_cache, reduce
from math import ceil, floor
from typing import Final, Literal, NamedTuple

import babel
from babel import localedata
from babel.dates import format_date, format_skeleton, get_month_names
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent
from babel.units import format_unit

from statusgen.language.catalogs import PLURAL_RULE
from statusgen.model import regions
from statusgen.model.share import Share
from statusgen.model.site import Region
from statusgen.model.time import Bound, Count, Length, Moment, Nearness, Precision

_FIRST_OF_A_MONTH: Final = {"fr": "1er", "pt": "1º"}
"""Languages with an ordinal for the first of a month, which CLDR leaves out: `1er mars`, `1º de março`."""

DayForm = Literal["MMMd", "yMMMd", "yMMMMd"]
"""Days in brief without a year, in brief, or in full, by the skeletons of CLDR."""

_DASH: Final = re.compile(r"(\s*[-–—~～〜]\s*)$")
"""What ends the first half of a range, in a pattern of CLDR."""

_WITHOUT_SPACES: Final = frozenset({"ja", "zh", "yue"})
"""Languages without a space between two sentences, or between a number and its unit."""

_AFTER_DAYS: Final = {"ja": "と"}
"""What one of them has between days and hours: 1日1時間 would be one hour a day."""


class Interval(NamedTuple):
    """What a range of two moments has between its ends, and whether these are of one day, and of one zone."""

    dash: str
    on_one_day: bool
    has_one_zone: bool


class Locale:
    """One language with the words of a theme. Its methods return plain text."""

    def __init__(self, tag: str, zone: tzinfo, catalog: Mapping[tuple[str, int], str]) -> None:
        self.tag, self.zone, self.catalog = tag, zone, catalog
        self.language = babel.Locale.parse(tag, sep="-").language
        self.gettext: Callable[[str], str] = cache(self._gettext)
        """The message in this language, or as it is where there is no translation. A context may precede."""
        self._time = cache(self._time_at)
        self._dash = cache(self._dash_of)

    @cached_property
    def babel(self) -> babel.Locale:
        """CLDR's data of the language. To read it takes as long as a page, and some commands need none of it."""
        return _unicode_locale(self.tag)

    @cached_property
    def _plural_form(self) -> Callable[[int], int]:
        from babel.messages.plurals import get_plural  # takes long to import, and English needs none

        return gettext.c2py(self.catalog.get(PLURAL_RULE) or get_plural(self.babel).plural_expr)

    @cached_property
    def is_rtl(self) -> bool:
        return self.babel.character_order == "right-to-left"

    @property
    def gap(self) -> str:
        """The text between two sentences: a space, or nothing in a language whose full stop is as wide as a letter."""
        return "" if self.language in _WITHOUT_SPACES else " "

    @property
    def own_name(self) -> str:
        """The name of the language in itself."""
        name = self.babel.get_display_name() or self.tag
        return name[0].upper() + name[1:]

    def language_name(self, tag: str) -> str:
        """The name of another language in this one, or its tag where CLDR does not know it."""
        try:
            return babel.Locale.parse(tag, sep="-").get_display_name(self.babel) or tag
        except (babel.UnknownLocaleError, ValueError):
            return tag

    # The theme's words

    def _gettext(self, message: str) -> str:
        return self.catalog.get((message, 0)) or message.rpartition("\4")[2]

    def pgettext(self, context: str, message: str) -> str:
        """The same for a message with several meanings, of which `context` names one."""
        return self.gettext(f"{context}\4{message}")

    def ngettext(self, one: str, many: str, number: int) -> str:
        """The form of a message for a number."""
        if not self.catalog:
            return one if number == 1 else many
        forms = range(self._plural_form(number), -1, -1)  # a catalog without a rule may have fewer than its language
        found = (self.catalog[one, form] for form in forms if (one, form) in self.catalog)
        return next(found, one if number == 1 else many)

    # Time

    def moment(self, moment: Moment) -> str:
        """A moment with its zone and its "about", as precisely as it is known."""
        return self.near(moment, self.bare_moment(moment))

    def bare_moment(self, moment: Moment) -> str:
        """The same without "about"."""
        if moment.precision is Precision.MINUTE:
            return self.instant(moment.first)
        day = moment.first.astimezone(self.zone).date()
        if moment.precision is Precision.DAY:
            return self.day(day)
        return self.month(day) if moment.precision is Precision.MONTH else _in_words(day, "y", self.tag)

    def on(self, moment: Moment) -> str:
        """Only the day of a moment, or as much of it as is known."""
        return self.day(moment.first.astimezone(self.zone).date()) if moment.has_time else self.moment(moment)

    def near(self, moment: Moment, text: str) -> str:
        """A text for a moment with its "about", "before" or "after"."""
        if moment.nearness is Nearness.EXACT:
            return text
        if moment.precision is Precision.MINUTE:  # a time may stand without its day
            about = self.pgettext("time", "about %(moment)s")
            before, after = self.pgettext("time", "before %(moment)s"), self.pgettext("time", "after %(moment)s")
        elif moment.precision is Precision.DAY:  # avant le 5 mars 2024, but avant mars 2024
            about = self.pgettext("day", "about %(moment)s")
            before, after = self.pgettext("day", "before %(moment)s"), self.pgettext("day", "after %(moment)s")
        else:
            about = self.gettext("about %(moment)s")
            before, after = self.gettext("before %(moment)s"), self.gettext("after %(moment)s")
        said = {Nearness.ABOUT: about, Nearness.BEFORE: before, Nearness.AFTER: after}[moment.nearness]
        return said % {"moment": text}

    def machine_readable(self, moment: Moment) -> str:
        """A moment in the format of ISO 8601, as far as it is known: `2012-07`."""
        if moment.has_time:
            return f"{moment.first.isoformat()[:16]}Z"  # a moment is in UTC; a pattern would take five times as long
        patterns = {Precision.YEAR: "%Y", Precision.MONTH: "%Y-%m", Precision.DAY: "%Y-%m-%d"}
        return moment.first.astimezone(self.zone).strftime(patterns[moment.precision])

    def instant(self, instant: datetime) -> str:
        """An instant in the site's zone: day, time and zone."""
        day = self.day(instant.astimezone(self.zone).date())
        return self.gettext("%(day)s, %(time)s") % {"day": day, "time": self.time(instant)}

    def time(self, instant: datetime) -> str:
        """The time of day with its zone.

        In a language written from the right, an invisible mark keeps two times around a dash in their order.
        """
        local = instant.astimezone(self.zone)
        return self._time(local.hour, local.minute, local.utcoffset())

    def _time_at(self, hour: int, minute: int, offset: timedelta | None) -> str:
        mark = "\N{RIGHT-TO-LEFT MARK}" if self.is_rtl else ""
        parts = {"time": _clock(hour, minute, self.tag), "zone": zone_name(offset)}
        return self.gettext("%(time)s %(zone)s") % parts + mark

    def bare_time(self, instant: datetime) -> str:
        """The time of day without its zone, on the 24-hour clock."""
        local = instant.astimezone(self.zone)
        return _clock(local.hour, local.minute, self.tag)

    def day(self, day: date) -> str:
        return self._counted(_in_words(day, "long", self.tag))

    def short_day(self, day: date) -> str:
        return self._counted(_in_words(day, "MMMd", self.tag))

    def brief_day(self, day: date) -> str:
        return self._counted(_in_words(day, "yMMMd", self.tag))

    def days(self, first: date, last: date) -> str:
        """A range of days in brief, with what they share once: `Nov 17 – 21`."""
        return "".join(self.days_together(first, last, "MMMd"))

    def days_together(self, first: date, last: date, form: DayForm) -> tuple[str, str, str]:
        """Two days and what stands between them, with what they share once: `Nov 17`, ` – `, `21, 2026`.

        Where that is a word, it stands behind the first.
        """
        differing = "d" if (first.year, first.month) == (last.year, last.month) else "M"
        begins, ends = self._interval(first, last, form, differing)
        begins, dash, _ = _DASH.split(begins) if _DASH.search(begins) else (begins, "", "")
        days = (_by_pattern(day, pattern, self.tag) for day, pattern in ((first, begins), (last, ends)))
        begun, ended = map(self._counted, days)
        return begun, dash, ended

    def days_apart(self, first: date, last: date, form: DayForm) -> tuple[str, str]:
        """Two days behind which a time can stand: a year that they share is said with one of them."""
        year_less = "MMMMd" if form == "yMMMMd" else "MMMd"
        begins, ends = (form if "y" in each else year_less for each in self._interval(first, last, form, "M"))
        return self._counted(_in_words(first, begins, self.tag)), self._counted(_in_words(last, ends, self.tag))

    def _interval(self, first: date, last: date, form: DayForm, differing: str) -> tuple[str, str]:
        """The patterns of both ends of a range of days; `differing` is what they differ in if it is not the year."""
        patterns = _intervals(form, self.tag)
        return patterns["y" if first.year != last.year and "y" in patterns else differing]

    def _counted(self, text: str) -> str:
        first = _FIRST_OF_A_MONTH.get(self.language)
        return re.sub(r"\b1\b", first, text) if first else text

    def span(self, first: Moment, last: Moment) -> Interval:
        """How this language writes a range: what stands between its ends, and what need not be said twice."""
        begin, end = first.first.astimezone(self.zone), last.first.astimezone(self.zone)
        are_times = first.has_time and last.has_time
        on_one_day = are_times and begin.date() == end.date()
        has_one_zone = are_times and begin.utcoffset() == end.utcoffset()
        return Interval(self._dash(on_one_day), on_one_day, has_one_zone)

    def _dash_of(self, on_one_day: bool) -> str:
        """What stands between two times, of one day or not."""
        pattern = self.babel.interval_formats.get("Hm", {}).get("m", [""])[0] if on_one_day else ""
        dash = _DASH.search(pattern) or _DASH.search(self.babel.interval_formats[None].partition("{1}")[0])
        return dash.group() if dash else " – "

    def month(self, day: date) -> str:
        return _in_words(day, "yMMMM", self.tag)

    def year(self, year: int) -> str:
        """A year by itself: `2026年`."""
        return _in_words(date(year, 1, 1), "y", self.tag)

    def quarter(self, day: date) -> str:
        """The quarter of a day: "Q3 2026"."""
        return str(format_skeleton("yQQQ", day, locale=self.babel))

    def month_heading(self, day: date) -> str:
        """The same with a capital, for the beginning of a heading; French writes months without one."""
        text = self.month(day)
        return text[:1].title() + text[1:]

    def month_name(self, day: date) -> str:
        """The month alone, at the head of a line."""
        name = str(get_month_names("wide", "stand-alone", self.babel)[day.month])
        return name[:1].title() + name[1:]

    def duration(self, seconds: float) -> str:
        """A length of time in two units at most, rounded up: "2 hours and 19 minutes", "1 day and 59 minutes"."""
        return self._in_units(seconds, ceil)

    def no_more_than(self, seconds: float) -> str:
        """The same, rounded down."""
        return self._in_units(seconds, floor)

    def _in_units(self, seconds: float, rounded: Callable[[float], int]) -> str:
        if seconds < 60:
            return self.gettext("less than a minute")
        minutes = rounded(seconds / 60)
        if minutes >= 1_440 and minutes % 1_440 > 60:
            minutes = 60 * rounded(minutes / 60)
        return _minutes_in_words(minutes, self.tag)

    def length(self, length: Length) -> str:
        """A length with its "about", "over" or "up to"; what is over a length is rounded down."""
        return self._bounded(
            length.bound, self._in_units(length.seconds, floor if length.bound is Bound.OVER else ceil)
        )

    # Numbers and lists

    def count(self, count: Count) -> str:
        number = self.number(count.number)
        if count.bound is Bound.OVER:
            return self.pgettext("count", "over %(amount)s") % {"amount": number}
        return self._bounded(count.bound, number)

    def share(self, share: Share) -> str:
        """A percentage with its "about", "over" or "up to"."""
        return self._bounded(share.bound, self._percent(share.percent, "#,##0.####"))

    def _bounded(self, bound: Bound, text: str) -> str:
        if bound is Bound.EXACT:
            return text
        said = {
            Bound.ABOUT: self.gettext("about %(amount)s"),
            Bound.OVER: self.gettext("over %(amount)s"),
            Bound.UP_TO: self.gettext("up to %(amount)s"),
        }
        return said[bound] % {"amount": text}

    def number(self, number: float) -> str:
        return format_decimal(number, locale=self.babel)

    def percent(self, percent: float) -> str:
        """A percentage with up to two decimals; the caller has rounded it.

        In a language written from the right, invisible marks keep its sign where it is, apart from a number behind.
        """
        return self._percent(percent, "#,##0.##")

    def uptime(self, percent: float, bound: Bound) -> str:
        """An uptime in percent with two decimals, and with its "up to"."""
        return self._bounded(bound, self._percent(percent, "#,##0.00"))

    def _percent(self, percent: float, digits: str) -> str:
        percentage = _percent_in_words(str(percent), digits, self.tag)
        return f"\N{LEFT-TO-RIGHT MARK}{percentage}\N{RIGHT-TO-LEFT MARK}" if self.is_rtl else percentage

    def listed(self, items: Iterable[str]) -> str:
        """Several things in one phrase: "a, b and c"."""
        return str(format_list(list(items), locale=self.babel))

    def enumerated(self, items: Iterable[str]) -> str:
        """Several things in a row, without an "and": "a, b, c"."""
        pattern = self.babel.list_patterns["standard"]["middle"]
        return reduce(pattern.format, items)

    def region(self, code: str, configured: Mapping[str, Region]) -> str:
        return self.gettext("Several regions") if code == regions.SEVERAL else regions.name(code, self.tag, configured)


@cache
def _unicode_locale(tag: str) -> babel.Locale:
    """CLDR's data of a language. Raises UnknownLocaleError or ValueError for a tag that CLDR does not have.

    Babel shares the names of months among languages and writes the first ones that it loads into all of them, so
    each language gets a copy.
    """
    locale = babel.Locale.parse(tag, sep="-")
    found = localedata.load(str(locale))
    found["months"] = deepcopy(found["months"])
    return locale


@lru_cache(maxsize=8_192)
def _in_words(day: date, form: str, tag: str) -> str:
    """A day by a skeleton of CLDR, or as a "long" date. This is slow, and pages repeat dates."""
    locale = _unicode_locale(tag)
    if form == "long":
        return str(format_date(day, form, locale=locale))
    return str(format_skeleton(form, day, tzinfo=UTC, locale=locale))


@cache
def _clock(hour: int, minute: int, tag: str) -> str:
    """A time of day on the 24-hour clock."""
    return str(format_skeleton("Hm", time(hour, minute), tzinfo=UTC, locale=_unicode_locale(tag)))


@lru_cache(maxsize=8_192)
def _percent_in_words(percent: str, digits: str, tag: str) -> str:
    locale = _unicode_locale(tag)
    share = Decimal(percent).scaleb(-2)  # a float divided by 100 has more decimals than it was given
    pattern = str(locale.percent_formats[None].pattern).replace("#,##0", digits)
    return str(format_percent(share, format=pattern, locale=locale, decimal_quantization=False))


@cache
def _intervals(form: DayForm, tag: str) -> Mapping[str, tuple[str, str]]:
    """The patterns of both ends of a range of days, by the greatest part in which they differ: `y`, `M` or `d`.

    Most languages of CLDR have them for months in short alone.
    """
    locale = _unicode_locale(tag)
    known = locale.interval_formats.get(form) or locale.interval_formats["yMMMd"]
    is_whole = form in locale.interval_formats or "MMMM" not in locale.date_formats["long"].pattern
    month = "MMM" if is_whole else "MMMM"
    return {part: (begins.replace("MMM", month), ends.replace("MMM", month)) for part, (begins, ends) in known.items()}


@lru_cache(maxsize=8_192)
def _by_pattern(day: date, pattern: str, tag: str) -> str:
    return str(format_date(day, pattern, locale=_unicode_locale(tag)))


@lru_cache(maxsize=8_192)
def _minutes_in_words(minutes: int, tag: str) -> str:
    """Some minutes as days, hours and minutes."""
    locale = _unicode_locale(tag)
    amounts = [("day", minutes // 1_440), ("hour", minutes // 60 % 24), ("minute", minutes % 60)]
    parts = [_amount_in_words(amount, unit, tag) for unit, amount in amounts if amount]
    if locale.language in _WITHOUT_SPACES:
        return (_AFTER_DAYS.get(locale.language, "") if minutes >= 1_440 else "").join(parts)
    return str(format_list(parts, locale=locale))


@lru_cache(maxsize=8_192)
def _amount_in_words(amount: int, unit: str, tag: str) -> str:
    """A number of units of time, in the short form where CLDR has no long one."""
    locale = _unicode_locale(tag)
    lengths: tuple[Literal["long", "short"], ...] = ("long", "short")
    forms = [format_unit(amount, f"duration-{unit}", length=length, locale=locale) for length in lengths]
    text = min(forms, key=lambda form: "duration-" in form)  # so Babel 2.18 says that there is none
    if locale.language in _WITHOUT_SPACES:
        return text.replace(" ", "")
    return text.replace(" ", "\N{NO-BREAK SPACE}") if locale.language == "fr" else text  # as CLDR has it for hours


def zone_name(offset: timedelta | None) -> str:
    """What a zone is called by its offset from UTC: `UTC`, `UTC+1`, `UTC−3:30`."""
    minutes = (offset or timedelta()) // timedelta(minutes=1)
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes > 0 else '−'}{hours}" + (f":{rest:02}" if rest else "")
