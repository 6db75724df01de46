"""What the theme says in other languages: every catalog is whole, and a page speaks one language."""

import enum
import gettext
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date
from functools import cache
from pathlib import Path
from typing import Any, Final
from xml.etree.ElementTree import Element

import babel
import builders
import pytest
from babel.messages import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_keywords, parse_mapping_cfg
from babel.messages.pofile import read_po
from browser.sites import EXAMPLE, parsed
from builders import at, cause, incident, maintenance, moment, notice, update, views
from markup import read_page
from tables import each_row

from statusgen.language.labels import find_label, fold, label_words
from statusgen.language.locale import Locale
from statusgen.language.messages import SENTENCES, WORDS
from statusgen.model.site import Claim, Report, Site, Statement
from statusgen.model.time import read_count, read_length
from statusgen.model.vocabulary import CauseStatus, Label, Level, State
from statusgen.pages.plan import plan_pages
from statusgen.status.rollup import Description
from statusgen.theme.renderer import Renderer
from statusgen.theme.templates import SHIPPED, Templates

ROOT: Final = Path(__file__).parent.parent.parent
KEYWORDS: Final = "_ N_ gettext ngettext:1,2 pgettext:1c,2 NP_:1c,2"
"""What marks a message, as `make messages` has it."""

TAGS: Final = sorted(path.stem for path in (SHIPPED / "locale").glob("*.po"))
PLACEHOLDER: Final = re.compile(r"%\(\w+\)s")
HINT: Final = "run `make messages`, and translate what is empty"

Key = tuple[str, str]
"""The context of a message, and its text in English."""

catalogs = pytest.mark.parametrize("tag", TAGS)


# Catalogs


@catalogs
def test_a_catalog_has_every_message_and_no_other(tag: str) -> None:
    shipped = {key(message) for message in messages(tag)}
    missing, unused = said() - shipped, shipped - said()
    assert not missing, HINT
    assert not unused, HINT


@catalogs
def test_every_message_is_translated(tag: str) -> None:
    assert [message.id for message in messages(tag) if not all(forms(message)) or message.fuzzy] == [], HINT


@catalogs
def test_every_translation_has_the_placeholders_of_its_message(tag: str) -> None:
    """The form of one number alone may say it in words: Arabic has a dual, `يومان`."""
    wrong = [
        (message.id, form)
        for message in messages(tag)
        for n, form in enumerate(forms(message))
        if not own_placeholders(message) - spoken_numbers(tag, n) <= placeholders(form) <= own_placeholders(message)
        or "%" in PLACEHOLDER.sub("", form)
    ]
    assert wrong == []


@catalogs
def test_a_catalog_has_the_plural_forms_of_its_language(tag: str) -> None:
    plurals = [message for message in messages(tag) if isinstance(message.id, tuple)]
    assert plurals
    assert {len(forms(message)) for message in plurals} == {len(categories(tag))}
    assert catalog(tag).num_plurals == len(categories(tag))


@catalogs
def test_the_header_chooses_the_same_plural_form_as_the_site(tag: str) -> None:
    header, rule = gettext.c2py(catalog(tag).plural_expr), babel.Locale.parse(tag, sep="-").plural_form
    numbers = [*range(201), 1_000, 1_000_000, 2_000_000]
    assert [header(n) for n in numbers] == [categories(tag).index(rule(n)) for n in numbers]


@catalogs
def test_a_form_is_found_for_every_number(tag: str) -> None:
    locale = shipped_locale(tag)
    for message in messages(tag):
        if isinstance(message.id, tuple):
            one, many = message.id
            found = {locale.ngettext(one, many, number) for number in [*range(201), 1_000_000]}
            assert found == set(forms(message))


@catalogs
def test_a_catalog_of_a_sites_own_keeps_the_plural_forms_of_the_shipped_one(tag: str, tmp_path: Path) -> None:
    (tmp_path / "locale").mkdir()
    own = f'msgid ""\nmsgstr ""\n"Language: {tag}\\n"\n\nmsgid "History"\nmsgstr "…"\n'
    (tmp_path / "locale" / f"{tag}.po").write_text(own, encoding="utf-8")
    shipped, mixed = shipped_locale(tag), Templates(tmp_path).locale(tag, UTC)
    words = "%(number)s entry", "%(number)s entries"
    assert mixed.gettext("History") == "…"
    assert [mixed.ngettext(*words, n) for n in range(201)] == [shipped.ngettext(*words, n) for n in range(201)]


