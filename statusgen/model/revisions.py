"""What became of incidents and updates after they had been published."""

import msgspec

from statusgen.model.time import Moment


class RemovedUpdate(msgspec.Struct, frozen=True):
    """An update that was removed after it had been published: when it was posted, and when it was removed."""

    posted: Moment
    at: Moment


class Revisions(msgspec.Struct, frozen=True):
    """What became of the updates of an incident after they had been published.

    By id, when each was last `edited`, by the language of the words, the incident's own as ""; and when each was
    `added` that is dated earlier than the page it was missing on.
    """

    edited: dict[str, dict[str, Moment]] = {}
    added: dict[str, Moment] = {}
    removed: tuple[RemovedUpdate, ...] = ()


class RemovedIncident(msgspec.Struct, frozen=True):
    """An incident that was removed after it had been published, and when."""

    id: str
    at: Moment
