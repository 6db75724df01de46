import json
from pathlib import Path

from builders import component, group, outage, seen, site, views

from statusgen.exports.embed import words_file
from statusgen.theme.templates import Templates


def test_a_strip_has_its_words_in_every_language_the_first_one_first() -> None:
    templates = Templates(Path("no-templates-of-its-own"))
    of = site(languages=["fr", "ar"])
    found = json.loads(
        words_file(views(of, "12:00", [templates.locale(tag, of.zone) for tag in of.languages])).content
    )["languages"]
    assert [(tag, of_tag["dir"]) for tag, of_tag in found.items()] == [("fr", "ltr"), ("ar", "rtl")]
    assert found["fr"]["words"] == {
        "under_maintenance": "En maintenance",
        "degraded_performance": "Performances dégradées",
        "partial_outage": "Panne partielle",
        "major_outage": "Panne majeure",
        "investigating": "Analyse en cours",
        "identified": "Identifié",
        "monitoring": "Sous surveillance",
        "scheduled": "Planifiée",
        "in_progress": "En cours",
        "verifying": "Vérification en cours",
    }


def test_the_words_are_in_one_file_with_the_parts_that_have_files() -> None:
    platform = group("Platform", component("api"), component("web"))
    found = words_file([seen(site(outage("10:00", regions=["FR"]), components=[platform]), "12:00")])
    assert found.path == "api/embed.json"
    assert json.loads(found.content)["parts"] == [
        "components/api/",
        "components/web/",
        "groups/Platform/",
        "regions/fr/",
    ]