def test_a_language_needs_nothing_but_its_catalog(tmp_path: Path) -> None:
    (tmp_path / "locale").mkdir()
    words = 'msgid ""\nmsgstr ""\n"Language: he\\n"\n\nmsgid "History"\nmsgstr "היסטוריה"\n'
    (tmp_path / "locale" / "he.po").write_text(words, encoding="utf-8")
    templates, site = Templates(tmp_path), eventful("he")
    locales = {"he": templates.locale("he", UTC)}
    pages = {page.path: page for page in plan_pages(views(site, at("12:00"), locales.values()))}
    history = Renderer(templates, site, locales).page(pages["history/"]).content.decode()
    assert "he" in templates.languages
    assert '<html lang="he" dir="rtl">' in history
    assert "<h1>היסטוריה</h1>" in history
    assert "מרץ" in history


@catalogs
def test_an_update_may_be_headed_with_the_word_that_the_site_shows_for_it(tag: str) -> None:
    words = {label: shipped_locale(tag).gettext(WORDS[label]) for label in Label}
    assert {label: find_label(word, [tag]) for label, word in words.items()} == {label: label for label in Label}


@catalogs
def test_the_word_that_the_site_shows_for_a_label_is_the_first_that_authors_are_told(tag: str) -> None:
    shown = {label: fold(shipped_locale(tag).gettext(WORDS[label])) for label in Label}
    told = {label: [fold(word) for word in label_words([tag], [label])] for label in Label}
    english = {label: [fold(word) for word in label_words([], [label])] for label in Label}
    assert {label: words[len(english[label])] for label, words in told.items() if len(words) > len(english[label])} == {
        label: word for label, word in shown.items() if len(told[label]) > len(english[label])
    }


@catalogs
def test_a_catalog_says_nothing_of_who_and_when(tag: str) -> None:
    text = (SHIPPED / "locale" / f"{tag}.po").read_text(encoding="utf-8")
    names = re.findall(r'^"([\w-]+): ', text, re.MULTILINE)
    assert names == ["Language", "Plural-Forms", "MIME-Version", "Content-Type", "Content-Transfer-Encoding"]
    assert "#~" not in text
    assert re.findall(r"^#: .*:\d", text, re.MULTILINE) == []


def test_only_catalogs_are_kept_beside_the_templates() -> None:
    assert {path.suffix for path in (SHIPPED / "locale").iterdir()} == {".po"}


def test_make_extracts_what_these_tests_do() -> None:
    assert f"--keywords '{KEYWORDS}'" in (ROOT / "Makefile").read_text(encoding="utf-8")


# Words


def test_every_state_level_label_and_cause_has_a_word() -> None:
    kinds: set[type[enum.Enum]] = {type(member) for member in WORDS if member}
    assert [member for kind in kinds for member in kind if member not in WORDS] == []


def test_every_state_is_explained_in_a_sentence() -> None:
    assert set(SENTENCES) == set(State)


def test_every_word_can_be_translated() -> None:
    words = [word.rpartition("\4") for word in (*WORDS.values(), *SENTENCES.values())]
    assert {(context, word) for context, _, word in words} <= said()


# French


@pytest.fixture(scope="module")
def fr() -> Locale:
    return shipped_locale("fr")


@each_row(
    ("written", "said"),
    [
        ("2016-01-19 08:30", "19 janvier 2016 à 08:30 UTC"),
        ("about 2016-01-19 08:30", "19 janvier 2016 à 08:30 UTC (approx.)"),
        ("2016-01-19", "19 janvier 2016"),
        ("after 2016-01-19 16:30", "19 janvier 2016 à 16:30 UTC ou plus tard"),
        ("before 2024-03-01", "avant le 1er mars 2024"),
        ("after 2024-03-05", "après le 5 mars 2024"),
        ("before 2012-07", "avant juillet 2012"),
        ("2012-07", "juillet 2012"),
        ("about 2012-07", "vers juillet 2012"),
        ("about 2024-03-01", "vers le 1er mars 2024"),
        ("2008", "2008"),
    ],
)
def test_french_moments(fr: Locale, written: str, said: str) -> None:
    assert fr.moment(moment(written)) == said


