"""Issues of cState, as people write them."""

from typing import Any

import pytest
from builders import moment

from importers.items import posts
from statusgen.importers.cstate import front_matter, read
from statusgen.importers.history import Document, History, Item, Skipped, Source, Told, WrongSource
from statusgen.model.vocabulary import Impact, Kind, Level

CONFIG = "title: Acme\nbaseURL: https://status.acme.example/\ntimeZone: Europe/Paris\n"
TRACK = '{{{{< track "2024-03-05T{}:00:00Z" >}}}}'
AT_TEN = f"*Monitoring* - A. {TRACK.format('10')}"
LEAST = "title: Down\ndate: 2024-03-05T10:00:00Z\nresolved: true\nresolvedWhen: 2024-03-05T12:00:00Z\nseverity: down\n"


def opened(*files: tuple[str, str | bytes], others: tuple[str, ...] = (), guess: bool = False) -> History:
    documents = [Document(name, text.encode() if isinstance(text, str) else text) for name, text in files]
    return read(Source(documents=documents, others=frozenset(others), guess_maintenance=guess))


def told(front: str, body: str = "It was bad.", name: str = "content/issues/x.md", **options: Any) -> Told:
    [found] = opened(("config.yml", CONFIG), (name, f"---\n{front}---\n{body}\n"), **options).items()
    return found


def item(front: str, body: str = "It was bad.", **options: Any) -> Item:
    found = told(front, body, **options)
    assert isinstance(found, Item), found
    return found


def test_a_checkout_has_issues() -> None:
    with pytest.raises(WrongSource, match=r"it has no content/issues/\*\.md"):
        opened(("config.yml", CONFIG))
    with pytest.raises(WrongSource, match=r"config\.yml: cannot be read: "):
        opened(("config.yml", "a: [\n"), ("content/issues/x.md", ""))
    bare = opened(("content/issues/x.md", "---\n---\n"))
    assert (bare.title, bare.url, bare.timezone, list(bare.components)) == ("", "", "", [])


def test_the_configuration_may_be_toml_and_its_zone_unknown() -> None:
    toml = (
        'title = "Acme"\ntimezone = "Mars/Base"\nlanguageCode = "fr-CA"\n[params]\n[[params.systems]]\nname = "API"\n'
    )
    found = opened(("hugo.toml", toml), ("content/issues/x.md", ""))
    assert (found.title, found.timezone, found.language) == ("Acme", "", "fr")
    assert [each.named.name for each in found.components] == ["API"]
    assert opened(("config.yml", "timezone: UTC\nparams: x\n"), ("content/issues/x.md", "")).timezone == ""


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("content/issues/_index.md", "---\n---\n", "does not have the name of an incident"),
        ("content/issues/README.md", "hello", "does not have the name of an incident"),
        ("content/issues/x.md", " \n", "is empty"),
        ("content/issues/x.md", "text", "has no front matter"),
        ("content/pages/x.md", "---\ntitle: About\n---\n", "is a page, not an issue"),
        ("content/issues/x.md", "---\ntitle: A\ndraft: true\n---\n", "is a draft"),
        ("content/issues/x.md", "---\nseverity: down\n---\n", "has neither a title nor a date"),
        ("content/issues/x.md", "---\ntitle: A\ndate: soon\n---\n", 'has no date that can be read: "soon"'),
    ],
)
def test_what_is_no_incident_is_told(name: str, text: str, why: str) -> None:
    assert list(opened((name, text)).items()) == [Skipped(name, why)]


def test_a_translation_is_no_second_incident() -> None:
    files = [(f"content/issues/{name}.md", f"---\n{LEAST}---\n") for name in ("x", "x.fr", "y.fr", "v1.no")]
    why = "is x.md in another language; bring its words along as a translation, x.fr.md, beside the file of that"
    first, second, *others = opened(*files).items()
    assert isinstance(first, Item)
    assert second == Skipped("content/issues/x.fr.md", why)
    assert [isinstance(each, Item) for each in others] == [True, True]


def test_any_page_of_the_section_is_an_issue() -> None:
    assert isinstance(told(LEAST + "section: issue\n", name="content/incident/x.md"), Item)


