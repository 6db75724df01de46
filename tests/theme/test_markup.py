"""statusgen.theme.markup: text as markup."""

from markupsafe import Markup

from statusgen.theme.markup import escaped, marked


def test_a_value_is_escaped_once_and_only_where_it_must_be() -> None:
    values = ("a < b", "plain", marked("<b>"), 3)
    assert [escaped(value) for value in values] == ["a &lt; b", "plain", "<b>", "3"]


def test_a_text_that_is_marked_is_markup() -> None:
    assert marked("<b>").join(["&"]) == Markup("<b>").join(["&"]) == "&amp;"