def test_french_days(fr: Locale) -> None:
    day = date(2016, 10, 21)
    assert fr.day(day) == "21 octobre 2016"
    assert fr.short_day(day) == "21 oct."
    assert fr.short_day(date(2016, 10, 1)) == "1er oct."
    assert fr.day(date(2016, 10, 1)) == "1er octobre 2016"
    assert fr.month(day) == "octobre 2016"
    assert fr.month_name(day) == "Octobre"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("2h 19m", "2 heures et 19 minutes"),
        ("about 8h", "environ 8 heures"),
        ("over 1d", "plus de 1 jour"),
        ("up to 1h 1m", "jusqu’à 1 heure et 1 minute"),
    ],
)
def test_french_durations(fr: Locale, written: str, said: str) -> None:
    assert fr.length(read_length(written)).replace("\N{NO-BREAK SPACE}", " ") == said


def test_a_short_french_duration(fr: Locale) -> None:
    assert fr.duration(59) == "moins d’une minute"


def test_french_numbers_and_lists(fr: Locale) -> None:
    assert fr.percent(99.98) == "99,98\N{NO-BREAK SPACE}%"
    assert fr.count(read_count("over 77000")) == "plus de 77\N{NARROW NO-BREAK SPACE}000"
    assert fr.listed(["Facebook", "Instagram", "Threads"]) == "Facebook, Instagram et Threads"
    assert fr.own_name == "Français"
    assert fr.language_name("en") == "anglais"
    assert fr.region("several", {}) == "Plusieurs régions"


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "%(number)s incident de durée inconnue"),
        (1, "%(number)s incident de durée inconnue"),
        (2, "%(number)s incidents de durée inconnue"),
        (1_000_000, "%(number)s d’incidents de durée inconnue"),
    ],
)
def test_french_plurals(fr: Locale, number: int, said: str) -> None:
    messages = "%(number)s incident of unknown duration", "%(number)s incidents of unknown duration"
    assert fr.ngettext(*messages, number) == said


def test_french_words(fr: Locale) -> None:
    shown = (
        Description.OPERATIONAL, Level.OPERATIONAL, Level.PARTIAL_OUTAGE, State.INVESTIGATING, State.RESOLVED,
        Label.UPDATE, CauseStatus.UNDISCLOSED,
    )  # fmt: skip
    assert [fr.gettext(WORDS[each]) for each in shown] == [
        "Tous les services sont opérationnels", "Opérationnel", "Panne partielle",
        "Analyse en cours", "Résolu", "Mise à jour", "Non divulguée",
    ]  # fmt: skip


def test_french_is_spaced_as_french_is() -> None:
    """A full no-break space before a colon and inside quotation marks, a narrow one before `;`, `!` and `?`."""
    wrong = [
        form
        for message in messages("fr")
        for form in forms(message)
        if re.search(r"(?<!\N{NO-BREAK SPACE}):|(?<!\N{NARROW NO-BREAK SPACE})[;!?]", form)
        or re.search(r"«(?!\N{NO-BREAK SPACE})|(?<!\N{NO-BREAK SPACE})»|['\"]", form)
    ]
    assert wrong == []


# Other languages

MOMENTS: Final = (
    "about 2016-01-19 08:30",
    "after 2016-01-19 16:30",
    "before 2024-03-05",
    "before 2012-07",
    "about 2008",
)