def test_front_matter_is_read_also_where_it_has_an_error() -> None:
    broken = front_matter(
        '---\ntitle: A: b\nodd\naffected:\n- API\n  - Web\naliases: [a, "b"]\nresolved: "yes"\n---\nBody'
    )
    assert broken
    assert broken.keys == {"title": "A: b", "affected": ["API", "Web"], "aliases": ["a", "b"], "resolved": "yes"}
    assert (broken.body, len(broken.guesses)) == ("Body", 1)
    toml = front_matter('+++\nTitle = "A"\n+++\n')
    assert toml == front_matter("---\nTITLE: A\n---\n")
    assert front_matter("---\ntitle: A\n") is None


@pytest.mark.parametrize(
    ("changed", "level", "kind", "guesses"),
    [
        ("severity: down", Level.MAJOR_OUTAGE, Kind.INCIDENT, 0),
        ("severity: dissrupted", Level.DEGRADED_PERFORMANCE, Kind.INCIDENT, 1),
        ("severity: ''", None, Kind.INCIDENT, 1),
        ("severity: notice", None, Kind.NOTICE, 0),
        ("severity: down\ninformational: yes", None, Kind.NOTICE, 0),
    ],
)
def test_a_severity_is_the_level_of_what_is_affected(
    changed: str, level: Level | None, kind: Kind, guesses: int
) -> None:
    found = item(LEAST.replace("severity: down", changed) + "affected: [API, '']\n")
    assert ([*found.components.values()], found.kind, len(found.guesses)) == ([level], kind, guesses)


def test_what_is_affected_may_be_written_in_any_way() -> None:
    named = [item(LEAST + front).components for front in (
        "affected: API, Web\n", "affected:\n- individualaffected: API\n- Web\n- API\n", "affected:\n",
    )]  # fmt: skip
    assert [[each.name for each in names] for names in named] == [["API", "Web"], ["API", "Web"], []]
    assert item(LEAST).impact is Impact.CRITICAL


@pytest.mark.parametrize(
    ("front", "written", "guesses"),
    [
        (LEAST, [("12:00", "resolved", "It was bad.")], 0),
        (LEAST.replace("true", "false"), [("10:00", "investigating", "It was bad.")], 0),
        (LEAST.replace("true", "perhaps"), [("12:00", "resolved", "It was bad.")], 1),
        (LEAST.replace("resolvedWhen: 2024-03-05T12:00:00Z\n", ""), [("10:00", "resolved", "It was bad.")], 1),
        (LEAST.replace("05T12", "04T12"), [("10:00", "resolved", "It was bad.")], 1),
        (LEAST.replace("2024-03-05T12:00:00Z", "later"), [("10:00", "resolved", "It was bad.")], 2),
        (LEAST.replace("down", "notice"), [("10:00", "update", "It was bad."), ("12:00", "resolved", "")], 0),
    ],
)
def test_a_text_without_marks_is_one_update(front: str, written: list[tuple[str, str, str]], guesses: int) -> None:
    found = item(front)
    assert (posts(found), len(found.guesses)) == (written, guesses)


