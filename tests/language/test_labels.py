"""The words of update headings, in every language that has a list."""

import unicodedata
from itertools import chain
from pathlib import Path

import pytest
from tables import each_row

from statusgen.language.labels import doubt, find_label, fold, is_updates_heading, label_words, read_label
from statusgen.model.vocabulary import LABELS, Kind, Label

LANGUAGES = ("en", "fr", "de", "es", "pt", "ja", "ar")
OF_AN_INCIDENT = {
    "en": "Investigating, Identified, Monitoring, Resolved (it is over), Update, Correction, Postmortem",
    "de": "Wird untersucht, Identifiziert, Wird beobachtet, Behoben (it is over), Update, Berichtigung, "
    "Nachbetrachtung",
    "ja": "調査中, 原因特定, 経過観察中, 解決済み (it is over), 更新, 訂正, 事後報告",
}


@each_row(
    ("word", "languages", "label"),
    [
        ("Investigating", [], Label.INVESTIGATING),
        ("identified", [], Label.IDENTIFIED),
        ("MONITORING", [], Label.MONITORING),
        ("In progress", [], Label.IN_PROGRESS),
        ("in-progress", [], Label.IN_PROGRESS),
        ("Canceled", [], Label.CANCELLED),
        ("Post‑mortem", [], Label.POSTMORTEM),
        ("Résolu", ["fr"], Label.RESOLVED),
        ("resolu", ["en", "fr"], Label.RESOLVED),
        (unicodedata.normalize("NFD", "Résolu"), ["fr"], Label.RESOLVED),
        ("En cours d’analyse", ["fr"], Label.INVESTIGATING),
        ("En cours d'analyse", ["fr"], Label.INVESTIGATING),
        ("en  cours d´analyse", ["fr"], Label.INVESTIGATING),
        ("Resolved", ["fr"], Label.RESOLVED),
        ("Resolvido", ["pt-BR"], Label.RESOLVED),
        ("解決済み", ["ja"], Label.RESOLVED),
        ("تم الحل", ["ar"], Label.RESOLVED),
        ("Résolu", [], None),
        ("Résolu", ["xx"], None),
        ("Fixed", ["fr"], Label.RESOLVED),
        ("Resolved.", [], Label.RESOLVED),
        ("Fixed!", [], Label.RESOLVED),
        ("Investigating…", [], Label.INVESTIGATING),
        ("解決しました。", ["ja"], Label.RESOLVED),
        ("第2報", ["ja"], Label.UPDATE),
        ("第１２報", ["ja"], Label.UPDATE),
        ("第三報", ["ja"], Label.UPDATE),
        ("確認中", ["ja"], Label.VERIFYING),
        ("確認中", ["en"], None),
        ("Wird behoben", ["de"], Label.IDENTIFIED),
        ("جاري التحقيق", ["ar"], Label.INVESTIGATING),
        ("تم حل المشكلة", ["ar"], Label.RESOLVED),
        ("أُلغيت", ["ar"], Label.CANCELLED),
        ("Resolved?", [], None),
        ("Fix", [], None),
        ("", [], None),
    ],
)
def test_a_label_is_understood_in_english_and_the_site_s_languages(
    word: str, languages: list[str], label: Label | None
) -> None:
    assert find_label(word, languages) is label


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_label_has_words_in_every_language_and_each_word_means_one_label(language: str) -> None:
    for label in Label:
        own = [word for word in label_words([language], [label]) if word not in label_words([], Label)]
        assert own or language in {"en", "fr"}
        assert {find_label(word, [language]) for word in label_words([language], [label])} == {label}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_of_a_language_means_two_labels(language: str) -> None:
    folded = [fold(word) for word in label_words([language], Label)]
    labels = {word: find_label(word, [language]) for word in folded}
    assert set(labels) == set(folded)
    assert None not in labels.values()


def test_the_usual_words_of_a_kind_come_in_the_order_of_the_languages() -> None:
    words = label_words(["fr", "en"], LABELS[Kind.NOTICE])
    assert words[:2] == ("Resolved", "Fixed")
    assert words[6:8] == ("Résolu", "Résolue")


def test_no_word_means_two_labels_on_a_site_in_all_languages() -> None:
    meanings = {
        (fold(word), tag): find_label(word, [tag])
        for tag in LANGUAGES
        for word in label_words([tag], Label)
        if word not in label_words([], Label)
    }
    assert {key: find_label(key[0], LANGUAGES) for key in meanings} == meanings


def test_a_word_can_depend_on_the_kind() -> None:
    assert [read_label("確認中", kind, ["ja"], "ja") for kind in (Kind.INCIDENT, Kind.MAINTENANCE)] == [
        Label.INVESTIGATING,
        Label.VERIFYING,
    ]


@each_row(
    ("word", "language"),
    [
        ("Corrección", "en"),
        ("Korrektur", "en"),
        ("Unresolved", "en"),
        ("Not resolved", "en"),
        ("Not resolved yet", "en"),
        ("Not fixd", "en"),
        ("Unidentified", "en"),
        ("Un-resolved", "en"),
        ("Not identified", "en"),
        ("Resolution", "en"),
        ("Resolve", "en"),
        ("Resolved?", "en"),
        ("Partially resolved", "en"),
        ("Non résolu", "fr"),
        ("Irrésolu", "fr"),
        ("Pas encore résolu", "fr"),
        ("Nicht behoben", "de"),
        ("Nicht identifiziert", "de"),
        ("Wird gelöst", "de"),
        ("Ungelöst", "de"),
        ("No resuelto", "es"),
        ("Sin resolver", "es"),
        ("Resolviendo", "es"),
        ("Não resolvido", "pt"),
        ("Resolvendo", "pt"),
        ("未解決", "ja"),
        ("解決中", "ja"),
        ("復旧中", "ja"),
        ("لم يتم الحل", "ar"),
        ("غير محلول", "ar"),
        ("غير محدد", "ar"),
    ],
)
def test_no_hint_reverses_a_meaning(word: str, language: str) -> None:
    with pytest.raises(ValueError, match="is not a label; use ") as caught:
        read_label(word, Kind.INCIDENT, [language], language)
    assert "did you mean" not in str(caught.value)