@pytest.mark.parametrize(
    ("tag", "said"),
    [
        ("de", [
            "ca. 19. Januar 2016, 08:30 UTC", "19. Januar 2016, 16:30 UTC oder später", "vor dem 5. März 2024",
            "vor Juli 2012", "ca. 2008",
        ]),
        ("es", [
            "19 de enero de 2016, 8:30 UTC (aprox.)", "19 de enero de 2016, 16:30 UTC o después",
            "antes del 5 de marzo de 2024", "antes de julio de 2012", "2008 (aprox.)",
        ]),
        ("pt", [
            "19 de janeiro de 2016, 08:30 UTC (aprox.)", "19 de janeiro de 2016, 16:30 UTC ou depois",
            "antes de 5 de março de 2024", "antes de julho de 2012", "2008 (aprox.)",
        ]),
        ("ja", [
            "2016年1月19日 8:30（UTC）頃", "2016年1月19日 16:30（UTC）より後", "2024年3月5日より前",
            "2012年7月より前", "2008年頃",
        ]),
        ("ar", [
            "19 يناير 2016، 08:30 UTC\u200f تقريبًا", "بعد 19 يناير 2016، 16:30 UTC\u200f",
            "قبل 5 مارس 2024", "قبل يوليو 2012", "2008 تقريبًا",
        ]),
    ],
)  # fmt: skip
def test_moments_in_other_languages(tag: str, said: list[str]) -> None:
    assert [shipped_locale(tag).moment(moment(written)) for written in MOMENTS] == said


@pytest.mark.parametrize(
    ("tag", "said"),
    [
        ("de", ["etwa 8 Stunden", "mehr als 1 Tag", "bis zu 1 Stunde und 1 Minute", "weniger als eine Minute"]),
        ("es", ["aproximadamente 8 horas", "más de 1 día", "hasta 1 hora y 1 minuto", "menos de un minuto"]),
        ("pt", ["cerca de 8 horas", "mais de 1 dia", "até 1 hora e 1 minuto", "menos de um minuto"]),
        ("ja", ["約8時間", "1日超", "最大1時間1分", "1分未満"]),
        ("ar", ["8 ساعات تقريبًا", "يوم فأكثر", "ساعة ودقيقة كحد أقصى", "أقل من دقيقة"]),
    ],
)
def test_durations_in_other_languages(tag: str, said: list[str]) -> None:
    locale = shipped_locale(tag)
    lengths = [locale.length(read_length(written)) for written in ("about 8h", "over 1d", "up to 1h 1m")]
    assert [text.replace("\N{NO-BREAK SPACE}", " ") for text in (*lengths, locale.duration(59))] == said


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "لا حوادث مجهولة المدة"),
        (1, "حادث واحد مجهول المدة"),
        (2, "حادثان مجهولا المدة"),
        (3, "3 حوادث مجهولة المدة"),
        (10, "10 حوادث مجهولة المدة"),
        (11, "11 حادثًا مجهول المدة"),
        (99, "99 حادثًا مجهول المدة"),
        (100, "100 حادث مجهول المدة"),
        (103, "103 حوادث مجهولة المدة"),
    ],
)
def test_arabic_plurals(number: int, said: str) -> None:
    assert unknown_durations("ar", number) == said


@pytest.mark.parametrize(
    ("tag", "said"),
    [
        ("de", [
            "0 Störungen mit unbekannter Dauer", "1 Störung mit unbekannter Dauer", "2 Störungen mit unbekannter Dauer",
        ]),
        ("es", [
            "0 incidentes de duración desconocida", "1 incidente de duración desconocida",
            "2 incidentes de duración desconocida",
        ]),
        ("pt", [
            "0 incidente de duração desconhecida", "1 incidente de duração desconhecida",
            "2 incidentes de duração desconhecida",
        ]),
        ("ja", [
            "継続時間が不明なインシデント：0件", "継続時間が不明なインシデント：1件",
            "継続時間が不明なインシデント：2件",
        ]),
    ],
)  # fmt: skip
def test_plurals_in_other_languages(tag: str, said: list[str]) -> None:
    assert [unknown_durations(tag, number) for number in (0, 1, 2)] == said


def unknown_durations(tag: str, number: int) -> str:
    one = "%(number)s incident of unknown duration"
    form = shipped_locale(tag).ngettext(one, one.replace("incident", "incidents"), number)
    return form % {"number": number}


