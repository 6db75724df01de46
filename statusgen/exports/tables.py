"""Tables that spreadsheets read."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence


def as_csv(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> bytes:
    """A table as CSV (RFC 4180), in UTF-8: a row has nothing in the columns that it does not name."""
    target = io.StringIO()
    written = csv.DictWriter(target, columns, restval="")
    written.writeheader()
    written.writerows(rows)
    return target.getvalue().encode()