@pytest.mark.parametrize(
    ("word", "kind", "language", "message"),
    [
        ("Investigatng", Kind.INCIDENT, "en", '"Investigatng" is not a label; did you mean "Investigating"?'),
        (
            "Canceled", Kind.INCIDENT, "en",
            f'"Canceled" is a label of kind "maintenance"; for kind "incident" use {OF_AN_INCIDENT["en"]}',
        ),
        ("Acknowledged", Kind.INCIDENT, "en", '"Acknowledged" is not a label; did you mean "Investigating"?'),
        ("Acknowledged", Kind.INCIDENT, "ja", '"Acknowledged" is not a label; did you mean "調査中"?'),
        ("Checking", Kind.MAINTENANCE, "en", '"Checking" is not a label; did you mean "Verifying"?'),
        (
            "Postponed", Kind.MAINTENANCE, "en",
            '"Postponed" is not a label; write Update, with the chips `start: …` and `end: …` below it',
        ),
        ("Postponed", Kind.INCIDENT, "en", f'"Postponed" is not a label; use {OF_AN_INCIDENT["en"]}'),
        ("Geschlossn", Kind.INCIDENT, "de", f'"Geschlossn" is not a label; use {OF_AN_INCIDENT["de"]}'),
        ("対応中", Kind.INCIDENT, "ja", f'"対応中" is not a label; use {OF_AN_INCIDENT["ja"]}'),
    ],
)  # fmt: skip
def test_an_unknown_label_offers_words_of_the_files_language(
    word: str, kind: Kind, language: str, message: str
) -> None:
    with pytest.raises(ValueError, match="label") as caught:
        read_label(word, kind, [language], language)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("word", "tags", "remedy"),
    [
        ("Correção", "en pt-BR", "for that write Retificação, for a fix write Em observação"),
        ("Correction", "en fr", ""),
        ("Correction", "de fr", ""),
        ("Correção", "pt-BR", "for that write Retificação, for a fix write Em observação"),
        ("correccion", "es", "for that write Rectificación, for a fix write En observación"),
        ("Correction", "fr", "for that write Rectification, for a fix write Sous surveillance"),
        ("Korrektur", "de", "for that write Berichtigung, for a fix write Wird beobachtet"),
        ("Correction", "en", ""),
        ("Rectification", "fr", ""),
        ("Correção", "xx", ""),
    ],
)
def test_a_word_for_a_correction_that_also_means_a_fix_is_asked_about(word: str, tags: str, remedy: str) -> None:
    told = f'"{word}" means that an earlier update was wrong; {remedy}'
    first, *others = tags.split()
    assert doubt(word, first, [first, *others]) == (told if remedy else "")


@each_row(
    ("heading", "languages"),
    [
        ("Updates", []),
        ("updates", ["fr"]),
        ("Mises à jour", ["fr"]),
        ("mises a jour", ["fr"]),
        ("Atualizações", ["pt-BR"]),
        ("Update", []),
        ("Updates:", []),
        ("Status updates", []),
        ("Point de situation", ["fr"]),
        ("アップデート", ["ja"]),
    ],
)
def test_the_list_of_updates_is_known_by_its_heading(heading: str, languages: list[str]) -> None:
    assert is_updates_heading(heading, languages)


def test_a_heading_of_another_language_opens_no_list() -> None:
    assert not is_updates_heading("Mises à jour", ["en"])
    assert not is_updates_heading("Timeline", ["en"])


def test_the_documentation_has_the_words_that_pages_show() -> None:
    text = (Path(__file__).parent.parent.parent / "docs" / "format.md").read_text(encoding="utf-8")
    head = "| " + " | ".join(f"`{tag}`" for tag in LANGUAGES) + " |\n"
    rows = text.partition(head)[2].partition("\n\n")[0].splitlines()[1:]
    documented = [[cell.strip(" `") for cell in row.strip("|").split("|")] for row in rows]
    assert [[find_label(word, [tag]) for word, tag in zip(row, LANGUAGES, strict=True)] for row in documented] == [
        [label] * len(LANGUAGES) for label in Label
    ]
    assert [[fold(word) for word in row] for row in documented] == [
        [fold(first_word(tag, label)) for tag in LANGUAGES] for label in Label
    ]


def first_word(tag: str, label: Label) -> str:
    english = label_words([], [label])
    return next((word for word in label_words([tag], [label])[len(english) :]), english[0])


def test_words_only_join_the_lists() -> None:
    understood = {
        "en": "Investigating Identified Monitoring Resolved Scheduled Verifying Completed Cancelled Canceled "
        "Update Correction Postmortem Post-mortem",
        "fr": "Investigation Identifié Identifiée Surveillance Résolu Résolue Planifié Prévu Programmé Vérification "
        "Terminé Annulé Correction Rectification",
    }
    for language, words in understood.items():
        assert all(find_label(word, [language]) for word in chain(words.split()))
