"""Where everything is."""

import pytest
from builders import site

from statusgen.model import urls


def test_the_first_language_stands_at_the_root_and_others_below_their_tag() -> None:
    multilingual = site(languages=["en", "fr", "pt-BR"])
    assert [urls.prefix(multilingual, tag) for tag in multilingual.languages] == ["", "fr/", "pt-br/"]


def test_every_page_has_its_path() -> None:
    assert [
        urls.incident("2024-03-05-x"),
        urls.component("api"),
        urls.region("FR-IDF"),
        urls.history(),
        urls.year(2024),
        urls.month(3, 2024),
    ] == [
        "incidents/2024-03-05-x/",
        "components/api/",
        "regions/fr-idf/",
        "history/",
        "history/2024/",
        "history/2024-03/",
    ]


def test_an_update_is_a_fragment_of_its_incidents_page_that_begins_with_a_letter() -> None:
    assert urls.update("x", "20240305T1707Z-2") == "incidents/x/#u20240305T1707Z-2"


def test_a_file_of_a_write_up_stands_apart_from_pages() -> None:
    assert urls.attachment("2024/graph.png") == "attachments/2024/graph.png"


@pytest.mark.parametrize(
    ("page", "file", "root"),
    [
        ("", "index.html", ""),
        ("404.html", "404.html", ""),
        ("history/", "history/index.html", "../"),
        ("incidents/x/", "incidents/x/index.html", "../../"),
        ("fr/", "fr/index.html", "../"),
        ("fr/404.html", "fr/404.html", "../"),
        ("fr/incidents/x/", "fr/incidents/x/index.html", "../../../"),
    ],
)
def test_a_page_is_a_file_from_which_a_relative_path_leads_to_the_root(page: str, file: str, root: str) -> None:
    assert (urls.file_of(page), urls.root_of(page)) == (file, root)
