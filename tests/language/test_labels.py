"""The words of update headings, in every language that has a list."""

import unicodedata
from itertools import chain
from pathlib import Path

import pytest

from statusgen.language.labels import find_label, fold, is_updates_heading, label_words
from statusgen.model.vocabulary import LABELS, Kind, Label

LANGUAGES = ("en", "fr", "de", "es", "pt", "ja", "ar")


@pytest.mark.parametrize(
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
        ("Fixed", ["fr"], None),
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
    assert label_words(["fr", "en"], LABELS[Kind.NOTICE]) == ("Resolved", "Résolu", "Résolue")


@pytest.mark.parametrize(
    ("heading", "languages"),
    [
        ("Updates", []),
        ("updates", ["fr"]),
        ("Mises à jour", ["fr"]),
        ("mises a jour", ["fr"]),
        ("Atualizações", ["pt-BR"]),
    ],
)
def test_the_list_of_updates_is_known_by_its_heading(heading: str, languages: list[str]) -> None:
    assert is_updates_heading(heading, languages)


def test_a_heading_of_another_language_opens_no_list() -> None:
    assert not is_updates_heading("Mises à jour", ["en"])
    assert not is_updates_heading("Update", ["en"])


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
