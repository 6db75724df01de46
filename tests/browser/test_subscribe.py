"""The page to subscribe, in a browser: addresses are copied by a button that only the script makes."""

from typing import Final

import pytest
from playwright.sync_api import Browser, expect

from browser.sites import NOW
from browser.test_pages import SHIFTS
from statusgen.build import Assembled, assemble
from statusgen.sources.project import Project


def test_an_address_is_copied_by_its_button(browser: Browser, address: str) -> None:
    with browser.new_context(permissions=["clipboard-read", "clipboard-write"]) as context:
        page = context.new_page()
        page.goto(f"{address}rich/status/fr/subscribe/")
        button = page.get_by_role("button", name="Copier").first
        button.click()
        expect(page.locator(".copied button").first).to_have_text("Copié")
        assert page.evaluate("navigator.clipboard.readText()") == "https://status.harbour.example/fr/feed.xml"
        assert page.locator(".copied").count() == page.locator(".copied button").count()


@pytest.mark.parametrize("width", [390, 1280])
def test_where_there_is_no_clipboard_the_whole_address_is_selected(browser: Browser, address: str, width: int) -> None:
    with browser.new_context(viewport={"width": width, "height": 844}) as context:
        page = context.new_page()
        page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
        page.goto(f"{address}rich/status/subscribe/")
        page.get_by_role("button", name="Copy").nth(1).click()
        assert page.evaluate("getSelection().toString()") == "https://status.harbour.example/atom.xml"


@pytest.mark.parametrize(
    ("path", "name", "fragment"),
    [
        ("incidents/2026-11-22-api-sign-in/", "10:12 UTC", "u20261122T1012Z"),
        ("incidents/2026-11-18-storage-reopened/", "What went wrong", "w-what-went-wrong"),
    ],
)
def test_the_url_of_an_update_or_a_heading_is_copied_beside_it_and_nothing_moves(
    browser: Browser, address: str, path: str, name: str, fragment: str
) -> None:
    with browser.new_context(
        permissions=["clipboard-read", "clipboard-write"], viewport={"width": 320, "height": 800}
    ) as context:
        page = context.new_page()
        page.clock.set_fixed_time(NOW)
        page.goto(f"{address}rich/status/{path}")
        assert page.evaluate(SHIFTS) == 0
        page.get_by_role("button", name=f"Copy: {name}").click()
        expect(page.get_by_role("button", name=f"Copied: {name}")).to_have_text("Copied")
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied == f"{address}rich/status/{path}#{fragment}"
        assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_without_scripts_there_is_no_button_and_every_address_is_a_link(browser: Browser, address: str) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{address}rich/status/subscribe/")
        assert page.locator("button").count() == 0
        assert page.locator("a.copy").first.get_attribute("href") == "https://status.harbour.example/feed.xml"


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_what_one_taps_is_large_enough(browser: Browser, address: str, width: int) -> None:
    with browser.new_context(viewport={"width": width, "height": 800}) as context:
        page = context.new_page()
        page.goto(f"{address}rich/status/subscribe/")
        sizes = page.locator("main a:visible, main button:visible").evaluate_all(
            "all => all.map(each => each.getBoundingClientRect()).map(({ width, height }) => Math.min(width, height))"
        )
        assert min(sizes) >= 24


TWENTY: Final = """\
title: {en: Harbour Cloud Status, fr: État de Harbour Cloud, de: Status von Harbour Cloud, es: Estado de Harbour Cloud}
url: https://status.harbour.example/
languages: [en, fr, de, es, pt, ja, ar]
components:
  - name: {en: Product, fr: Produit}
    components:
      - {id: web, name: {en: Web app, fr: Application web, de: Webanwendung, pt: Aplicação web, ja: ウェブアプリ}}
      - {id: api, name: API}
      - {id: sign-in, name: {en: Sign-in, fr: Connexion, es: Inicio de sesión, pt: Início de sessão, ar: تسجيل الدخول}}
      - {id: search, name: {en: Search, fr: Recherche, es: Búsqueda, ar: البحث}}
      - {id: hooks, name: {en: Webhook deliveries, fr: Livraison des webhooks, de: Zustellung von Webhooks}}
  - name: {en: Data, fr: Données}
    components:
      - {id: database, name: {en: Database, fr: Base de données, pt: Banco de dados, ja: データベース}}
      - {id: storage, name: {en: Object storage, fr: Stockage d’objets, es: Almacenamiento de objetos}}
      - {id: backups, name: {en: Backups, fr: Sauvegardes, de: Sicherungen, es: Copias de seguridad}}
      - {id: exports, name: {en: Exports and reports, fr: Exportations et rapports, es: Exportaciones e informes}}
      - {id: cdn, name: {en: Edge network, fr: Réseau de diffusion, ja: エッジネットワーク, ar: شبكة الحافة}}
  - name: {en: Account, fr: Compte}
    components:
      - {id: billing, name: {en: Billing, fr: Facturation}}
      - {id: mail, name: {en: Email, fr: Courriel, es: Correo electrónico, ar: البريد الإلكتروني}}
      - {id: assistant, name: Assistant}
  - {id: docs, name: Documentation}
links: [{title: {en: Support, fr: Assistance, pt: Suporte}, url: "https://harbour.example/help"}]
subscribe:
  - {name: {en: Email, fr: Courriel}, url: "https://harbour.example/mail"}
  - {name: Mastodon, url: "https://social.example/@harbour"}
"""


@pytest.fixture(scope="module")
def twenty(tmp_path_factory: pytest.TempPathFactory) -> Assembled:
    """Fourteen components in and beside three groups, three regions, and channels of the owner, in all languages."""
    folder = tmp_path_factory.mktemp("twenty")
    (folder / "incidents").mkdir()
    (folder / "statusgen.yml").write_text(TWENTY, encoding="utf-8")
    slow = (
        "---\ntitle: Slow\nstart: 2026-11-20 10:00 UTC\nend: 2026-11-20 11:00 UTC\nregions: [DE, IE, US]\n---\nSlow.\n"
    )
    (folder / "incidents" / "2026-11-20-slow.md").write_text(slow)
    return assemble(Project(folder / "statusgen.yml"), now=NOW)


@pytest.mark.parametrize("prefix", ["", "fr/", "de/", "es/", "pt/", "ja/", "ar/"])
def test_twenty_parts_are_no_longer_than_two_screens_of_a_phone(
    browser: Browser, twenty: Assembled, prefix: str
) -> None:
    with browser.new_context(viewport={"width": 390, "height": 844}) as context:
        page = context.new_page()
        page.route(
            "**/*", lambda route: route.fulfill(body=twenty.alone(route.request.url.split("/", 3)[3].split("?")[0]))
        )
        page.goto(f"http://status.example/{prefix}subscribe/index.html")
        assert page.locator(".parts tbody tr").count() == 20
        assert page.evaluate(
            "[document.documentElement.scrollHeight <= 1600, document.documentElement.scrollWidth]"
        ) == [True, 390]
