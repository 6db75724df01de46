"""What templates call: moments, words, lists and names, each in the language of the page that is laid out."""

import enum
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from email.utils import format_datetime
from typing import Any, Final

from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from statusgen.gfm.html import text_of
from statusgen.language.locale import Locale
from statusgen.language.messages import SENTENCES, WORDS
from statusgen.model.site import Wording
from statusgen.model.time import Length, Moment, Precision, Span, day_of
from statusgen.model.vocabulary import Label, State
from statusgen.pages import jsonld
from statusgen.pages.views import Home, Name, Page, Prose

_PLACE: Final = "\ufdd0"
"""Stands for markup while a phrase is made around it: a character that no text can have."""


# What templates call. Each takes the locale from the page that is being laid out.


@pass_context
def _gettext(context: Context, message: str, **values: Any) -> Markup:
    return _filled(locale_of(context).gettext(message), values)


@pass_context
def _pgettext(context: Context, about: str, message: str, **values: Any) -> Markup:
    return _filled(locale_of(context).pgettext(about, message), values)


@pass_context
def _ngettext(context: Context, one: str, many: str, number: int, **values: Any) -> Markup:
    locale = locale_of(context)
    return _filled(locale.ngettext(one, many, number), {"number": locale.number(number)} | values)


@pass_context
def _word(context: Context, member: enum.Enum) -> str:
    """What the theme calls a state, a level, a label, a cause."""
    return locale_of(context).gettext(WORDS[member])


@pass_context
def _sentence(context: Context, state: State) -> str:
    """What a state means."""
    return locale_of(context).gettext(SENTENCES[state])


def _filled(message: str, values: Mapping[str, Any]) -> Markup:
    """A message of the theme with its values, each escaped unless it is markup already."""
    return Markup(escape(message)) % values if values else Markup(escape(message))  # noqa: S704


def locale_of(context: Context) -> Locale:
    """The language of what is laid out."""
    locale = context["locale"]
    assert isinstance(locale, Locale)
    return locale


@pass_context
def _moment(context: Context, moment: Moment) -> Markup:
    """A moment as `<time>`, with its "about" and its zone."""
    return _said(context, moment, locale_of(context).bare_moment(moment))


@pass_context
def _lately(context: Context, moment: Moment) -> Markup:
    """The same; on the front page without its year, where that is the year of the page itself."""
    locale, view = locale_of(context), context.get("view")
    if not isinstance(view, Home) or not moment.has_time:
        return _moment(context, moment)
    day, today = (day_of(each.first, locale.zone) for each in (moment, view.as_of))
    if day.year != today.year:
        return _moment(context, moment)
    parts = {"day": locale.short_day(day), "time": locale.time(moment.first)}
    return _said(context, moment, locale.gettext("%(day)s, %(time)s") % parts)


@pass_context
def _after(context: Context, moment: Moment, earlier: Moment) -> Markup:
    """A moment that stands beside an earlier one: the time alone, where the day is the same."""
    zone = locale_of(context).zone
    is_same_day = earlier.has_time and day_of(moment.first, zone) == day_of(earlier.first, zone)
    return (_clock if is_same_day else _lately)(context, moment)


def _said(context: Context, moment: Moment, bare: str) -> Markup:
    """A moment in the words given, with its "about"."""
    locale = locale_of(context)
    element = _time(locale.machine_readable(moment), bare)
    return Markup(escape(locale.near(moment, _PLACE))).replace(_PLACE, element)  # noqa: S704


@pass_context
def _on(context: Context, moment: Moment) -> Markup:
    """The day alone, or as much of it as is known."""
    locale = locale_of(context)
    if not moment.has_time:
        return _moment(context, moment)
    return _day(context, day_of(moment.first, locale.zone))


@pass_context
def _clock(context: Context, moment: Moment) -> Markup:
    """The time of day alone, for where the day is said nearby; without one, the moment."""
    if not moment.has_time:
        return _moment(context, moment)
    return _said(context, moment, locale_of(context).time(moment.first))


@pass_context
def _instant(context: Context, instant: datetime) -> Markup:
    locale = locale_of(context)
    return _time(f"{instant:%Y-%m-%dT%H:%MZ}", locale.instant(instant))


@pass_context
def _day(context: Context, day: date) -> Markup:
    return _time(day.isoformat(), locale_of(context).day(day))


@pass_context
def _short_day(context: Context, day: date) -> Markup:
    return _time(day.isoformat(), locale_of(context).short_day(day))


@pass_context
def _month(context: Context, day: date) -> Markup:
    return _time(f"{day:%Y-%m}", locale_of(context).month(day))


@pass_context
def _month_heading(context: Context, day: date) -> Markup:
    return _time(f"{day:%Y-%m}", locale_of(context).month_heading(day))


