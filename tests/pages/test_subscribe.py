"""The page of everything that can be subscribed to: its addresses are whole, and lead to files that are there."""

import re
from collections.abc import Mapping
from typing import Final

import pytest
from browser.sites import RICH, URLS, standing, tree
from builders import component, incident, outage, seen, site, text, update

from statusgen.model import urls
from statusgen.pages.plan import subscribe_view
from statusgen.pages.views import SubscribeView

URL: Final = URLS[RICH]


@pytest.fixture(scope="module")
def rich() -> Mapping[str, bytes]:
    return standing(RICH)


def shown(language: str = "en", **others: object) -> SubscribeView:
    of = site(outage("10:00", regions=["FR"]), languages=["en", "fr"], **others)  # type: ignore[arg-type]
    return subscribe_view(seen(of, "12:00", language))


def copied(html: bytes) -> list[str]:
    """What the page has to be copied."""
    return ["".join(each.itertext()) for each in tree(html.decode()).iter("code") if each.get("class") == "copy"]


def test_what_a_page_has_to_be_copied_is_of_its_language_where_there_is_one(rich: Mapping[str, bytes]) -> None:
    whole = [line.replace(URL, "/") for line in copied(rich["fr/subscribe/index.html"])]
    assert whole[:14] == [
        "/fr/feed.xml",
        "/fr/atom.xml",
        "/fr/feed.json",
        "/feed.xml",
        "/ar/feed.xml",
        "/feed subscribe /fr/feed.xml",
        "/fr/feed.xml",
        "/fr/maintenance.ics",
        "[![État de Harbour Cloud](/fr/badge.svg)](/fr/)",
        "https://img.shields.io/endpoint?url=https%3A%2F%2Fstatus.harbour.example%2Ffr%2Fbadge.json",
        "/api/v2/summary.json",
        "/history.rss",
        "/history.atom",
        "/api/incidents.json",
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


def test_components_in_use_and_regions_have_their_own() -> None:
    view = shown(components=["api", component("old", until="2020")])
    assert [name.path for name in view.components] == ["components/api/"]
    assert [(name.text.text, name.path) for name in view.regions] == [("France", "regions/fr/")]


@pytest.mark.parametrize("page", ["subscribe/index.html", "fr/subscribe/index.html"])
def test_every_address_leads_to_a_file(rich: Mapping[str, bytes], page: str) -> None:
    found = {address for line in copied(rich[page]) for address in re.findall(rf"{URL}[^\s)\]]+", line)}
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
    assert links == [
        b"../../../fr/components/api/maintenance.ics",
        b"../../../fr/components/api/badge.svg",
    ]


def test_a_new_site_has_the_page_too() -> None:
    view = subscribe_view(seen(site(components=[]), "12:00"))
    assert (view.components, view.regions) == ((), ())
    assert view.badge.word == "All systems operational"


def test_it_is_the_same_whatever_happens_but_for_the_badge() -> None:
    quiet = site(components=["api"])
    loud = site(incident(update("10:00", "Investigating"), components={"api": "major_outage"}), components=["api"])
    before, after = (subscribe_view(seen(of, "12:00")) for of in (quiet, loud))
    assert before.badge != after.badge
    names = [name for name in before.__struct_fields__ if name != "badge"]
    assert [getattr(before, name) for name in names] == [getattr(after, name) for name in names]
