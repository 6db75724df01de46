"""statusgen.memo.beside: what follows from the program alone."""

import sys
from pathlib import Path

import pytest

from statusgen.memo.beside import kept_beside


def test_what_a_program_makes_by_itself_is_made_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def made(program: bytes, value: bytes, folder: Path = tmp_path) -> bytes:
        return kept_beside("api", program, lambda: {"x": value}, folder)["x"]

    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert [made(b"1", b"first"), made(b"1", b"second")] == [b"first", b"second"]
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    assert [made(b"1", b"first"), made(b"1", b"second"), made(b"2", b"third")] == [b"first", b"first", b"third"]
    assert [made(b"", b"fourth"), made(b"2", b"fifth")] == [b"fourth", b"third"]
    assert made(b"1", b"sixth", tmp_path / "nowhere") == b"sixth"
