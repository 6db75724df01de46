"""A catalog that cannot be read, or whose words cannot be filled in, is told with its line."""

import pytest

from statusgen.language.catalogs import read_catalog


@pytest.mark.parametrize(
    ("translation", "may_hold"),
    [
        ('msgid "%(day)s, %(time)s"\nmsgstr "%(foo)s"', "%(day)s and %(time)s"),
        ('msgid "about %(moment)s"\nmsgstr "100 % %(moment)s"', "%(moment)s"),
        ('msgid "about %(moment)s"\nmsgstr "%(moment)d"', "%(moment)s"),
        ('msgid "History"\nmsgstr "%(moment)s"', "no such sign"),
        ('msgid "one"\nmsgid_plural "%(number)s"\nmsgstr[0] "un"\nmsgstr[1] "%(nombre)s"', "%(number)s"),
    ],
)
def test_a_translation_that_cannot_be_filled_in_is_told_with_its_line(translation: str, may_hold: str) -> None:
    with pytest.raises(ValueError, match=r'^line 1: ".*" cannot be filled in; it may hold ') as raised:
        read_catalog(translation)
    assert str(raised.value).endswith(f" hold {may_hold}")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ('msgid "a"\nmsgstr "b"\nHistory = Historique', "line 3: this is not a gettext catalog"),
        ('msgid "a"\nmsgstr "b\n', "line 2: a quote is not closed; end the line with"),
        ('msgid ""\n"a \\"b\\"\nmsgstr "b"\n', "line 2: a quote is not closed; end the line with"),
        ('msgid "a"\nmsgid_plural "b"\nmsgstr[x] "c"', "line 3: this cannot be read: invalid literal"),
        ('msgid ""\nmsgstr "Plural-Forms: nplurals=2; plural=(n > ;\\n"', "line 2: this rule of plurals "),
        (
            'msgid ""\nmsgstr "Plural-Forms: nplurals=2; plural=n/0;\\n"',
            "line 2: this rule of plurals cannot be read; ",
        ),
        ('msgstr "b"\n', "line 1: this translates nothing; write its msgid above it"),
        ('msgid "a"\nmsgstr "b"\nmsgstr "c"\n', "line 3: this translates nothing"),
        (
            'msgctxt "x"\nmsgid "a"\nmsgstr "b"\n\nmsgid ""\n"a"\nmsgstr "c"\n\nmsgid "a"\nmsgstr "d"\n',
            "line 9: this message is that of line 5; remove one of them",
        ),
        ('msgid ""\nmsgstr "POT-Creation-Date: yesterday\\n"', "line 2: this cannot be read: time data"),
    ],
)
def test_a_file_that_is_no_catalog_is_told(written: str, said: str) -> None:
    with pytest.raises(ValueError, match=f"^{said}"):
        read_catalog(written)
