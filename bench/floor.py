"""What no generator can do without: read the sources and write as many bytes, in as many files, as a list says."""

import sys
from pathlib import Path


def main(manifest: str, to: str) -> None:
    """Go through the list: `- PATH` is read, `SIZE PATH` is written below a folder."""
    for line in Path(manifest).read_text().splitlines():
        size, path = line.split(" ", 1)
        if size == "-":
            Path(path).read_bytes()
        else:
            Path(to, path).parent.mkdir(parents=True, exist_ok=True)
            Path(to, path).write_bytes(b"x" * int(size))


if __name__ == "__main__":
    main(*sys.argv[1:])
