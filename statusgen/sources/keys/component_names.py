"""The components that a name means which none of them has: that of a group, or one with its group before it."""

from typing import Final

from statusgen.language.labels import fold
from statusgen.model.site import Site


def in_group(written: str, site: Site) -> tuple[str, ...]:
    """The ids of the components of the group that is called so; of `Edge - CDN`, as clients of Statuspage say, one."""
    word = fold(written)
    for group in site.only_groups:
        names = [fold(name) for name in (group.id, *group.name.words.values())]
        if word in names:
            return tuple(each.id for each in group.components)
        inside = {fold(name): each.id for each in group.components for name in (each.id, *each.name.words.values())}
        rest = (word[len(name) :].strip(_BETWEEN) for name in names if word.startswith(name))
        if found := next((inside[each] for each in rest if each in inside), ""):
            return (found,)
    return ()


_BETWEEN: Final = " -–—/:>|."