@pytest.mark.parametrize(
    ("body", "written"),
    [
        (
            "[Final message]\nDone.\n\n[Update 10:30 UTC]\nB.\n\n[Update]\nC.\n\n[Initial message]\nA.",
            [
                ("10:00", "investigating", "A."),
                ("10:30", "update", "B."),
                ("12:00", "resolved", "C.\n\nDone."),
            ],
        ),
        (
            "Before.\n\n**[Initial Message]** A.\n\n[Update 2024-03-05 11:00 UTC]: B.\n<!-- [Update] hidden -->",
            [
                ("10:00", "investigating", "Before.\n\nA."),
                ("11:00", "update", "B.\n<!-- [Update] hidden -->"),
                ("12:00", "resolved", ""),
            ],
        ),
        ("[Update]\nA.", [("12:00", "resolved", "[Update]\nA.")]),
        (
            f"*Resolved* - B. {TRACK.format('12')}\n\n\n*Investigating* - A. {TRACK.format('10')}",
            [("10:00", "investigating", "A."), ("12:00", "resolved", "B.")],
        ),
        (
            'A. {{< track "2024-03-05T10:00:00Z" >}}\n\nB. {{< track "2024-03-05T13:00:00Z" >}}',
            [("10:00", "update", "A."), ("13:00", "update", "B."), ("13:00", "resolved", "")],
        ),
        (
            f"*Post-mortem*\n\nWhy.\n\n---\n\n*Resolved* - B. {TRACK.format('12')}\n\nMore.\n\n{AT_TEN}",
            [
                ("10:00", "monitoring", "A."),
                ("10:00", "update", "More."),
                ("12:00", "resolved", "B."),
                ("12:00", "postmortem", "*Post-mortem*\n\nWhy."),
            ],
        ),
        (
            f"***\n\n{AT_TEN}\n\n* * *\n\n*Resolved* - B.\n\n---\n\nC. {TRACK.format('12')}\n\n___\n",
            [("10:00", "monitoring", "A."), ("12:00", "resolved", "B.\n\n---\n\nC.")],
        ),
        (
            f"{AT_TEN}\n\n*Update* - B. {TRACK.format('12')}",
            [("10:00", "monitoring", "A."), ("12:00", "resolved", "B.")],
        ),
        (
            'A. {{< track "2024-03-05T10:00:00Z" >}}\n\nText.',
            [("12:00", "resolved", "A. *2024-03-05T10:00:00Z*\n\nText.")],
        ),
        ('A. {{< track "soon" >}}', [("12:00", "resolved", "A. *soon*")]),
    ],
)
def test_marks_in_the_text_make_updates(body: str, written: list[tuple[str, str, str]]) -> None:
    assert posts(item(LEAST, body)) == written


def test_the_last_words_of_what_goes_on_are_an_update() -> None:
    found = item(LEAST.replace("true", "false"), "[Initial message]\nA.\n[Update]\nB.\n[Final message]\nC.")
    assert posts(found) == [("10:00", "investigating", "A.\n\nB."), ("10:00", "update", "C.")]


def test_a_maintenance_is_guessed_on_request_alone() -> None:
    front = LEAST.replace("Down", "Planned maintenance")
    assert item(front).kind is Kind.INCIDENT
    found = item(front, guess=True)
    assert (found.kind, found.start, found.end) == (Kind.MAINTENANCE, moment("10:00"), moment("12:00"))
    assert posts(found) == [("10:00", "scheduled", "It was bad."), ("12:00", "completed", "")]
    assert len(found.guesses) == 1
    assert item(front.replace("resolvedWhen: 2024-03-05T12:00:00Z\n", ""), guess=True).kind is Kind.INCIDENT
    marked = item(front, "[Initial message]\nA.\n[Final message]\nB.", guess=True)
    assert posts(marked) == [("10:00", "scheduled", "A."), ("12:00", "completed", "B.")]


def test_pictures_come_along_and_links_lead_on() -> None:
    body = "![g](/img/g.png) ![h](h.png) ![i](/gone.png) [o](/issues/old/) [w](https://e.org/) <img src='/img/g.png'>"
    found = item(LEAST, body, others=("static/img/g.png", "content/issues/h.png", "static/x.js"))
    assert found.files == {"img-g.png": "static/img/g.png", "issues-h.png": "content/issues/h.png"}
    assert found.posts[0].text == (
        "![g](img-g.png) ![h](issues-h.png) ![i](https://status.acme.example/gone.png) "
        "[o](https://status.acme.example/issues/old/) [w](https://e.org/) <img src='img-g.png'>"
    )
    assert item(LEAST, "[a](b.md)").posts[0].text == "[a](b.md)"


@pytest.mark.parametrize(
    ("name", "front", "aliases"),
    [
        ("content/issues/My File.md", "", ("issues/my-file/",)),
        ("content/issues/2024/x/index.md", "", ("issues/2024/x/",)),
        ("content/issues/x.md", "slug: y\naliases: [/old/x, 'a?b']\n", ("issues/y/", "old/x/")),
        ("content/issues/x.md", "url: /z.html\naliases: z\n", ("z.html/",)),
    ],
)
def test_an_issue_keeps_its_old_addresses(name: str, front: str, aliases: tuple[str, ...]) -> None:
    assert item(LEAST + front, name=name).aliases == aliases
