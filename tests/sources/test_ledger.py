"""What an import noted is read back."""

import pytest

from statusgen.model.problems import StatusgenError
from statusgen.sources.ledger import Ledger, Written, read_ledger, written_ledger


def test_a_ledger_has_a_line_for_each_file() -> None:
    ledger = Ledger(items={"b": Written("2020/b.md", "2"), "a": Written("a.md", "1")}, files={"x.png": "3"})
    raw = written_ledger(ledger)
    assert raw.decode().startswith('{\n "version": 1,\n "items": {\n  "a": {')
    assert (read_ledger(raw), read_ledger(None)) == (ledger, Ledger())
    assert ledger.writeups == {"a.md", "2020/b.md"}


def test_a_ledger_that_cannot_be_read_says_where_to_get_it_from() -> None:
    with pytest.raises(StatusgenError, match=r"^\.statusgen-import\.json: cannot be read .*; restore it from git$"):
        read_ledger(b"<<<<<<<")
