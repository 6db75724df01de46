"""All that was posted, in a few letters, so that an open page can tell whether anything of it has changed."""

from hashlib import blake2b

import msgspec

from statusgen.model.recurrence import Recurrence
from statusgen.model.site import Site


def digest(site: Site) -> str:
    """The digest of the components and regions and of every incident: any change of these changes it, time does not."""
    posted = (site.groups, site.regions, site.uptime, site.incidents)
    return blake2b(msgspec.msgpack.encode(posted, enc_hook=_written, order="deterministic"), digest_size=8).hexdigest()


def _written(value: object) -> str:
    """A moment, a text or a rule, with all that makes it what it is."""
    return f"{value!r} in {value.zone}" if isinstance(value, Recurrence) else repr(value)
