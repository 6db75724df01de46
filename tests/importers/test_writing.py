"""Write-ups have names, pass the checks, and are compared with those of the last import."""

from typing import Any

import pytest
from builders import at, component, group, moment, site

from statusgen.importers.components import SOMEWHERE, Catalog, configuration, with_components
from statusgen.importers.history import FoundComponent, History, Item, Named, Post, Skipped
from statusgen.importers.writing import (
    Composed,
    Composer,
    fingerprint,
    is_edited,
)
from statusgen.model.site import Site
from statusgen.model.vocabulary import Label
from statusgen.sources.config import read_config
from statusgen.sources.ledger import Ledger, Written

SITE = site(components=["api"])


def item(text: str = "We know.", **others: Any) -> Item:
    posts = [Post(at=moment("10:00"), label=Label.INVESTIGATING, text=text)]
    return Item(**{"key": "1", "place": "x", "title": "Logins fail", "posts": posts, **others})


def composer(ledger: Ledger | None = None, taken: dict[str, str] | None = None, on: Site = SITE) -> Composer:
    catalog = Catalog([], {Named("api"): at("10:00")}, on)
    return Composer("feed", on, catalog, ledger or Ledger(), taken or {}, at("2024-03-06 12:00"))


def text_of(found: Composed | Skipped) -> str:
    assert isinstance(found, Composed), found
    return found.text.decode().partition("Investigating\n\n")[2]


# Names


def test_a_file_is_called_after_its_day_and_title_in_the_folder_of_its_year() -> None:
    made = composer(taken={"2024/2024-03-05-logins-fail.md": "a"})
    found = [made.composed(item(key=str(n))) for n in range(2)]
    assert [each.name for each in found if isinstance(each, Composed)] == [
        "2024/2024-03-05-logins-fail-2.md",
        "2024/2024-03-05-logins-fail-3.md",
    ]


def test_a_name_and_an_id_of_the_source_are_kept_if_they_can_be() -> None:
    made = composer(taken={"old.md": "taken"})
    found = [
        made.composed(item(key="1", name="my-name", id="abc")),
        made.composed(item(key="2", name="my-name", id="taken")),
        made.composed(item(key="3", name="No Name!", id="No Id")),
        made.composed(item(key="4", name="my-name-2", id="abc")),
    ]
    names = [(each.name, each.text.count(b"\nid: "), each.guesses) for each in found if isinstance(each, Composed)]
    assert names == [
        ("2024/my-name.md", 1, []),
        ("2024/2024-03-05-logins-fail.md", 0, ['the id "taken" is taken by another write-up']),
        ("2024/2024-03-05-logins-fail-2.md", 0, []),
        ("2024/my-name-2.md", 0, ['the id "abc" is taken by another write-up']),
    ]


def test_an_item_keeps_its_file_whatever_it_is_called_now() -> None:
    ledger = Ledger(items={"feed:1": Written("2020/old.md", "x")})
    found = composer(ledger).composed(item(files={"a.png": "static/a.png"}))
    assert isinstance(found, Composed)
    assert (found.name, found.beside) == ("2020/old.md", {"2020/a.png": "static/a.png"})


def test_what_was_written_before_is_the_same_again() -> None:
    first = composer().composed(item(files={"a.png": "static/a.png"}))
    assert isinstance(first, Composed)
    ledger = Ledger(items={first.key: Written(first.name, fingerprint(first.text))})
    assert composer(ledger).composed(item(files={"a.png": "static/a.png"})) == first


def test_an_old_address_that_cannot_be_kept_is_told() -> None:
    made = composer()
    first = made.composed(item(key="1", aliases=["issues/v1.2/", "api/x/"]))
    second = made.composed(item(key="2", aliases=["Issues/v1.2/", "issues/y/"]))
    assert isinstance(first, Composed)
    assert isinstance(second, Composed)
    assert b"aliases: [issues/v1.2/]" in first.text
    assert b"aliases: [issues/y/]" in second.text
    assert [*first.guesses, *second.guesses] == [
        'the old address "api/x/" was left out; it is taken by the site itself, which has pages below api',
        'the old address "Issues/v1.2/" was left out; it is that of another write-up',
    ]


