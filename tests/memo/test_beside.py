"""statusgen.memo.beside: what follows from the program alone."""

from pathlib import Path

from statusgen.memo.beside import kept_beside


def test_what_a_program_makes_by_itself_is_made_once(tmp_path: Path) -> None:
    def made(program: bytes, value: bytes, folder: Path = tmp_path, *, writes: bool = True) -> bytes:
        return kept_beside("api", program, lambda: {"x": value}, folder, writes=writes)["x"]

    assert [made(b"1", value, writes=False) for value in (b"first", b"second")] == [b"first", b"second"]
    assert [made(b"1", b"first"), made(b"1", b"second"), made(b"2", b"third")] == [b"first", b"first", b"third"]
    assert [made(b"", b"fourth"), made(b"2", b"fifth")] == [b"fourth", b"third"]
    assert made(b"1", b"sixth", tmp_path / "nowhere") == b"sixth"
