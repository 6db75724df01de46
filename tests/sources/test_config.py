"""The configuration: what it says of a site, and what is said of its slips."""

import pytest
from builders import component, group, moment, text
from tables import each_row

from statusgen.model.policies import CheckPolicy, FeedPolicy, Theme, UptimePolicy
from statusgen.model.problems import InvalidContent
from statusgen.model.site import Channel, Group, Link, Region, Site
from statusgen.model.target import Target
from statusgen.model.text import Text
from statusgen.model.time import Bound, Length
from statusgen.model.vocabulary import Level
from statusgen.sources.config import read_config

LEAST = "title: Status\nurl: https://example.org/status/\ncomponents: []\n"


SOME_LANGUAGES = ("en", "fr", "pt-BR")
ALL_LANGUAGES = ("en", "ar", "de", "es", "fr", "ja", "pt")


NO_POLICY = (
    '4:9: uptime: "nothing" is not known here; it takes none, or keys: days, major_outage, partial_outage, '
    "degraded_performance"
)


def read(written: str, *, url: str | None = None, languages: tuple[str, ...] = SOME_LANGUAGES) -> Site:
    return read_config(written.encode(), "statusgen.yml", languages, url=url)


def slips(written: str, *, url: str | None = None, languages: tuple[str, ...] = SOME_LANGUAGES) -> list[str]:
    with pytest.raises(InvalidContent) as error:
        read(written, url=url, languages=languages)
    return [f"{p.line}:{p.column}: {p.message}" for p in error.value.problems]


WRONG_CHANNELS = ("ops@example.org", "+33 6 12-34", "a.org/x", "javascript:x", "http://a@b.org", "a\u200bb")
CHANNELS = "subscribe:\n" + "".join(f"- {{name: A, url: '{url}'}}\n" for url in WRONG_CHANNELS)


def test_little_is_needed() -> None:
    assert read(LEAST) == Site(
        title=text("Status"),
        url="https://example.org/status/",
        organization="Status",
        timezone="Etc/UTC",
        languages=("en",),
        groups=(),
        regions={},
        uptime=UptimePolicy(days=90, major_outage=1.0, partial_outage=0.3, degraded_performance=0.0),
        feeds=FeedPolicy(items=50, authority="example.org,2026"),
        checks=CheckPolicy(require=(), stale_after=Length(7_200, Bound.EXACT)),
        theme=Theme(),
        links=(),
    )


def test_every_key_is_read() -> None:
    written = """
title: {fr: État, en: Status}
url: https://example.github.io:8080/status
organization: Example
timezone: Etc/GMT
languages: [en, fr]
components:
  - name: Meta
    description: Social
    operator: [Meta, Facebook]
    components:
      - {id: facebook, name: Facebook, description: Web, since: 2004-02-04}
      - {id: threads, name: Threads, operator: Threads}
  - {id: vine, name: Vine, until: 2017-01-17}
  - {id: others, name: {en: Other services}, components: []}
regions:
  eu-west-1: {name: Ireland data centre, country: IE}
  FR: {name: Hexagone}
  moon: {name: {en: Moon, fr: Lune}}
uptime: {days: 30, major_outage: 1, partial_outage: 0.5, degraded_performance: 0.1}
feeds: {items: 20, authority: "example.github.io,2026-01"}
checks: {require: [cause, duration, statement, regions], stale_after: 90m}
theme: {accent: "#0b5fff", logo: brand/logo.svg}
subscribe: [{name: List, url: "mailto:join@lists.example.org?subject=in"}, {name: Text, url: "sms:+33123?body=IN"}]
links: [{title: Support, url: https://example.com/help}, {title: Call, url: "tel:+33123"}]
"""
    assert read(written) == Site(
        title=Text({"en": "Status", "fr": "État"}),
        url="https://example.github.io:8080/status/",
        organization="Example",
        timezone="Etc/GMT",
        languages=("en", "fr"),
        groups=(
            group(
                "meta",
                component("facebook", description=text("Web"), operator=("Meta", "Facebook"), since="2004-02-04"),
                component("threads", operator=("Threads",)),
                description=text("Social"),
            ),
            component("vine", until="2017-01-17"),
            group("others", called="Other services"),
        ),
        regions={
            "eu-west-1": Region(code="eu-west-1", name={"en": "Ireland data centre"}, within=("IE",)),
            "FR": Region(code="FR", name={"en": "Hexagone"}),
            "moon": Region(code="moon", name={"en": "Moon", "fr": "Lune"}),
        },
        uptime=UptimePolicy(days=30, major_outage=1, partial_outage=0.5, degraded_performance=0.1),
        feeds=FeedPolicy(items=20, authority="example.github.io,2026-01"),
        checks=CheckPolicy(
            require=("cause", "duration", "statement", "regions"), stale_after=Length(5_400, Bound.EXACT)
        ),
        theme=Theme(accent="#0b5fff", logo="brand/logo.svg"),
        channels=(
            Channel(name=text("List"), url="mailto:join@lists.example.org?subject=in"),
            Channel(name=text("Text"), url="sms:+33123?body=IN"),
        ),
        links=(
            Link(title=text("Support"), url="https://example.com/help"),
            Link(title=text("Call"), url="tel:+33123"),
        ),
    )


