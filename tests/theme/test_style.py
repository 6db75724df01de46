"""The stylesheets in an old browser, which drops a rule for one selector, and a declaration for one value.

The script stops at the first method that a browser lacks, which would leave a page that contradicts itself.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

import pytest

from statusgen.model import urls
from statusgen.theme.templates import SHIPPED

SHEET: Final = "\n".join((SHIPPED / name).read_text(encoding="utf-8") for name in (urls.PAGES_STYLE, urls.STYLE))
SCRIPT: Final = (SHIPPED / urls.SCRIPT).read_text(encoding="utf-8")

OLD_PSEUDOS: Final = {
    *(":active", ":empty", ":first-child", ":focus", ":hover", ":lang", ":last-child", ":not", ":root", ":target"),
    *("::after", "::before", "::first-letter"),
}
"""Known to every browser that knows custom properties; `:not` of one simple selector."""

NEW_VALUES: Final = re.compile(r"(?:color-mix|light-dark|oklch|oklab|lab|lch|color|contrast-color|if|attr)\(|\bmask\b")
DECORATIVE: Final = {"background", "border-color", "mask", "-webkit-mask", "text-decoration-color", "--glow", "content"}
"""What a page can do without: a tint, a line's shade, a fading end, the URL of a link in print."""


class Rule(NamedTuple):
    """A rule with the conditions that it stands under."""

    conditions: tuple[str, ...]
    selectors: tuple[str, ...]
    declarations: tuple[str, ...]


def rules(sheet: str) -> Iterator[Rule]:
    """Every rule, in order. Raises ValueError for a rule within a rule, which few browsers know."""
    open_blocks: list[str] = []
    for text, end in re.findall(r"([^{}]*)([{}])", re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)):
        if end == "{":
            if open_blocks and not open_blocks[-1].startswith("@"):
                raise ValueError(f"{text.strip()}: stands in {open_blocks[-1]}")
            open_blocks.append(" ".join(text.split()))
        elif not (head := open_blocks.pop()).startswith("@"):
            yield Rule(tuple(open_blocks), tuple(parts(head, ",")), tuple(parts(text, ";")))


def parts(text: str, separator: str) -> list[str]:
    """What stands between separators that are not in brackets or quotation marks."""
    found = re.findall(rf"(?:\([^()]*(?:\([^()]*\)[^()]*)*\)|\"[^\"]*\"|[^{separator}(\"])+", text)
    return [part.strip() for part in found if part.strip()]


RULES: Final = tuple(rules(SHEET))


def is_new(selector: str) -> bool:
    """Whether a browser of some years ago may not know a selector."""
    pseudos = set(re.findall(r"::?[a-z-]+", selector)) - OLD_PSEUDOS
    return bool(pseudos) or bool(re.search(r":not\([^()]*[ ,>+~(]", selector)) or "&" in selector


def test_the_sheets_are_read_whole() -> None:
    assert len(RULES) > 200
    assert Rule((), (".off",), ("display: none",)) in RULES
    assert sum(len(rule.declarations) for rule in RULES) > 400


def test_a_selector_that_a_browser_may_not_know_takes_no_other_with_it() -> None:
    taken = [rule.selectors for rule in RULES if len(set(map(is_new, rule.selectors))) == 2]
    assert taken == []


def test_what_hides_places_mirrors_or_fills_anything_hangs_on_no_new_selector() -> None:
    new = {each for rule in RULES for each in rule.selectors if is_new(each)}
    focus = {":focus-visible", ".bars a:focus-visible", ".bars a:focus-visible path"}  # else a browser has its own
    whole = {".top:not(:has(+ *))", ".head:not(:has(+ *)) :is(.steps, .contents)"}  # else shown as it arrives
    room = {".meta li:has(.yours)", ".meta li:has(.yours) .yours"}  # else a room may be a line of its own
    assert new == {*focus, *whole, *room, "html:has(.notes > :not(:empty))", "details::details-content"}


def test_a_value_that_a_browser_may_not_know_has_one_before_it_or_is_mere_decoration() -> None:
    needed = [
        (rule.selectors, each)
        for rule in RULES
        if not any(condition.startswith("@supports") for condition in rule.conditions)
        for each in rule.declarations
        if NEW_VALUES.search(each) and each.partition(":")[0] not in DECORATIVE
    ]
    assert needed == []


@pytest.mark.parametrize(
    "sheet", [".a { .b { color: red } }", "@media print { .a { color: red; &:hover { color: blue } } }"]
)
def test_a_rule_within_a_rule_would_be_found(sheet: str) -> None:
    with pytest.raises(ValueError, match=r"stands in \.a"):
        list(rules(sheet))


@pytest.mark.parametrize("selector", [":has(> .off)", ":is(h1, h2)", "a:not(.b a)", "a:not(b, c)", ":dir(rtl)", "& a"])
def test_a_new_selector_would_be_found(selector: str) -> None:
    assert is_new(selector)


def test_a_time_is_a_part_of_its_sentence_so_that_no_line_begins_with_a_bracket_behind_it() -> None:
    apart = [
        selector
        for rule in RULES
        if "display: inline-block" in rule.declarations
        for selector in rule.selectors
        if selector.endswith("time")
    ]
    assert apart == [".stamp time"]


def test_the_script_calls_nothing_that_a_browser_of_2020_lacks() -> None:
    new = r"replaceChildren|replaceAll|\?\.\w|\?\?|\.at\(|\.findLast|hasOwn|structuredClone|\binert\b"
    assert re.findall(new, re.sub(r"//.*|/\*[^/]*\*/", "", SCRIPT)) == []


def test_the_script_measures_nothing_so_that_no_page_is_laid_out_twice() -> None:
    measuring = r"get\w*Rects?\b|getComputedStyle|innerText|(?:offset|client|scroll)(?:Width|Height|Top|Left)"
    assert re.findall(measuring, SCRIPT) == []
