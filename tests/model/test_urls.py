"""Where everything is."""

import pytest
from builders import site
from tables import each_row

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
    assert urls.update("incidents/x/", "20240305T1707Z-2") == "incidents/x/#u20240305T1707Z-2"


def test_a_write_up_and_its_files_are_where_they_are_in_the_repository() -> None:
    assert urls.beside("2024/graph.png") == "incidents/2024/graph.png"


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


@each_row(
    ("alias", "why"),
    [
        ("issues/old-name/", ""),
        ("incidents/01FDAG4SAP5TYPT98WGR2N7W91/", ""),
        ("old.html", ""),
        ("a/b.htm", ""),
        ("émission/2020/", ""),
        ("/issues/x/", "is not a path from the top of the site; write  issues/x/"),
        ("https://old.example.org/issues/x", "is not a path from the top of the site; write  issues/x"),
        ("//", "is not a path from the top of the site; write  issues/old-name/"),
        ("a/../b", "is not the path of a page: letters, digits and -_.~+@ between slashes, without ? and #"),
        ("a//b", "is not the path of a page: letters, digits and -_.~+@ between slashes, without ? and #"),
        ("a?b=c", "is not the path of a page: letters, digits and -_.~+@ between slashes, without ? and #"),
        (".well-known/x", "is not the path of a page: letters, digits and -_.~+@ between slashes, without ? and #"),
        ("x.html/y", "has a file where a folder stands; remove the ending"),
        ("index.xml", "is a file, and only pages can be redirected; if it was a page, write  index.xml/"),
        ("issues/v1.2", "is a file, and only pages can be redirected; if it was a page, write  issues/v1.2/"),
        ("issues/v1.2/", ""),
        ("incidents/a.html", ""),
        ("api/v2", "is taken by the site itself, which has pages below api; remove it"),
        ("FR/x", "is taken by the site itself, which has pages below fr; remove it"),
        ("incidents/a/b", "is taken by the site itself, which has pages below incidents; remove it"),
        ("incidents/a.json/", "is taken by the site itself, which has pages below incidents; remove it"),
        ("metrics", "is taken by the site's own file metrics; remove it"),
        ("CNAME/", "is taken by the site's own file CNAME; remove it"),
        ("feed.xml/", "is taken by the site's own file feed.xml; remove it"),
        ("sitemap-2.xml/old/", "is taken by the site's own file sitemap-2.xml; remove it"),
    ],
)
def test_an_old_path_may_be_that_of_any_page_that_is_not_of_the_site(alias: str, why: str) -> None:
    assert urls.why_no_alias(alias, site(languages=["en", "fr"])) == why


def test_an_old_path_is_a_folder_unless_it_names_a_page() -> None:
    assert list(map(urls.alias_file, ["issues/x/", "issues/x", "x.html"])) == [
        *["issues/x/index.html"] * 2,
        "x.html",
    ]
