"""The shapes that a page of the past defines."""

from statusgen.theme.sprite import without_unused


def test_a_page_of_the_past_defines_the_shapes_that_it_shows() -> None:
    major, notice = b'<symbol id="major"><path/></symbol>', b'<symbol id="notice"><circle/></symbol>'
    shown = b'<use href="#major"/><a href="#top">Top</a><svg display="none">'
    assert without_unused(shown + major + notice + b"</svg>") == shown + major + b"</svg>"
