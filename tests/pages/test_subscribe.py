"""The page of everything that can be subscribed to: its addresses are whole, and lead to files that are there."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pytest
from browser.sites import RICH, URLS, standing, tree
from builders import component, group, incident, outage, seen, site, text, update, views

from statusgen.model import urls
from statusgen.model.site import Channel, Site
from statusgen.pages.plan import plan_page
from statusgen.pages.subscribe import subscribe_view
from statusgen.pages.views import SubscribeView
from statusgen.theme.renderer import Renderer
from statusgen.theme.templates import Templates

URL: Final = URLS[RICH]


@pytest.fixture(scope="module")
def rich() -> Mapping[str, bytes]:
    return standing(RICH)


def shown(language: str = "en", **others: object) -> SubscribeView:
    of = site(outage("10:00", regions=["FR"]), languages=["en", "fr"], **others)  # type: ignore[arg-type]
    return subscribe_view(seen(of, "12:00", language))


def page_of(of: Site, language: str) -> str:
    """The page as it is laid out in a language."""
    templates = Templates(Path("no-templates-of-its-own"))
    locales = {tag: templates.locale(tag, of.zone) for tag in of.languages}
    path = urls.prefix(of, language) + urls.SUBSCRIBE
    page = plan_page(views(of, "12:00", locales.values()), urls.file_of(path))
    assert page
    return Renderer(templates, of, locales).page(page).content.decode()


def copied(html: bytes) -> list[str]:
    """What the page has to be copied."""
    return ["".join(each.itertext()) for each in tree(html.decode()).iter() if each.get("class") == "copy"]


def test_what_a_page_has_to_be_copied_is_of_its_language_where_there_is_one(rich: Mapping[str, bytes]) -> None:
    whole = [line.replace(URL, "/") for line in copied(rich["fr/subscribe/index.html"])]
    assert whole == [
        "/fr/feed.xml",
        "/fr/atom.xml",
        "/fr/feed.json",
        "/fr/opened-and-resolved.xml",
        "/feed subscribe /fr/feed.xml",
        "/fr/maintenance.ics",
        '<script src="/static/embed.js" data-lang="fr" async></script>',
        "[![État de Harbour Cloud](/fr/badge.svg)](/fr/)",
        "https://img.shields.io/endpoint?url=https%3A%2F%2Fstatus.harbour.example%2Ffr%2Fbadge.json",
        "/api/v2/summary.json",
        "/history.rss",
        "/history.atom",
        "/api/incidents.json",
        "/api/openapi.yaml",
        "/metrics",
    ]
    assert copied(rich["subscribe/index.html"])[0] == f"{URL}feed.xml"


@pytest.mark.parametrize("url", ["https://example.org/status/", "http://example.org/status/"])
def test_calendar_programs_have_a_scheme_of_their_own(url: str) -> None:
    assert shown(url=url).webcal == "webcal://example.org/status/maintenance.ics"


def test_the_address_for_shields_holds_that_of_the_badge() -> None:
    assert shown().shields == ("https://img.shields.io/endpoint?url=https%3A%2F%2Fstatus.example.org%2Fbadge.json")


def test_the_markdown_of_a_badge_stays_one_whatever_the_title() -> None:
    view = shown(title=text("a](b) [c] <d> `e`"))
    assert view.markdown == (
        r"[![a\](b) \[c\] \<d> \`e\`](https://status.example.org/badge.svg)](https://status.example.org/)"
    )


def test_components_in_use_groups_of_them_and_regions_have_their_own() -> None:
    old = component("old", until="2020")
    view = shown("fr", components=["api", old, group("front", "web", old), group("past", old)])
    (all_of_them,) = view.parts
    found = [(each.name.text.text, each.name.path, each.data, each.has_calendar) for each in all_of_them.parts]
    assert found == [
        ("Api", "fr/components/api/", "components/api/api/v2/summary.json", True),
        ("Front", "fr/groups/front/", "groups/front/api/v2/summary.json", True),
        ("Web", "fr/components/web/", "components/web/api/v2/summary.json", True),
        ("France", "fr/regions/fr/", "regions/fr/api/v2/summary.json", False),
    ]


def test_groups_are_folded_where_more_can_be_followed_than_one_looks_through() -> None:
    view = shown(components=["api", "db", group("front", *(f"web-{n}" for n in range(30)))])
    assert [(each.title and str(each.title), len(each.parts)) for each in view.parts] == [
        (None, 2),
        ("Front", 31),
        ("Regions", 1),
    ]
    page = page_of(site(components=["api", group("front", *(f"web-{n}" for n in range(30)))]), "en")
    assert (page.count("<table"), page.count("<details")) == (2, 2)


def test_what_can_be_followed_of_a_part_is_there(rich: Mapping[str, bytes]) -> None:
    links = re.findall(
        rb'href="\.\./(?:\.\./)?((?:fr/)?(?:components|groups|regions)/[^"]+)"', rich["fr/subscribe/index.html"]
    )
    files = {urls.file_of(link.decode()) for link in links}
    assert len(files) > 40
    assert files - rich.keys() == set()


def test_the_owner_s_own_channels_stand_first() -> None:
    channels = (Channel(name=text({"en": "Email", "fr": "Courriel"}), url="mailto:a@example.org"),)
    page = page_of(site(languages=["en", "fr"], channels=channels), "fr")
    assert "Courriel" in page
    assert page.index('href="mailto:a@example.org"') < page.index("feed.xml</a>")
    assert "mailto" not in page_of(site(), "en")


@pytest.mark.parametrize("page", ["subscribe/index.html", "fr/subscribe/index.html"])
def test_every_address_leads_to_a_file(rich: Mapping[str, bytes], page: str) -> None:
    found = {address for line in copied(rich[page]) for address in re.findall(URL + r"""[^\s)\]"]+""", line)}
    assert len(found) >= 12
    missing = {urls.file_of(address.removeprefix(URL)) for address in found} - rich.keys()
    assert missing <= {urls.INCIDENTS, urls.OPENAPI}


@pytest.mark.parametrize("page", ["subscribe/index.html", "fr/subscribe/index.html"])
def test_the_page_shows_the_badge_itself(rich: Mapping[str, bytes], page: str) -> None:
    assert rich[page.replace("subscribe/index.html", "badge.svg")] in rich[page]


def test_home_and_every_page_s_head_and_foot_lead_there(rich: Mapping[str, bytes]) -> None:
    for path in ("index.html", "history/index.html", "404.html"):
        assert len(re.findall(rb'href="[^"]*subscribe/"', rich[path])) >= 2, path


def test_the_page_of_a_component_links_its_calendar_and_its_badge(rich: Mapping[str, bytes]) -> None:
    links = re.findall(rb'<a href="([^"]*(?:ics|svg))"', rich["fr/components/api/index.html"])
    assert links == [b"maintenance.ics", b"badge.svg"]


def test_a_new_site_has_the_page_too() -> None:
    view = subscribe_view(seen(site(components=[]), "12:00"))
    assert view.parts == ()
    assert view.badge.word == "All systems operational"


def test_it_is_the_same_whatever_happens_but_for_the_badge() -> None:
    quiet = site(components=["api"])
    loud = site(incident(update("10:00", "Investigating"), components={"api": "major_outage"}), components=["api"])
    before, after = (subscribe_view(seen(of, "12:00")) for of in (quiet, loud))
    assert before.badge != after.badge
    names = [name for name in before.__struct_fields__ if name != "badge"]
    assert [getattr(before, name) for name in names] == [getattr(after, name) for name in names]