@pytest.mark.parametrize(
    ("tag", "said"),
    [
        ("de", ["Alle Dienste laufen störungsfrei", "Störungsfrei", "Teilausfall", "Wird untersucht", "Behoben"]),
        ("es", [
            "Todos los servicios funcionan con normalidad", "Operativo", "Interrupción parcial", "En investigación",
            "Resuelto",
        ]),
        ("pt", [
            "Todos os serviços funcionam normalmente", "Operacional", "Indisponibilidade parcial", "Em investigação",
            "Resolvido",
        ]),
        ("ja", ["すべてのサービスが正常です", "正常", "一部障害", "調査中", "解決済み"]),
        ("ar", ["جميع الخدمات تعمل بشكل طبيعي", "تشغيل طبيعي", "انقطاع جزئي", "قيد التحقيق", "تم الحل"]),
    ],
)  # fmt: skip
def test_words_in_other_languages(tag: str, said: list[str]) -> None:
    shown = (Description.OPERATIONAL, Level.OPERATIONAL, Level.PARTIAL_OUTAGE, State.INVESTIGATING, State.RESOLVED)
    assert [shipped_locale(tag).gettext(WORDS[each]) for each in shown] == said


FOREIGN_MARKS: Final = {"de": "['«»]", "es": "[„'“]", "pt": "[«»„']", "ja": r"[,.:;!?()'„“«»]", "ar": r"[,;?'„“]"}


@pytest.mark.parametrize("tag", FOREIGN_MARKS)
def test_a_language_has_its_own_punctuation(tag: str) -> None:
    spoken = [PLACEHOLDER.sub("", form) for message in messages(tag) for form in forms(message)]
    assert [text for text in spoken if re.search(FOREIGN_MARKS[tag], text)] == []


# Pages


def test_the_pages_of_the_example_are_in_their_language() -> None:
    """Those of incidents, and of every other kind at most two."""
    kinds: dict[str, dict[str, Element]] = {}
    for path, page in parsed(EXAMPLE).items():
        if path.startswith("fr/"):
            kinds.setdefault(path.split("/")[1], {})[path] = page
    most = {"incidents": None}
    chosen = [page for kind, pages in kinds.items() for page in list(pages.items())[: most.get(kind, 2)]]
    assert {"index.html", "history", "incidents", "components", "regions", "subscribe"} <= kinds.keys()
    assert foreign("fr", dict(chosen)) == []


@catalogs
def test_pages_with_much_to_say_are_in_their_language(tag: str) -> None:
    site, templates = eventful(tag), Templates(SHIPPED)
    locales = {tag: templates.locale(tag, UTC)}
    renderer = Renderer(templates, site, locales)
    planned = plan_pages(views(site, at("12:00"), locales.values()))
    assert foreign(tag, {page.path: read_page(renderer.page(page).content.decode()) for page in planned}) == []


def eventful(tag: str) -> Site:
    """A site that gives the theme cause to say much. What its authors say is three dots, in its one language."""
    words = {tag: "…"}
    dots = builders.text(words)
    said: dict[str, Any] = {"title": dots, "summary": dots, "writeup": dots}
    return builders.site(
        incident(
            update("10:00", "Investigating", "cause: undisclosed", "next update: +30m", body=words),
            update("11:00", "Identified", "api: partial_outage", "cause: suspected", body=words),
            name="open", components={"api": "major_outage", "old": "degraded_performance"},
            regions=["FR", "several"], cause=cause("suspected", summary=dots),
            claims=tuple(Claim(about=fact, by=dots, summary=dots, response=dots) for fact in ("cause", "start", "FR")),
            reports=(Report(by=dots),), statements=(Statement(speaker=dots, text=dots, lang="ja"),), **said,
        ),
        incident(
            update("2024-02-20 10:00", "Investigating", body=words), update("2024-02-20 12:00", "Resolved", body=words),
            name="over", components={"api": "major_outage"}, related=("undated",), **said,
        ),
        incident(name="undated", start="about 2012-07", components=["api"], **said),
        maintenance(
            update("09:00", "Scheduled", body=words), update("11:30", "Update", "end: 23:00", body=words), **said
        ),
        notice(update("09:00", "Update", body=words), **said),
        components=["api", "web", builders.component("old", until="2024-01-01", operator=("…",))],
        languages=[tag],
        title=dots,
    )  # fmt: skip


def foreign(tag: str, pages: Mapping[str, Element]) -> list[tuple[str, str, str]]:
    """Where a page says in English what its catalog says otherwise: page, message, text."""
    return [
        (path, message, text)
        for path, page in pages.items()
        for text in own_texts(page, tag)
        for message in untranslated(tag, text)
    ]