def test_a_preview_has_another_address_and_the_same_feed_ids() -> None:
    site = read(LEAST, url="http://localhost:8000")
    assert (site.url, site.feeds.authority) == ("http://localhost:8000/", "example.org,2026")


def test_components_are_found_by_id_in_groups_and_outside_them() -> None:
    site = read(LEAST.replace("[]", "[{name: G, components: [{id: a, name: A}]}, {id: b, name: B}]"))
    assert list(site.components) == ["a", "b"]


def test_a_record_of_others_claims_no_uptime_for_all_or_for_one() -> None:
    record = read(LEAST.replace("[]", "[{id: a, name: A}]") + "uptime: none")
    assert (record.uptime, record.uptime_of(record.components["a"])) == (None, None)
    assert read(LEAST.replace("[]", "[{id: a, name: A, uptime: none}]")).uptime is None
    mixed = read(LEAST.replace("[]", "[{id: a, name: A, uptime: none}, {id: b, name: B}]"))
    assert [mixed.uptime_of(each) is None for each in mixed.components.values()] == [True, False]


@pytest.mark.parametrize(
    ("components", "is_claimed"),
    [
        ("{id: a, name: A, uptime: none}, {id: b, name: B, retired: true}", False),
        ("{id: a, name: A, uptime: none}, {id: b, name: B, until: 2020}", False),
        ("{id: a, name: A}, {id: b, name: B, uptime: none, retired: true}", True),
        ("{id: a, name: A, retired: true}, {id: b, name: B, until: 2020}", True),
        ("{id: a, name: A, retired: true, uptime: none}", False),
    ],
)
def test_what_is_out_of_use_claims_nothing_for_the_site(components: str, is_claimed: bool) -> None:
    assert (read(LEAST.replace("[]", f"[{components}]")).uptime is not None) is is_claimed


def test_what_has_no_weight_does_not_count_as_downtime() -> None:
    policy = read(LEAST + "uptime: {partial_outage: 0.5}").uptime
    assert policy is not None
    assert [policy.weight(level) for level in Level] == [0, 0, 0, 0.5, 1]


def test_a_group_without_letters_of_ours_is_called_group() -> None:
    site = read(LEAST.replace("[]", "[{name: その他, components: []}, {name: É & t, components: []}]"))
    assert [entry.id for entry in site.groups] == ["group", "e-t"]


def test_a_group_is_collapsed_unless_it_says_otherwise() -> None:
    site = read(LEAST.replace("[]", "[{name: A, components: []}, {name: B, collapsed: false, components: []}]"))
    assert [entry.collapsed for entry in site.groups if isinstance(entry, Group)] == [True, False]


