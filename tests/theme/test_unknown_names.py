"""What is said of names in templates that nobody has."""

from typing import Final

import jinja2
import pytest
from tables import each_row

from statusgen.model.site import Link
from statusgen.model.text import Text
from statusgen.theme.unknown_names import Unset, why_not_compiled, why_not_laid_out, why_not_shown

GIVEN: Final = {"site": Link(title=Text({"en": "T"}), url="U"), "view": {"one": 1}, "site_of_another": 2}
OTHERS: Final = {"parts.html": "{% macro row() %}{% endmacro %}", "loop.html": '{% include "loop.html" %}'}
ENVIRONMENT: Final = jinja2.Environment(undefined=Unset, loader=jinja2.DictLoader(OTHERS))


@each_row(
    ("template", "said"),
    [
        ("{{ nothing }}", 'there is no name "nothing"; a template can use site, view'),
        ("{{ sit.title }}", 'there is no name "sit"; did you mean "site"?'),
        ("{{ site.titel }}", 'Link has no "titel"; did you mean "title"?'),
        ("{{ site.nope }}", 'Link has no "nope"; it has title, url'),
        ("{{ view.two.three }}", 'dict has no "two"; it has one'),
        ("{{ view.one.real.nope }}", 'int has no "nope"; it has denominator, imag, numerator, real'),
        ("{% from 'parts.html' import raw %}{{ raw() }}", "the template 'parts.html' (imported on line 1) "),
        ("{% include 'part.html' %}", 'there is no template called "part.html"; did you mean "parts.html"?'),
        ("{% include 'foot.html' %}", 'there is no template called "foot.html"; put it into templates/foot.html'),
        (
            "{% extends 'shipped/x' %}",
            'there is no template called "shipped/x"; it has to be in templates/, or be shipped',
        ),
        ("{% include 'loop.html' %}", "leads back to itself; to extend the template that this one replaces, put"),
        ("{{ 1 / 0 }}", "ZeroDivisionError: division by zero"),
        ("{{ site | uper }}", 'there is no filter "uper"; did you mean "upper"?'),
        ("{{ site | zzz }}", 'there is no filter "zzz"; use one of Jinja\'s filters, or remove it'),
        ("{{ site is definde }}", 'there is no test "definde"; did you mean "defined"?'),
        ("{% fro site %}", 'there is no tag "fro"; did you mean "from"?'),
        ("{% zzzz %}", "Encountered unknown tag 'zzzz'."),
    ],
)
def test_what_is_unknown_is_told_with_what_was_meant(template: str, said: str) -> None:
    with pytest.raises(Exception, match=r".") as found:
        ENVIRONMENT.from_string(template).render(GIVEN)
    if isinstance(found.value, jinja2.TemplateSyntaxError):
        assert why_not_compiled(found.value, ENVIRONMENT).startswith(said)
    else:
        assert why_not_laid_out(found.value, ENVIRONMENT, GIVEN).startswith(said)


def test_what_is_to_be_called_is_shown_with_brackets_only() -> None:
    called = "write it with brackets: "
    assert why_not_shown(1) == why_not_shown(Unset(name="x")) == ""
    assert why_not_shown(ENVIRONMENT.get_template("parts.html").module.row).endswith(f"{called}row()")  # type: ignore[attr-defined]
    assert why_not_shown("".upper).endswith(f"{called}upper()")