@cache
def untranslated(tag: str, text: str) -> tuple[str, ...]:
    """The messages that a text says in English."""
    said = english(tag).items()
    return tuple(message for message, (part, pattern) in said if part in text and pattern.search(text))


@cache
def english(tag: str) -> Mapping[str, tuple[str, re.Pattern[str]]]:
    """What each message looks like untranslated: a long one anywhere, a short one where a text begins with it.

    With the pattern comes its longest literal part, which is looked for first: that takes no time.
    """
    found: dict[str, tuple[str, re.Pattern[str]]] = {}
    for message in messages(tag):
        for text in texts(message):
            spoken = "".join(PLACEHOLDER.split(text)).strip()
            if text not in forms(message) and sum(map(str.isalpha, spoken)) > 2:
                pattern = ".+".join(map(re.escape, PLACEHOLDER.split(text)))
                form = pattern if len(spoken) > 12 else rf"\A\s*{pattern}\s*([,.:;(]|\Z)"
                found[text] = max(PLACEHOLDER.split(text), key=len), re.compile(form)
    return found


def own_texts(root: Element, tag: str) -> Iterator[str]:
    """What a page says in its own language: labels, and each text both by itself and with those that it runs into."""
    assert root.get("lang") == tag
    labels = (element.get(name) for element in root.iter() for name in ("aria-label", "alt", "title", "content"))
    yield from (label for label in labels if label)
    texts = list(texts_in(root, tag))
    yield from texts
    yield from "".join(texts).split("\n\n")


def texts_in(element: Element, tag: str) -> Iterator[str]:
    """The texts below an element, but for what is in another language; an empty line around every block."""
    if element.get("lang") in {None, tag} and isinstance(element.tag, str):
        edge = "" if element.tag in INLINE else "\n\n"
        yield edge
        yield element.text or ""
        for child in element:
            yield from texts_in(child, tag)
            yield child.tail or ""
        yield edge


INLINE: Final = frozenset({"a", "b", "bdi", "cite", "code", "em", "i", "q", "span", "strong", "sub", "sup", "time"})


# What is said


@cache
def said() -> frozenset[Key]:
    """Every message of the templates and of the code."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    found = extract_from_dir(ROOT, methods, options, parse_keywords(KEYWORDS.split()))
    return frozenset((context or "", text[0] if isinstance(text, tuple) else text) for _, _, text, _, context in found)


@cache
def catalog(tag: str) -> Catalog:
    with (SHIPPED / "locale" / f"{tag}.po").open("rb") as file:
        return read_po(file)


def messages(tag: str) -> tuple[Message, ...]:
    return tuple(message for message in catalog(tag) if message.id)


def key(message: Message) -> Key:
    return message.context or "", texts(message)[0]


def placeholders(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text))


def own_placeholders(message: Message) -> set[str]:
    return {name for text in texts(message) for name in placeholders(text)}


@cache
def spoken_numbers(tag: str, form: int) -> frozenset[str]:
    """What a plural form may leave out: the number, where no other number takes that form."""
    rule, names = babel.Locale.parse(tag, sep="-").plural_form, categories(tag)
    return frozenset({"%(number)s"} if [rule(n) for n in range(201)].count(names[form]) == 1 else ())


def texts(message: Message) -> tuple[str, ...]:
    """What a message says in English: one text, or singular and plural."""
    return tuple(message.id) if isinstance(message.id, (list, tuple)) else (message.id,)


def forms(message: Message) -> tuple[str, ...]:
    """Its translations: one, or one for each plural form."""
    return tuple(message.string) if isinstance(message.string, (list, tuple)) else (message.string or "",)


@cache
def categories(tag: str) -> tuple[str, ...]:
    """The plural forms of a language in CLDR's order, which is that of its catalog."""
    tags = babel.Locale.parse(tag, sep="-").plural_form.tags | {"other"}
    return tuple(name for name in ("zero", "one", "two", "few", "many", "other") if name in tags)


@cache
def shipped_locale(tag: str) -> Locale:
    return Templates(SHIPPED).locale(tag, UTC)