@each_row(
    ("change", "expected"),
    [
        (("title: Status", "titel: Status"), ['1:1: there is no key "titel"; did you mean "title"?']),
        (("url: https://example.org/status/\n", ""), ["1:1: url: is missing; it is required"]),
        (("components: []", "x: y"), [
            ('3:1: there is no key "x"; the keys here are title, url, organization, timezone, languages, components, '
            "regions, uptime, feeds, outputs, checks, theme, subscribe, links, noindex, timeliness, record, redacted"),
            "1:1: components: is missing; it is required",
        ]),
        (("[]", "[]\nlanguages: [en, de, en]"), [
            ('4:17: languages: "de" is not available; choose from en, fr, pt-BR, '
            "or add a catalog in templates/locale/"),
            '4:21: languages: "en" appears here twice; keep one',
        ]),
        (("[]", "[]\nlanguages: [pt-br]"), [
            '4:13: languages: "pt-br" is not available; did you mean "pt-BR"?'
        ]),
        (("[]", "[]\nlanguages: []"), ["4:1: languages: is empty; write at least one, such as [en]"]),
        (("[]", "[]\ntimezone: Paris"), [
            '4:1: timezone: no time zone is called "Paris"; did you mean "Europe/Paris"?'
        ]),
        (("[]", "[]\ntimezone: [UTC]"), [
            "4:11: timezone: needs one value, but has a list; a text with such signs needs quotes"
        ]),
        (("[]", "[]\ntimezone:"), ["4:1: timezone: is empty; give a value or remove the line"]),
        (("[]", "[{id: B, name: A}]"), [
            '3:15: component: "B" is not an id; use a-z, 0-9 and -, at most 100 characters: write b'
        ]),
        (("[]", "[{id: all, name: A}]"), ['3:15: component: "all" already means something else; choose another id']),
        (("[]", "[{id: europe, name: A}]"), [
            '3:15: component: "europe" already means something else; choose another id'
        ]),
        (("[]", "[{id: FR, name: A}]"), ['3:15: component: "FR" already means something else; choose another id']),
        (("[]", "[{id: a, name: A}, {name: G, components: [{id: a, name: A}]}]\nregions: {a: {name: A}}"), [
            '3:56: component: "a" is also a component; components and regions share their ids',
            '4:11: region: "a" is also a component; components and regions share their ids',
        ]),
        (("[]", "[]\nregions: {next update: {name: A}, several: {name: B}, worldwide: {name: C}, A_B: {name: D}}"), [
            '4:11: region: "next update" already means something else; choose another id',
            '4:35: region: "several" already means something else; choose another id',
            '4:55: region: "worldwide" already means something else; choose another id',
            '4:77: region: "A_B" is not an id; use a-z, 0-9 and -, at most 100 characters: write a-b',
        ]),
        (("[]", "[]\nregions: {a: {name: A, country: ie}, b: {name: B, country: Xyzzy}}"), [
            '4:24: country: no country is called "ie"; did you mean "IE"?',
            '4:51: country: no country is called "Xyzzy"; use ISO 3166-1, such as IE',
        ]),
        (("[]", "[{name: A}, {id: a, nam: A}, {name: G, componnts: []}]"), [
            "3:14: components.id: is missing; add  id: a",
            '3:33: components: there is no key "nam"; did you mean "name"?',
            '3:52: components: there is no key "componnts"; did you mean "components"?',
        ]),
        (("[]", "[{id: a, name: A, since: 2024, until: 2020}]"), [
            "3:44: until: a ends before its since; correct one of them"
        ]),
        (("[]", "[{name: G, components: []}, {name: g, components: []}, {id: A_B, name: H, components: []}]"), [
            '3:42: group: another one is "g" as well; give this one an id of its own',
            '3:69: group: "A_B" is not an id; use a-z, 0-9 and -, at most 100 characters: write a-b',
        ]),
        (("[]", "[]\nuptime: {days: 367, major_outage: 2, partial_outage: -1, degraded_performance: nan}"), [
            "4:10: uptime.days: 367 is not between 1 and 366",
            "4:21: uptime.major_outage: is a share of the time, from 0 to 1",
            "4:38: uptime.partial_outage: is a share of the time, from 0 to 1",
            "4:58: uptime.degraded_performance: is a share of the time, from 0 to 1",
        ]),
        (("[]", "[]\nuptime: nothing"), [NO_POLICY]),
        (("[]", "[]\nuptime: {none: yes, days: 30}"), [
            ('4:10: uptime: there is no key "none"; '
            "the keys here are days, major_outage, partial_outage, degraded_performance"),
        ]),
        (("[]", "[{id: a, name: A, uptime: {days: 30}}]"), [
            "3:39: components.uptime: needs one value, but has keys of its own; a text with such signs needs quotes",
        ]),
        (("[]", "[]\nfeeds: {items: 0, authority: example.org}"), [
            "4:9: feeds.items: 0 is not between 1 and 1000",
            ('4:19: feeds.authority: "example.org" is not one; write a host in ASCII and a year, '
             "such as example.org,2026"),
        ]),
        (("[]", "[]\nfeeds: {hub: hub.example.org}"), [
            '4:9: feeds.hub: "hub.example.org" is not the URL of a hub; write https://HUB/, or leave it out',
        ]),
        (("[]", "[]\nchecks: {require: [causes, x], stale_after: soon}"), [
            ('4:45: checks.stale_after: "soon" is not a duration; write it like 45m, 2h, 1h 30m or 3d, '
             "with about, over or up to in front if need be"),
        ]),
        (("[]", "[]\nchecks: {require: [causes, x]}"), [
            '4:20: checks.require: "causes" cannot be required; did you mean "cause"?',
            ('4:28: checks.require: "x" cannot be required; use one of cause, duration, statement, regions, '
            "components, summary, writeup"),
        ]),
        (("[]", "[]\ntheme: {accent: blue, logo: ../logo.svg}"), [
            '4:9: theme.accent: "blue" is not a color; write "#RRGGBB"',
            "4:23: theme.logo: is the name of a file in templates/static/",
        ]),
        (("[]", "[]\ntheme: {header: '#12', favicon: icon.txt}"), [
            '4:9: theme.header: "#12" is not a color; write "#RRGGBB"',
            ('4:24: theme.favicon: "icon.txt" is not an image that pages can show; '
             "use svg, png, jpg, jpeg, webp, avif, gif, ico"),
        ]),
        (("[]", "[]\nlinks: [{title: A, url: example.org}]"), [
            '4:20: links.url: "example.org" is not a URL; write https://example.org'
        ]),
        (("[]", f"[]\n{CHANNELS}"), [
            '5:13: subscribe.url: "ops@example.org" is not the URL of a channel; write mailto:ops@example.org',
            '6:13: subscribe.url: "+33 6 12-34" is not the URL of a channel; write sms:+3361234',
            '7:13: subscribe.url: "a.org/x" is not the URL of a channel; write https://a.org/x',
            '8:13: subscribe.url: "javascript:x" is not the URL of a channel; write https://…, mailto:… or sms:+…',
            '9:13: subscribe.url: "http://a@b.org" is not the URL of a channel; write https://…, mailto:… or sms:+…',
            '10:13: subscribe.url: "a\u200bb" has the invisible character U+200B; type it again',
        ]),
        (("title: Status", "title: Status\ntitle: B"), ["2:1: title: duplicate key; the first is in line 1; keep one"]),
    ],
)  # fmt: skip
def test_every_slip_is_told_with_its_place_and_remedy(change: tuple[str, str], expected: list[str]) -> None:
    assert sorted(slips(LEAST.replace(*change))) == sorted(expected)


