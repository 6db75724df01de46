"""What a visitor can choose from, and how that is."""

import json

from builders import component, group, maintenance, outage, seen, site, views

from statusgen.model.site import Component, Group
from statusgen.pages.choices import choices, choices_files


def test_components_in_use_and_regions_can_be_chosen_with_their_levels_now_and_later() -> None:
    parts: list[str | Component | Group] = [group("data", "db"), "web", component("new", since="2025"), "api"]
    work = maintenance(start="20:00", end="22:00", components=["api"])
    down = outage("10:00", component="db", regions={"FR": "partial_outage", "DE": "degraded_performance"})
    found = choices(seen(site(down, work, components=parts), "12:00"))
    coming = (("2024-03-05T20:00:00+00:00", "maintenance"), ("2024-03-05T22:00:00+00:00", "operational"))
    assert [(each.id, each.name, each.group, each.shape, each.later) for each in found.components] == [
        ("db", "Db", "Data", "major", ()),
        ("web", "Web", "", "operational", ()),
        ("api", "Api", "", "operational", coming),
    ]
    assert [(each.id, each.name, each.shape) for each in found.regions] == [
        ("FR", "France", "partial"),
        ("DE", "Germany", "degraded"),
    ]


def test_each_language_has_a_file_of_its_choices() -> None:
    english, french = choices_files(views(site(components=["api"], languages=["en", "fr"]), "12:00"))
    assert (english.path, french.path) == ("choices.json", "fr/choices.json")
    assert json.loads(english.content)["components"] == [["api", "Api", "", "operational", []]]