def test_an_id_of_an_update_is_kept_once() -> None:
    made = composer()
    posts = [Post(at=moment("10:00"), label=Label.INVESTIGATING, id="4fkg9d2mzwq1")]
    found = [made.composed(item(posts=posts, key=key)) for key in ("1", "2")]
    assert [b"statuspage_updates" in each.text for each in found if isinstance(each, Composed)] == [True, False]


def test_an_item_that_is_there_twice_counts_once() -> None:
    made = composer()
    assert isinstance(made.composed(item()), Composed)
    assert made.composed(item()) == Skipped("x", "is there twice; the first one counts")
    assert made.composed(Skipped("y", "why")) == Skipped("y", "why")
    assert made.composed(item(key="2", posts=[])) == Skipped("x", "says nowhere when it began")


# Texts


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("api: operational\\\nmore", "api\\: operational\\\nmore\n"),
        ("a `api: operational` b", "a ``api: operational`` b\n"),
        ("10:05 - Identified", "10:05 - I<wbr>dentified\n"),
        ("**Resolved**", "**R<wbr>esolved**\n"),
    ],
)
def test_a_text_that_reads_as_something_else_shows_the_same_and_is_none(text: str, written: str) -> None:
    assert text_of(composer().composed(item(text))) == written


def test_markdown_that_cannot_be_read_here_is_shown_as_text() -> None:
    found = composer().composed(item("<pre>\n10:05 - Resolved"))
    assert isinstance(found, Composed)
    assert found.guesses == ["its Markdown cannot be read here, so it is shown as text"]
    assert text_of(found) == "\\<pre>\\\n10:05 - R<wbr>esolved\n"


def test_what_cannot_be_mended_is_told() -> None:
    found = composer().composed(item(links=[("x", "no url")]))
    assert found == Skipped("x", 'links.url: "no url" is not a URL; write https://…, mailto:… or tel:…')


def test_a_file_that_somebody_removed_or_changed_is_edited() -> None:
    assert (is_edited(None, "x"), is_edited(b"x", "y")) == (True, True)


# Components


def catalog_of(*found: FoundComponent, named: tuple[Named, ...] = (), on: Site | None = None) -> Catalog:
    return Catalog(found, dict.fromkeys(named, at("2019-12-31 23:30")), on)


def test_each_component_has_an_id_that_nothing_else_has() -> None:
    names = [Named("API", "Europe"), Named("API", "America"), Named("all"), Named("FR"), Named("日本"), Named("API")]
    catalog = catalog_of(*(FoundComponent(named=each) for each in names), named=(Named("Con"), Named("europe - api")))
    assert [catalog.id_of(each) for each in (*names, Named("con"), Named("Europe - API"))] == [
        *("api", "america-api", "all-2", "fr-2", "component", "api-2", "con-2", "api"),
    ]
    assert catalog.retired == [Named("Con")]


def test_a_component_is_found_by_its_id_in_the_source_then_by_its_name() -> None:
    coded = FoundComponent(named=Named("API", code="abc"))
    catalog = catalog_of(coded, coded, named=(Named("Renamed", code="abc"), Named("api")))
    assert [catalog.id_of(each) for each in (Named("Renamed", code="abc"), Named("api"))] == ["api", "api"]
    assert catalog.retired == []


def test_components_of_a_site_keep_their_ids() -> None:
    kept = component("old", called="API", statuspage_id="kctbh9vrtdwd")
    on = site(components=[kept, group("europe", "web")])
    named = (Named("Other", code="kctbh9vrtdwd"), Named("Web"), Named("New"))
    catalog = catalog_of(FoundComponent(named=Named("web", "Europe")), named=named, on=on)
    assert [catalog.id_of(each) for each in (*named, Named("web", "Europe"))] == ["old", "web", "new", "web"]
    assert [catalog.is_new(each) for each in named] == [False, False, True]


