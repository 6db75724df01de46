"""What templates of Markdown call: as filters.py has it, in Markdown that shows whatever was written as it was."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final
from urllib.parse import urljoin

import msgspec
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from statusgen.gfm import escape, transplant
from statusgen.gfm.blocks import Kind
from statusgen.gfm.structure import read
from statusgen.model.site import Wording
from statusgen.pages.views import Cite, LinkView, Name, Prose
from statusgen.theme.filters import FILTERS, locale_of


def finalize(value: object) -> Markup:
    """What a template puts out: Markdown as it is, anything else escaped."""
    return value if isinstance(value, Markup) else _markdown(escape.literal(str(value)))


def _markdown(text: str) -> Markup:
    return Markup(text)  # noqa: S704  (in these templates "markup" is Markdown)


def _spoken(filter_of_html: Callable[..., Any]) -> Callable[..., Markup]:
    """A filter of the pages, without its elements."""

    @pass_context
    def call(context: Context, *arguments: Any) -> Markup:
        return finalize(Markup(filter_of_html(context, *arguments)).striptags())  # noqa: S704

    return call


@pass_context
def _gettext(context: Context, message: str, **values: Any) -> Markup:
    return _filled(locale_of(context).gettext(message), values)


@pass_context
def _ngettext(context: Context, one: str, many: str, number: int, **values: Any) -> Markup:
    locale = locale_of(context)
    return _filled(locale.ngettext(one, many, number), {"number": locale.number(number)} | values)


def _filled(message: str, values: Mapping[str, Any]) -> Markup:
    return _markdown(escape.literal(message) % {name: finalize(value) for name, value in values.items()})


def _wording(wording: Wording) -> Markup:
    return finalize(wording.text)


@pass_context
def _name(context: Context, name: Name) -> Markup:
    """A component or region, as a link to its page."""
    return _link(name.text, context["site"].url + name.path) if name.path else _wording(name.text)


def _cite(cite: Cite) -> Markup:
    """Where something is from, as a link if it is an address."""
    return _link(cite.text, cite.url) if cite.url else _wording(cite.text)


def _link(text: Wording | Markup | str, url: str) -> Markup:
    words = _wording(text) if isinstance(text, Wording) else finalize(text)
    return _markdown(escape.link(words, url))


def _linked(link: LinkView) -> Markup:
    return _link(link.title, link.url)


@pass_context
def _listed(context: Context, items: Sequence[object]) -> Markup:
    """Several things as one phrase of the language."""
    marks = [f"\ufdd0{n}\ufdd0" for n in range(len(items))]
    phrase = escape.literal(locale_of(context).listed(marks))
    for mark, item in zip(marks, items, strict=True):
        phrase = phrase.replace(mark, finalize(item))
    return _markdown(phrase)


@pass_context
def _prose(context: Context, text: Prose, heading: int) -> Markup:
    """An author's Markdown as it was written, with a `##` of it at the level `heading` and links from anywhere."""
    page = context["site"].url + context["page"].path
    place = msgspec.structs.replace(
        text.place,
        root=urljoin(page, text.place.root),
        files=None if text.place.files is None else urljoin(page, text.place.files),
        heading=heading,
    )
    written = transplant.transplanted(text.text, place, page)
    return _markdown("\n\n".join(_apart(written)).replace("\n", _LINE_END))


def _apart(written: str) -> Iterator[str]:
    """A text, with marks that nobody sees where a list of it would go on in a list of the document."""
    blocks = read(written).root.blocks
    yield from (_MARK for block in blocks[:1] if block.kind is Kind.LIST)
    yield written
    yield from (_MARK for block in blocks[-1:] if block.kind is Kind.LIST)


_MARK: Final = "<!-- -->"


def tidied(text: str) -> str:
    """A document without the blank lines that a template leaves; those that an author wrote stay."""
    return re.sub(r"\n{3,}", "\n\n", text).strip().replace(_LINE_END, "\n") + "\n"


_LINE_END: Final = "\ufdd1"
"""Stands for the end of a line that an author wrote: a character that no text can have."""


def _quoted(text: Markup) -> Markup:
    """Markdown inside a quotation."""
    return _markdown("\n".join(f"> {line}".rstrip() for line in text.strip().split("\n")))


_SPOKEN: Final = ("moment", "lately", "after", "on", "clock", "instant", "day", "short_day", "month", "duration")

TEXT_FILTERS: Final[dict[str, Callable[..., Any]]] = {
    **{name: _spoken(FILTERS[name]) for name in _SPOKEN},
    "cite": _cite,
    "link": _link,
    "linked": _linked,
    "listed": _listed,
    "name": _name,
    "prose": _prose,
    "quoted": _quoted,
    "wording": _wording,
}

TEXT_GLOBALS: Final[dict[str, Callable[..., Any]]] = {
    "_": _gettext,
    "gettext": _gettext,
    "ngettext": _ngettext,
}
