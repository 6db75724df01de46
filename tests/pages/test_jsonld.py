"""What programs are told that a page is, in the words of schema.org."""

import json
from datetime import UTC
from typing import Any

import msgspec
import pytest
from builders import at, incident, maintenance, outage, site, text, update, views

from statusgen.language.locale import Locale
from statusgen.model.policies import Theme
from statusgen.model.site import Site
from statusgen.pages.jsonld import last_change, linked_data
from statusgen.pages.page import Page
from statusgen.pages.plan import plan_pages
from statusgen.pages.record import MOST_PAST


def pages_of(site: Site, now: str = "12:00") -> dict[str, Page]:
    locales = {tag: Locale(tag, UTC, {}) for tag in site.languages}
    return {page.path: page for page in plan_pages(views(site, at(now), locales.values()))}


def told(site: Site, path: str, now: str = "12:00") -> list[dict[str, Any]]:
    """The things that a page is."""
    page = msgspec.structs.replace(pages_of(site, now)[path], social_image="")
    data = json.loads(linked_data(page, site, Locale(page.language, UTC, {})))
    assert data.pop("@context") == "https://schema.org"
    things: list[dict[str, Any]] = data.pop("@graph")
    assert data == {}
    return things


def trail(site: Site, path: str) -> list[tuple[int, str, str]]:
    """Position, name and address of each page on the way to one."""
    crumbs = told(site, path)[-1]
    assert crumbs["@type"] == "BreadcrumbList"
    return [(each["position"], each["name"], each["item"]) for each in crumbs["itemListElement"]]


EXAMPLE = {"@type": "Organization", "name": "Example", "url": "https://status.example.org/"}


def test_the_front_page_is_the_web_site_of_its_organization() -> None:
    assert told(site(), "") == [
        {
            "@type": "WebSite",
            "name": "Example Status",
            "url": "https://status.example.org/",
            "inLanguage": "en",
            "publisher": EXAMPLE,
        }
    ]


def test_an_organization_has_the_logo_of_the_site() -> None:
    home = told(site(theme=Theme(logo="logo.svg")), "")[0]
    assert home["publisher"]["logo"] == "https://status.example.org/static/logo.svg"


def test_an_open_incident_is_coverage_of_what_happens_with_its_updates_oldest_first() -> None:
    broken = site(
        incident(
            update("10:05", "Investigating"),
            update("11:30", "Update"),
            start="10:00",
            components={"api": "major_outage"},
            regions=["FR", "several"],
        )
    )
    page = "https://status.example.org/incidents/outage/"
    assert told(broken, "incidents/outage/")[0] == {
        "@type": "LiveBlogPosting",
        "headline": "Things are broken",
        "datePublished": "2024-03-05T10:05Z",
        "dateModified": "2024-03-05T11:30Z",
        "author": {"@type": "Organization", "name": "Example"},
        "coverageStartTime": "2024-03-05T10:00Z",
        "liveBlogUpdate": [
            {
                "@type": "BlogPosting",
                "headline": word,
                "articleBody": "We are on it.",
                "datePublished": f"2024-03-05T{time}Z",
                "url": f"{page}#{name}",
            }
            for word, time, name in (
                ("Investigating", "10:05", "u20240305T1005Z"),
                ("Update", "11:30", "u20240305T1130Z"),
            )
        ],
    }


def test_what_is_over_is_an_article_as_new_as_its_last_update() -> None:
    over = incident(update("10:05", "Investigating"), update("11:30", "Resolved"), update("11:45", "Postmortem"))
    assert told(site(over), "incidents/outage/")[0] == {
        "@type": "Article",
        "headline": "Things are broken",
        "datePublished": "2024-03-05T10:05Z",
        "dateModified": "2024-03-05T11:45Z",
        "author": {"@type": "Organization", "name": "Example"},
    }


def test_maintenance_is_covered_from_the_beginning_of_its_window() -> None:
    work = maintenance(update("09:00", "Scheduled"), start="20:00", end="22:00")
    assert told(site(work), "incidents/work/", "21:00")[0]["coverageStartTime"] == "2024-03-05T20:00Z"