@each_row(
    "url",
    [
        "example.org",
        "ftp://example.org/",
        "https://",
        "https:///status",
        "https://[::1",
        "https://example.org/?a=b",
        "https://example.org/#a",
        "https://exa mple.org/",
        "https://me:secret@example.org/",
        "https://example.org:port/",
    ],
)
def test_what_is_no_address_of_a_site_is_told(url: str) -> None:
    remedy = f"https://{url}" if url == "example.org" else "https://HOST/PATH/"
    problem = f'"{url}" is not the URL of a site; write {remedy}'
    assert slips(LEAST.replace("https://example.org/status/", f'"{url}"')) == [f"2:1: url: {problem}"]
    assert slips(LEAST, url=url) == [f"2:1: --url: {problem}"]


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("https://example.org/a/../b/", 'has "//", "." or ".." in its path; write it as visitors reach it'),
        ("https://example.org/a/%2e%2E/", 'has "//", "." or ".." in its path; write it as visitors reach it'),
        ("https://example.org/./", 'has "//", "." or ".." in its path; write it as visitors reach it'),
        ("https://example.org//status/", 'has "//", "." or ".." in its path; write it as visitors reach it'),
        ("https://example.org:0/", "has 0 as its port; ports go from 1 to 65535"),
        ("https://example.org:65536", "has 65536 as its port; ports go from 1 to 65535"),
        ("https://example.org/\u202estatus/", "has the invisible character U+202E; type it again"),
        ("https://exam\u200bple.org/", "has the invisible character U+200B; type it again"),
    ],
)
def test_what_would_lead_elsewhere_is_no_url_of_a_site(url: str, problem: str) -> None:
    assert slips(LEAST.replace("https://example.org/status/", f'"{url}"')) == [f'2:1: url: "{url}" {problem}']