def history(*found: FoundComponent, **others: Any) -> History:
    return History(components=found, number=0, items=lambda: iter(()), **others)


def test_a_configuration_has_what_the_source_says() -> None:
    found = [
        FoundComponent(named=Named("API", "Europe", "kctbh9vrtdwd"), description="All: of it", since="2020-01-02"),
        FoundComponent(named=Named("Web")),
        FoundComponent(named=Named("API", "europe!"), slug="other"),
        FoundComponent(named=Named("CDN", "Europe", "x"), since="2020-01-02"),
    ]
    page = {"title": "Acme: status", "url": "https://e.org", "timezone": "Europe/Paris", "language": "fr-CA"}
    told = history(*found, groups={"Europe": "p31zjtct2jyd"}, **page)
    raw = configuration(told, catalog_of(*found, named=(Named("Gone"), found[3].named)), ["en", "fr"])
    assert raw.decode() == (
        'title: "Acme: status"\nurl: https://e.org\ntimezone: Europe/Paris\nlanguages: [fr]\ncomponents:\n'
        "  - name: Europe\n    id: europe\n    statuspage_id: p31zjtct2jyd\n    components:\n"
        '      - id: api\n        name: API\n        description: "All: of it"\n        statuspage_id: kctbh9vrtdwd\n'
        "        since: 2020-01-02\n      - id: cdn\n        name: CDN\n        since: 2020-01-01\n"
        "  - id: web\n    name: Web\n"
        "  - name: europe!\n    id: europe-2\n    components:\n      - id: other\n        name: API\n"
        "  - {id: gone, name: Gone, retired: true}\n"
    )
    assert read_config(raw, "statusgen.yml", ["en", "fr"]).languages == ("fr",)


def test_a_configuration_of_nothing_can_be_read() -> None:
    raw = configuration(history(), catalog_of(), ["en"])
    assert read_config(raw, "statusgen.yml", ["en"]).url == SOMEWHERE


def test_a_name_that_yaml_takes_for_no_value_is_one() -> None:
    found = FoundComponent(named=Named("Null", "null"))
    read = read_config(configuration(history(found), catalog_of(found), ["en"]), "statusgen.yml", ["en"])
    assert [(each.id, each.name.original.text) for each in read.groups] == [("null", "null")]
    assert [*read.components] == ["null-null"]


def test_a_configuration_gets_the_components_that_it_lacks_and_stays_else() -> None:
    raw = b"# mine\ntitle: T\nurl: https://e.org/\ncomponents:\n  - {id: api, name: API}  # first\n\nlanguages: [en]\n"
    on = read_config(raw, "statusgen.yml", ["en"])
    catalog = catalog_of(FoundComponent(named=Named("Web")), named=(Named("API"), Named("Old")), on=on)
    changed, added = with_components(raw, catalog)
    assert changed == raw.replace(
        b"# first\n",
        b"# first\n  - id: web\n    name: Web\n  - id: old\n    name: Old\n    retired: true\n",
    )
    assert added == [Named("Web"), Named("Old")]
    flow = b"title: T\nurl: https://e.org/\ncomponents: [{id: api, name: API}]"
    assert with_components(flow, catalog)[0] == (
        b"title: T\nurl: https://e.org/\ncomponents: [{id: api, name: API}, {id: web, name: Web},"
        b" {id: old, name: Old, retired: true}]"
    )


@pytest.mark.parametrize(
    ("named", "code"),
    [
        (Named("Paris, France"), "FR"),
        (Named("Amsterdam, Netherlands - (AMS)"), "NL"),
        (Named("API", "Europe"), "europe"),
        (Named("API", "North America"), "north-america"),
        (Named("IT support"), None),
    ],
)
def test_a_name_tells_a_region_where_it_is_that_of_one(named: Named, code: str | None) -> None:
    assert catalog_of(FoundComponent(named=named)).region_of(named) == code
