"""All that was posted, in a few letters, so that an open page can tell whether anything of it has changed."""

from collections.abc import Iterable
from hashlib import blake2b

import msgspec
from msgspec.structs import replace

from statusgen.model.recurrence import Recurrence
from statusgen.model.site import Incident, Site


def digest(site: Site, incidents: Iterable[bytes]) -> str:
    """The digest of the components and regions, and of what is `told` of each of the incidents.

    Any change of these changes it, time does not.
    """
    return blake2b(_packed((site.groups, site.regions, site.uptime, tuple(incidents))), digest_size=8).hexdigest()


def told(incident: Incident) -> bytes:
    """The digest of all that was posted about an incident, whatever else is in its file."""
    return blake2b(_packed(replace(incident, version="")), digest_size=16).digest()


def _packed(value: object) -> bytes:
    return msgspec.msgpack.encode(value, enc_hook=_written, order="deterministic")


def _written(value: object) -> str:
    """A moment, a text or a rule, with all that makes it what it is."""
    return f"{value!r} in {value.zone}" if isinstance(value, Recurrence) else repr(value)
