"""What an import noted is read back."""

import pytest

from statusgen.model.problems import StatusgenError
from statusgen.sources.imports import imported


def test_the_write_ups_that_an_import_wrote_are_known() -> None:
    noted = b'{"version": 1, "items": {"statuspage:1": {"path": "2020/a.md", "digest": "x"}}, "files": {}}'
    assert imported(noted) == {"2020/a.md"}
    assert imported(None) == frozenset()


def test_a_note_that_cannot_be_read_says_where_to_get_it_from() -> None:
    with pytest.raises(StatusgenError, match=r"^\.statusgen-import\.json: cannot be read .*; restore it from git$"):
        imported(b"<<<<<<<")