@pytest.mark.parametrize("label", ["Cancelled", "Scheduled"])
def test_a_window_that_has_not_come_or_never_did_is_not_covered(label: str) -> None:
    work = maintenance(update("09:00", "Scheduled"), update("10:00", label), start="20:00", end="22:00")
    page = told(site(work), "incidents/work/")[0]
    assert (page["@type"], page["datePublished"], page["dateModified"]) == (
        "Article",
        "2024-03-05T09:00Z",
        "2024-03-05T10:00Z",
    )
    assert {"coverageStartTime", "liveBlogUpdate"}.isdisjoint(page)


def test_what_an_update_says_is_there_as_text() -> None:
    told_so = incident(update("10:05", "Investigating", body="We *see* <b>it</b>.\n\n- [a](https://x.org)\n- b"))
    posts = told(site(told_so), "incidents/outage/")[0]["liveBlogUpdate"]
    assert [each["articleBody"] for each in posts] == ["We see it.\na\nb"]


def test_an_incident_has_the_social_image_of_its_page() -> None:
    broken = site(outage("10:00"))
    page = pages_of(broken)["incidents/outage/"]
    images = [
        json.loads(linked_data(each, broken, Locale("en", UTC, {})))["@graph"][0].get("image")
        for each in (page, msgspec.structs.replace(page, social_image=""))
    ]
    assert images == ["https://status.example.org/incidents/outage/social.png", None]


def test_an_incident_without_updates_is_an_article_as_old_as_is_known() -> None:
    page = told(site(incident(start="2012-07", duration="2h")), "incidents/outage/")[0]
    assert (page["@type"], page["datePublished"], page["dateModified"]) == ("Article", "2012-07", "2012-07")


def test_every_page_inside_knows_the_way_that_leads_to_it() -> None:
    broken = site(outage("10:00", regions=["FR"]), incident(start="2008", name="old"), languages=["en", "fr"])
    url = "https://status.example.org/"
    history, leading = [(1, "Example Status", url), (2, "History", f"{url}history/")], (1, "History", f"{url}history/")
    assert trail(broken, "history/") == history
    assert trail(broken, "history/2024/") == history
    assert trail(broken, "history/2024-03/") == [leading, (2, "2024", f"{url}history/2024/")]
    assert trail(broken, "incidents/outage/") == [leading, (2, "March 2024", f"{url}history/2024-03/")]
    assert [name for _, name, _ in trail(broken, "incidents/old/")] == ["History", "2008"]
    assert trail(broken, "components/api/")[1:] == [(2, "Api", f"{url}components/api/")]
    assert trail(broken, "regions/fr/")[1:] == [(2, "France", f"{url}regions/fr/")]
    many = site(*(outage("10:00", "10:00", name=f"n{n}") for n in range(MOST_PAST + 1)))
    assert trail(many, "components/api/2024/")[1:] == [(2, "Api", f"{url}components/api/")]
    assert trail(broken, "fr/uptime/") == [
        (1, "Example Status", f"{url}fr/"),
        (2, "How uptime is counted", f"{url}fr/uptime/"),
    ]


def test_the_page_for_lost_visitors_is_nothing_to_tell_of() -> None:
    page = pages_of(site())["404.html"]
    assert linked_data(page, site(), Locale("en", UTC, {})) == b""


def test_no_text_ends_the_element_that_holds_it() -> None:
    title = '</script><script>alert(1)</script><!-- \u2028 & "'
    odd = site(title=text(title))
    data = linked_data(pages_of(odd)[""], odd, Locale("en", UTC, {}))
    assert b"<" not in data
    assert json.loads(data)["@graph"][0]["name"] == title


def test_the_last_change_is_that_of_the_site_or_of_the_incident() -> None:
    pages = pages_of(site(outage("10:00", "11:00"), incident(start="2008", name="old")))
    assert last_change(pages[""]) == at("12:00")
    assert last_change(pages["incidents/outage/"]) == at("11:00")
    assert last_change(pages["incidents/old/"]) is None
    assert last_change(pages["components/api/"]) is None
