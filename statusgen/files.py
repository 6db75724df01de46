"""A file of the site, before it is anywhere."""

import msgspec


class File(msgspec.Struct, frozen=True):
    """A path relative to the site's root, with forward slashes, and the bytes to stand there."""

    path: str
    content: bytes
