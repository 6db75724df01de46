"""The ledger of imports: which write-ups and files they wrote into a project."""

import msgspec

from statusgen.model.problems import StatusgenError
from statusgen.model.state import IMPORTED


class Written(msgspec.Struct, frozen=True):
    """A file that an import wrote, and what tells its content from any other."""

    path: str
    digest: str


class Ledger(msgspec.Struct, frozen=True):
    """The write-up of each item by its id at its source, and the digests of the `files` beside them by their paths.

    Paths are those inside the incidents folder.
    """

    version: int = 1
    items: dict[str, Written] = {}
    files: dict[str, str] = {}

    @property
    def writeups(self) -> frozenset[str]:
        """The paths of the write-ups."""
        return frozenset(written.path for written in self.items.values())


def read_ledger(raw: bytes | None) -> Ledger:
    """The ledger of a project; an empty one where there is none. Raises StatusgenError where it cannot be read."""
    try:
        return msgspec.json.decode(raw, type=Ledger) if raw else Ledger()
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise StatusgenError(f"{IMPORTED}: cannot be read ({error}); restore it from git") from error


def written_ledger(ledger: Ledger) -> bytes:
    """The bytes of a ledger: a line for each file, in a fixed order, so that git shows what changed."""
    ordered = Ledger(ledger.version, dict(sorted(ledger.items.items())), dict(sorted(ledger.files.items())))
    return msgspec.json.format(msgspec.json.encode(ordered), indent=1) + b"\n"