def test_the_authority_of_feeds_is_the_host_in_ascii() -> None:
    host = LEAST.replace("https://example.org/status/", "https://Straße.Example.org:8443/")
    assert read(host).feeds.authority == "xn--strae-oqa.example.org,2026"
    assert read(LEAST).feeds.authority == "example.org,2026"


def test_an_authority_names_the_host_of_the_url_unless_that_is_none() -> None:
    written = LEAST.replace("https://example.org/status/", "x") + "feeds: {authority: größe.de}\n"
    assert slips(written)[-1].endswith("such as HOST,2026")


@each_row("tag", ["pt-BR", "pt-PT", "en-GB", "fr-CA", "es-419", "es-MX", "de-CH", "ar-SA", "ja-JP", "pt-br"])
def test_a_language_of_a_region_has_the_words_of_the_language(tag: str) -> None:
    assert read(LEAST + f"languages: [{tag}]\n", languages=ALL_LANGUAGES).languages == (tag,)


def test_one_language_needs_no_brackets() -> None:
    found = read(LEAST + "languages: fr\n")
    assert (found.languages, found.title.original.language) == (("fr",), "fr")


@each_row(
    ("tag", "meant"),
    [
        ("pt-XX", "pt"), ("pt_BR", "pt-BR"), ("PT", "pt"), ("br", "pt"), ("jp", "ja"), ("German", "de"),
        ("Español", "es"),
        ("日本語", "ja"), ("en_UK", "en"), ("frr", "fr"),
    ],
)  # fmt: skip
def test_a_language_that_is_not_there_offers_the_near_one(tag: str, meant: str) -> None:
    assert slips(LEAST + f"languages: [{tag}]\n", languages=ALL_LANGUAGES) == [
        f'4:13: languages: "{tag}" is not available; did you mean "{meant}"?'
    ]


@pytest.mark.parametrize(
    ("country", "meant"),
    [("US-VA", "US"), ("us-va", "US"), ("Virginia", "US"), ("DE-BE", "DE"), ("Ireland", "IE"), ("Europe", "europe")],
)
def test_the_country_of_a_region_is_suggested(country: str, meant: str) -> None:
    assert slips(LEAST + f"regions: {{a: {{name: A, country: {country}}}}}\n") == [
        f'4:24: country: no country is called "{country}"; did you mean "{meant}"?'
    ]


