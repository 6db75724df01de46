"""What templates can call: moments, words, lists and names, each in the language of the page that is laid out."""

import calendar
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date
from email.utils import format_datetime
from typing import Any, Final
from urllib.parse import urlsplit

from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from statusgen.gfm.html import text_of
from statusgen.language.locale import Locale
from statusgen.language.messages import SENTENCES, WORDS
from statusgen.model import urls
from statusgen.model.site import Text, Wording
from statusgen.model.time import Length, Moment, Precision, Span, day_of
from statusgen.pages import charts, jsonld, worldmap
from statusgen.pages.parts import SHAPES, Name, Prose
from statusgen.pages.viewpoint import ADDRESS, together
from statusgen.pages.views import HomeView, Page

POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; media-src 'self'; script-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'"
)
"""The content security policy of every page: nothing from elsewhere, and nothing inside the page but its favicon."""

_PLACE: Final = "\ufdd0"
"""Stands for markup while a phrase is made around it: a character that no text can have."""


def _gettext(context: Context, message: str, **values: Any) -> Markup:
    return _filled(locale_of(context).gettext(message), values)


def _pgettext(context: Context, about: str, message: str, **values: Any) -> Markup:
    return _filled(locale_of(context).pgettext(about, message), values)


def _ngettext(context: Context, one: str, many: str, number: int, **values: Any) -> Markup:
    locale = locale_of(context)
    return _filled(locale.ngettext(one, many, number), {"number": locale.number(number)} | values)


def _filled(message: str, values: Mapping[str, Any]) -> Markup:
    """A message of the theme with its values, which are escaped unless they are markup already."""
    return Markup(escape(message)) % values if values else Markup(escape(message))  # noqa: S704


def locale_of(context: Context) -> Locale:
    """The language of the page."""
    locale = context["locale"]
    assert isinstance(locale, Locale)
    return locale


def _moment(context: Context, moment: Moment) -> Markup:
    """A moment as `<time>`, with its "about" and its zone."""
    return _said(context, moment, locale_of(context).bare_moment(moment))


def _lately(context: Context, moment: Moment) -> Markup:
    """The same; the front page leaves out the year if it is the year of the page itself."""
    locale, view = locale_of(context), context.get("view")
    day = day_of(moment.first, locale.zone)
    is_recent = isinstance(view, HomeView) and day.year == day_of(view.as_of.first, locale.zone).year
    if not (is_recent and moment.has_time):
        return _moment(context, moment)
    parts = {"day": locale.short_day(day), "time": locale.time(moment.first)}
    return _said(context, moment, locale.gettext("%(day)s, %(time)s") % parts)


def _after(context: Context, moment: Moment, earlier: Moment) -> Markup:
    """A moment beside an earlier one: only the time of day if the day is the same."""
    zone = locale_of(context).zone
    is_same_day = earlier.has_time and day_of(moment.first, zone) == day_of(earlier.first, zone)
    return (_clock if is_same_day else _lately)(context, moment)


def _said(context: Context, moment: Moment, bare: str) -> Markup:
    """A moment in these words, with its "about"."""
    locale = locale_of(context)
    element = _time(locale.machine_readable(moment), bare)
    return Markup(escape(locale.near(moment, _PLACE))).replace(_PLACE, element)  # noqa: S704


def _on(context: Context, moment: Moment) -> Markup:
    """Only the day, or as much of it as is known."""
    locale = locale_of(context)
    if not moment.has_time:
        return _moment(context, moment)
    day = day_of(moment.first, locale.zone)
    return _time(day.isoformat(), locale.day(day))


def _clock(context: Context, moment: Moment) -> Markup:
    """Only the time of day, for a place where the day is said nearby; the whole moment if it has none."""
    if not moment.has_time:
        return _moment(context, moment)
    return _said(context, moment, locale_of(context).time(moment.first))


def _dated(machine: str, human: Callable[[Locale, Any], str]) -> Callable[[Context, date], Markup]:
    """Make a filter that shows a day, its month or an instant in one of the ways of a locale."""
    return lambda context, day: _time(f"{day:{machine}}", human(locale_of(context), day))


def _time(machine: str, human: str) -> Markup:
    return Markup('<time datetime="{}">{}</time>').format(machine, human)


def _prose(context: Context, text: Prose) -> Markup:
    """Markdown as HTML, marked with its language where it is not the page's."""
    html = Markup(text.html)  # noqa: S704  (cleaned already)
    if text.language == locale_of(context).tag:
        return html
    return Markup('<div lang="{}" dir="auto">{}</div>').format(text.language, html)


def _wording(context: Context, text: Text | Wording) -> Markup:
    """A text that an author wrote, isolated from what stands around it, and marked with its language if foreign."""
    language = locale_of(context).tag
    wording = text.within(language) if isinstance(text, Text) else text
    if wording.language and wording.language != language:
        return Markup('<bdi lang="{}">{}</bdi>').format(wording.language, wording.text)
    return Markup("<bdi>{}</bdi>").format(wording.text)


