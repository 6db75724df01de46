"""Search engines get a list of all pages, in parts where they are in several languages or very many."""

from statusgen.exports.sitemaps import ListedPage, plan_sitemaps


def parts(*pages: tuple[str, str], most: int = 9) -> dict[str, list[str]]:
    found = plan_sitemaps((ListedPage(path, language, None) for path, language in pages), most)
    return {sitemap.path: [page.path for page in sitemap.pages] for sitemap in found}


def test_a_site_in_one_language_has_one_sitemap_in_the_order_of_its_paths() -> None:
    assert parts(("uptime/", "en"), ("", "en")) == {"sitemap.xml": ["", "uptime/"]}


def test_each_of_several_languages_has_its_own() -> None:
    found = parts(("", "en"), ("pt-br/", "pt-BR"), ("uptime/", "en"))
    assert found == {"sitemap-en.xml": ["", "uptime/"], "sitemap-pt-br.xml": ["pt-br/"]}


def test_no_sitemap_has_more_pages_than_one_may() -> None:
    found = parts(("a/", "en"), ("b/", "en"), ("c/", "en"), most=2)
    assert found == {"sitemap-en.xml": ["a/", "b/"], "sitemap-en-2.xml": ["c/"]}