def test_a_component_is_retired_since_a_known_or_an_unknown_day() -> None:
    assert read(LEAST.replace("[]", "[{id: a, name: A, retired: true}]")).components["a"].retired
    assert slips(LEAST.replace("[]", "[{id: a, name: A, retired: true, until: 2020}]")) == [
        "3:31: retired: follows from until: a has both; remove one of them"
    ]


def test_ids_in_statuspages_api_are_kept_in_its_form() -> None:
    kept = "{id: a, name: A, statuspage_id: kctbh9vrtdwd}"
    within = f"{{name: G, statuspage_id: p31zjtct2jyd, components: [{kept}]}}"
    found = read(LEAST.replace("[]", f"[{within}]"))
    assert found.components["a"].statuspage_id == "kctbh9vrtdwd"
    assert slips(LEAST.replace("[]", f"[{within}]").replace("p31", "P31")) == [
        '3:24: statuspage_id: "P31zjtct2jyd" is not an id of Statuspage; those have twelve characters of a-z and 0-9'
    ]


def test_all_slips_are_told_at_once() -> None:
    assert slips("titel: Status\ncomponents: [{id: FR, name: A}]\ntimezone: X\nuptime: {days: 0}\n") == [
        '1:1: there is no key "titel"; did you mean "title"?',
        "1:1: url: is missing; it is required",
        '2:15: component: "FR" already means something else; choose another id',
        '3:1: timezone: "X" means different zones to different people; write an offset as ±HH:MM, or UTC',
        "4:10: uptime.days: 0 is not between 1 and 366",
    ]


@pytest.mark.parametrize("written", ["", "# nothing\n", "- a\n"])
def test_an_empty_configuration_lacks_what_is_required(written: str) -> None:
    assert [slip for slip in slips(written) if "is missing" in slip] == [
        "1:1: components: is missing; it is required",
        "1:1: title: is missing; it is required",
        "1:1: url: is missing; it is required",
    ]


def test_days_begin_in_the_site_s_zone() -> None:
    site = read(LEAST.replace("[]", "[{id: a, name: A, since: 2024-03-05}]\ntimezone: Asia/Tokyo"))
    since = site.components["a"].since
    assert since is not None
    assert since.first == moment("2024-03-04 15:00").first


def test_a_region_that_would_have_a_countrys_page_needs_another_id() -> None:
    assert slips(LEAST + "regions:\n  fr: {name: France de nous}\n") == [
        '5:3: region: "fr" would have the page of FR; choose another id'
    ]


def test_a_name_that_windows_keeps_for_itself_is_no_id() -> None:
    assert slips("title: S\nurl: https://example.org/\ncomponents: [{id: aux, name: Auxiliary}]\n") == [
        '3:15: component: "aux" is a name that Windows keeps for itself; choose another'
    ]


@pytest.mark.parametrize(
    ("written", "percent"), [("99.9", 99.9), ('"99.95%"', 99.95), ('"99,5 %"', 99.5), ("100", 100.0)]
)
def test_the_target_of_a_component_is_a_percentage(written: str, percent: float) -> None:
    found = read(LEAST.replace("[]", f"[{{id: api, name: API, slo: {written}}}]"))
    assert found.components["api"].slo == Target(percent)


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ("slo: high", '"high" is not a percentage; write a number, such as 99.9'),
        ("slo: 0.999", '"0.999" is a share; write it in percent: 99.9'),
        ("slo: 101", '"101" is not between 0 and 100 percent; write a number, such as 99.9'),
        ("slo: 0", '"0" is not between 0 and 100 percent; write a number, such as 99.9'),
        ("slo: 99, uptime: none", "no uptime is claimed for api (uptime: none); remove one of them"),
    ],
)
def test_a_target_that_cannot_be_one_is_an_error(keys: str, message: str) -> None:
    (found,) = slips(LEAST.replace("[]", f"[{{id: api, name: API, {keys}}}]"))
    assert found.endswith(message)
