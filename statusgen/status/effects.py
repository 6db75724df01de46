"""The levels that each update changes. Only this module reads level chips and resolves `all`."""

from collections.abc import Mapping

import msgspec

from statusgen.model.chips import LevelChip
from statusgen.model.site import Incident, Update
from statusgen.model.vocabulary import LEAST_IMPACT, LEVEL_OF, Kind, Level


class LevelChange(msgspec.Struct, frozen=True):
    """The level that an update gives a component or region, and the level before, within the incident."""

    target: str
    is_region: bool
    old: Level
    new: Level


class Settings(msgspec.Struct, frozen=True):
    """The levels set for components and regions; None where none is set.

    Such a component has no level, such a region that of the worst component, or `alone` where no component has any.
    """

    components: dict[str, Level | None]
    regions: dict[str, Level | None]
    alone: Level

    @property
    def levels(self) -> Mapping[str, Level]:
        components = {name: level for name, level in self.components.items() if level}
        worst = max(components.values(), default=self.alone)
        return components | {code: level or worst for code, level in self.regions.items()}

    def after(self, update: Update) -> tuple["Settings", tuple[LevelChange, ...]]:
        """The settings after the chips of an update, and the change of each target in their order."""
        chips = [chip for chip in update.chips if isinstance(chip, LevelChip)]
        if not chips:  # as in most updates: what stays the same takes room once
            return self, ()
        components, regions = dict(self.components), dict(self.regions)
        named: dict[str, bool] = {}
        for chip in chips:
            if chip.region:
                regions[chip.target] = chip.level
                named[chip.target] = True
                continue
            targets = list(components) if chip.target == "all" else [chip.target]
            components |= dict.fromkeys(targets, chip.level)
            named |= dict.fromkeys(targets, False)
        after = Settings(components, regions, self.alone)
        old, new = self.levels, after.levels
        changes = (
            LevelChange(target, is_region, old.get(target, Level.OPERATIONAL), new[target])
            for target, is_region in named.items()
        )
        return after, tuple(changes)

    def knowing(self, other: "Settings") -> "Settings":
        """The same levels for everything that `other` names; operational where this has none."""
        components = {name: self.components.get(name, Level.OPERATIONAL) for name in other.components}
        regions = {code: self.regions.get(code, Level.OPERATIONAL) for code in other.regions}
        return Settings(components, regions, self.alone)


class UpdateEffect(msgspec.Struct, frozen=True):
    """An update with the settings `before` and `after` it of everything that the incident has named by then.

    `changes` has what its chips set, in their order, also where a level stays the same. The update after one that
    ends the incident starts from the settings before the end.
    """

    update: Update
    changes: tuple[LevelChange, ...]
    before: Settings
    after: Settings


def effects(incident: Incident) -> tuple[UpdateEffect, ...]:
    """Each update with the levels that it sets, oldest first. `all` is every component that was named by then."""
    found, settings = [], first_settings(incident)
    for update in incident.updates:
        after, changes = settings.after(update)
        found.append(UpdateEffect(update, changes, settings, after))
        settings = settings.knowing(after) if update.state.is_over else after
    return tuple(found)


def first_settings(incident: Incident) -> Settings:
    """The levels that front matter sets, before any update."""
    kind = incident.kind
    unsaid = None if kind is Kind.INCIDENT else kind.default_level
    impact = max(incident.impact or LEAST_IMPACT, LEAST_IMPACT)
    return Settings(
        components={name: effect.level or unsaid for name, effect in incident.components.items()},
        regions={code: effect.level for code, effect in incident.regions.items()},
        alone=LEVEL_OF[impact] if kind is Kind.INCIDENT else kind.default_level,
    )