@pass_context
def _month_name(context: Context, day: date) -> Markup:
    return _time(f"{day:%Y-%m}", locale_of(context).month_name(day))


def _time(machine: str, human: str) -> Markup:
    return Markup('<time datetime="{}">{}</time>').format(machine, human)


@pass_context
def _prose(context: Context, text: Prose) -> Markup:
    """Markdown as HTML, marked with its language where it is not the page's."""
    html = Markup(text.html)  # noqa: S704  (cleaned by prose)
    if text.language == locale_of(context).tag:
        return html
    return Markup('<div lang="{}" dir="auto">{}</div>').format(text.language, html)


@pass_context
def _wording(context: Context, wording: Wording) -> Markup:
    """A text of the authors', isolated from what stands around it, and marked with its language if foreign."""
    if wording.language and wording.language != locale_of(context).tag:
        return Markup('<bdi lang="{}">{}</bdi>').format(wording.language, wording.text)
    return Markup("<bdi>{}</bdi>").format(wording.text)


@pass_context
def _name(context: Context, name: Name) -> Markup:
    """A component or region, as a link to its page."""
    if not name.path:
        return _wording(context, name.text)
    return Markup('<a href="{}">{}</a>').format(context["root"] + name.path, _wording(context, name.text))


@pass_context
def _listed(context: Context, items: list[Markup | str]) -> Markup:
    """Several things as one phrase of the language; markup stays markup."""
    marks = [f"{_PLACE}{n}{_PLACE}" for n in range(len(items))]
    phrase = Markup(escape(locale_of(context).listed(marks)))  # noqa: S704
    for mark, item in zip(marks, items, strict=True):
        phrase = phrase.replace(mark, escape(item))
    return phrase


@pass_context
def _duration(context: Context, value: Length | Span | Wording) -> Markup:
    locale = locale_of(context)
    if isinstance(value, Wording):
        return _wording(context, value)
    text = locale.length(value) if isinstance(value, Length) else locale.duration(value.seconds)
    return escape(text)


@pass_context
def _linked_data(context: Context, page: Page, description: str) -> Markup:
    """What a page is, as JSON for programs."""
    found = jsonld.linked_data(page, context["site"], locale_of(context), description, context["picture"])
    return Markup(found.decode())  # noqa: S704  (its serialiser lets nothing end the element)


def _lines(html: str) -> Markup:
    """The text of HTML, one line for each block: what Statuspage's feeds have."""
    return Markup("<br />").join(text_of(html).split("\n"))


def _label(label: Label) -> str:
    """What Statuspage calls a label, which programs look for."""
    return WORDS[label]


@pass_context
def _stamp(context: Context, moment: Moment) -> str:
    """A moment as Statuspage's feeds have it in every language: `Mar  5, 17:19 UTC`."""
    local = moment.first.astimezone(locale_of(context).zone)
    if moment.precision is Precision.YEAR:
        return str(local.year)
    if moment.precision is Precision.MONTH:
        return f"{_MONTHS[local.month - 1]} {local.year}"
    day = f"{_MONTHS[local.month - 1]} {local.day:2}"
    return f"{day}, {local:%H:%M %Z}" if moment.has_time else day


_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _rfc822(instant: datetime) -> str:
    return format_datetime(instant.astimezone(UTC), usegmt=True)


def _rfc3339(instant: datetime) -> str:
    return f"{instant.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _localised(method: Callable[[Locale, Any], str]) -> Callable[[Context, Any], str]:
    @pass_context
    def call(context: Context, value: Any) -> str:
        return method(locale_of(context), value)

    return call


FILTERS: Final[dict[str, Callable[..., Any]]] = {
    "moment": _moment,
    "lately": _lately,
    "after": _after,
    "on": _on,
    "word": _word,
    "sentence": _sentence,
    "clock": _clock,
    "instant": _instant,
    "day": _day,
    "short_day": _short_day,
    "month": _month,
    "month_heading": _month_heading,
    "month_name": _month_name,
    "prose": _prose,
    "wording": _wording,
    "name": _name,
    "last_change": jsonld.last_change,
    "linked_data": _linked_data,
    "lines": _lines,
    "label": _label,
    "stamp": _stamp,
    "rfc822": _rfc822,
    "rfc3339": _rfc3339,
    "listed": _listed,
    "duration": _duration,
    "count": _localised(Locale.count),
    "number": _localised(Locale.number),
    "percent": _localised(Locale.percent),
    "language_name": _localised(Locale.language_name),
}

GLOBALS: Final[dict[str, Callable[..., Any]]] = {
    "_": _gettext,
    "gettext": _gettext,
    "ngettext": _ngettext,
    "pgettext": _pgettext,
    "word": _word,
}
