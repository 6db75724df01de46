"""Which write-ups were imported from another program, as the import noted in the project."""

import msgspec

from statusgen.model.problems import StatusgenError
from statusgen.model.state import IMPORTED


class _Item(msgspec.Struct):
    path: str


class _Ledger(msgspec.Struct):
    items: dict[str, _Item] = {}


def imported(raw: bytes | None) -> frozenset[str]:
    """Their paths inside the incidents folder, from the file that notes them; none where there is no such file.

    Raises StatusgenError where it cannot be read.
    """
    try:
        ledger = msgspec.json.decode(raw, type=_Ledger) if raw else _Ledger()
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise StatusgenError(f"{IMPORTED}: cannot be read ({error}); restore it from git") from error
    return frozenset(item.path for item in ledger.items.values())