def _cite(context: Context, source: Text) -> Markup:
    """Where something is from: the host of a URL, as a link that can break before its dots, or a text."""
    wording = source.within(locale_of(context).tag)
    if not ADDRESS.fullmatch(wording.text):
        return _wording(context, wording)
    host = (urlsplit(wording.text).hostname or "").removeprefix("www.") or wording.text
    link = Markup('<a href="{}" rel="nofollow noopener noreferrer"><bdi>{}</bdi></a>')
    return link.format(wording.text, Markup("<wbr>.").join(host.split(".")))


def _name(context: Context, name: Name) -> Markup:
    """A component or region, as a link to its page."""
    if not name.path:
        return _wording(context, name.text)
    return Markup('<a href="{}">{}</a>').format(context["root"] + name.path, _wording(context, name.text))


def _listed(context: Context, items: list[Markup | str]) -> Markup:
    """Several things as one phrase of the language; markup stays markup."""
    return _put(locale_of(context).listed(f"{_PLACE}{n}{_PLACE}" for n in range(len(items))), items)


def _names(context: Context, names: list[Name]) -> Markup:
    """Components or regions as links in one phrase."""
    return _together(context, names, _name)


def _plain_names(context: Context, names: list[Name]) -> Markup:
    """The same without links."""
    return _together(context, names, lambda context, name: _wording(context, name.text))


def _together(context: Context, names: list[Name], show: Callable[[Context, Name], Markup]) -> Markup:
    shown: list[Markup] = []

    def placed(name: Name) -> str:
        shown.append(show(context, name))
        return f"{_PLACE}{len(shown) - 1}{_PLACE}"

    return _put(together(names, locale_of(context), placed), shown)


def _put(phrase: str, items: Iterable[Markup | str]) -> Markup:
    """A phrase with these in their places; markup stays markup."""
    found = Markup(escape(phrase))  # noqa: S704
    for n, item in enumerate(items):
        found = found.replace(f"{_PLACE}{n}{_PLACE}", escape(item))
    return found


def _duration(context: Context, value: Length | Span | Wording) -> Markup:
    if isinstance(value, Wording):
        return _wording(context, value)
    locale = locale_of(context)
    return escape(locale.length(value) if isinstance(value, Length) else locale.duration(value.seconds))


def _linked_data(context: Context, page: Page, description: str) -> Markup:
    found = jsonld.linked_data(page, context["site"], locale_of(context), description)
    return Markup(found.decode())  # noqa: S704  (its serialiser lets nothing end the element)


def _lines(html: str) -> Markup:
    """The text of HTML, one line for each block, as in Statuspage's feeds."""
    return Markup("<br />").join(text_of(html).split("\n"))


def _stamp(context: Context, moment: Moment) -> str:
    """A moment as Statuspage's feeds write it in every language: `Mar  5, 17:19 UTC`."""
    local = moment.first.astimezone(locale_of(context).zone)
    if moment.precision is Precision.YEAR:
        return str(local.year)
    month = calendar.month_abbr[local.month]  # English: nothing sets the locale of the process
    if moment.precision is Precision.MONTH:
        return f"{month} {local.year}"
    return f"{month} {local.day:2}" + (f", {local:%H:%M %Z}" if moment.has_time else "")


def _localised(method: Callable[[Locale, Any], str]) -> Callable[[Context, Any], str]:
    return lambda context, value: method(locale_of(context), value)


_WITH_CONTEXT: Final[dict[str, Callable[..., Any]]] = {
    "moment": _moment,
    "lately": _lately,
    "after": _after,
    "on": _on,
    "clock": _clock,
    "instant": _dated("%Y-%m-%dT%H:%MZ", Locale.instant),
    "day": _dated("%Y-%m-%d", Locale.day),
    "short_day": _dated("%Y-%m-%d", Locale.short_day),
    "month": _dated("%Y-%m", Locale.month),
    "month_heading": _dated("%Y-%m", Locale.month_heading),
    "month_name": _dated("%Y-%m", Locale.month_name),
    "word": _localised(lambda locale, member: locale.gettext(WORDS[member])),
    "sentence": _localised(lambda locale, state: locale.gettext(SENTENCES[state])),
    "prose": _prose,
    "wording": _wording,
    "cite": _cite,
    "name": _name,
    "names": _names,
    "plain_names": _plain_names,
    "linked_data": _linked_data,
    "stamp": _stamp,
    "listed": _listed,
    "duration": _duration,
    "count": _localised(Locale.count),
    "number": _localised(Locale.number),
    "percent": _localised(Locale.percent),
    "uptime": _localised(lambda locale, uptime: locale.uptime(uptime.percent, uptime.bound)),
    "language_name": _localised(Locale.language_name),
}

FILTERS: Final[dict[str, Callable[..., Any]]] = {
    **{name: pass_context(call) for name, call in _WITH_CONTEXT.items()},
    "label": WORDS.__getitem__,
    "last_change": jsonld.last_change,
    "lines": _lines,
    "rfc822": lambda instant: format_datetime(instant.astimezone(UTC), usegmt=True),
    "rfc3339": lambda instant: f"{instant.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
    "shape": SHAPES.__getitem__,
}

GLOBALS: Final[dict[str, Any]] = {
    "_": pass_context(_gettext),
    "gettext": pass_context(_gettext),
    "ngettext": pass_context(_ngettext),
    "pgettext": pass_context(_pgettext),
    "word": FILTERS["word"],
    "policy": POLICY,
    "urls": urls,
    "charts": charts,
    "worldmap": worldmap,
}
