"""What a page gains from its script, in a tab that stays open; and that it loses nothing without."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Final
from urllib.parse import unquote

import pytest
from interop.host import Host, hosting
from interop.sites import built
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from browser.answers import note_answers, settle
from browser.sites import NOW
from browser.test_pages import PAINTED, SHIFTS, Scheme, check_with_axe

CONFIGURATION: Final = """
title: {en: Small, fr: Petit}
timezone: Etc/UTC
languages: [en, fr]
components:
- {id: api, name: Api, since: 2026}
- {id: web, name: Web, since: 2026}
"""
WORK: Final = """---
title: New disks
kind: maintenance
start: 2026-11-22 20:00 UTC
end: 2026-11-22 22:00 UTC
components: {api: under_maintenance}
---

## Updates

### 2026-11-20 09:00 UTC - Scheduled

We put in new disks.
"""
HOLIDAY: Final = """---
title: We are closed
kind: notice
end: 2026-11-22 22:00 UTC
---

## Updates

### 2026-11-22 09:00 UTC - Update

Nobody answers mail today.
"""
BROKEN: Final = """---
title: The web is down
components: {web: major_outage}
---

## Updates

### 2026-11-22 12:00 UTC - Investigating
`next update: 12:30`

We look into it.
"""
NEWS: Final = """
### 2026-11-22 12:20 UTC - Identified

A cable is cut.
"""
VAGUE: Final = """---
title: Something was odd
start: 2026-11-20
end: 2026-11-21
components: {web: partial_outage}
---
"""


class Site:
    """A small site on a host, built as often as a test wants. The host's clock says nothing: page.clock is another."""

    def __init__(self, host: Host) -> None:
        self.host, self.url, self.incidents = host, host.url, dict[str, str]()
        host.date = ""

    def date(self, now: str) -> None:
        """Have every answer say that it is a time of 22 November."""
        self.host.date = format_datetime(instant(now), usegmt=True)

    def build(self, now: str, **incidents: str | None) -> None:
        """Write the site as it reads at a time of 22 November, without those incidents that are None."""
        named = self.incidents | {f"{name}.md": text for name, text in incidents.items()}
        self.incidents = {name: text for name, text in named.items() if text}
        self.host.serve(built(self.url, CONFIGURATION, self.incidents, now=instant(now)))


def instant(time: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-22T{time}").replace(tzinfo=UTC)


def stand_still(page: Page, at: str) -> None:
    """Let the page's clock stand at a time of 22 November until a test moves it."""
    page.clock.install(time=instant(at) - timedelta(hours=1))
    page.clock.pause_at(instant(at))


@pytest.fixture(scope="module")
def host() -> Iterator[Host]:
    with hosting() as host:
        yield host


@pytest.fixture
def site(host: Host) -> Site:
    host.reset()
    return Site(host)


@pytest.fixture
def visitor(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens a page at a time of 22 November; whatever it logs makes the test fail."""
    contexts: list[BrowserContext] = []
    odd: list[str] = []

    def visit(url: str, at: str, zone: str = "UTC", width: int = 1280) -> Page:
        context = browser.new_context(timezone_id=zone, viewport={"width": width, "height": 800})
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: odd.append(message.text))
        page.on("pageerror", lambda error: odd.append(error.message))
        note_answers(page)
        stand_still(page, at)
        page.goto(url)
        return page

    yield visit
    for context in contexts:
        context.close()
    assert [line for line in odd if not line.startswith("Failed to load resource")] == []


def text(page: Page, selector: str) -> str:
    return " ".join(page.locator(selector).first.inner_text().split())


def take_steps(page: Page) -> None:
    """Let the script take its steps, which it does when nothing else is due."""
    page.evaluate("scheduler.postTask(() => null, {priority: 'background'})")


def hide(page: Page, *, hidden: bool) -> None:
    """Another tab is looked at, or this one again."""
    page.evaluate(
        "hidden => { Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });"
        " document.dispatchEvent(new Event('visibilitychange')) }",
        hidden,
    )


# What the clock changes


def banner(page: Page) -> tuple[str, str, str | None, str | None]:
    """The banner in words, the title, its picture, and the tint of the page."""
    shape = page.locator("h1 use").get_attribute("href")
    return text(page, "h1"), page.title(), shape, page.locator("body").get_attribute("class")


def test_a_window_opens_and_closes_on_time_in_a_tab_that_stays_open(site: Site, visitor: Callable[..., Page]) -> None:
    site.build("19:00", work=WORK)
    page = visitor(site.url, at="19:59")
    component = page.locator(".component").first
    assert banner(page) == (
        "All systems operational",
        "All systems operational – Small",
        "#operational",
        "tinted operational",
    )
    assert text(page, ".brief dt:has-text('Planned')") == "Planned"
    assert text(page, ".incident strong") == "Scheduled"
    assert text(page, ".incident .levels") == "Affected: Api"
    page.clock.fast_forward("01:00")
    assert banner(page) == (
        "Service under maintenance",
        "Service under maintenance – Small",
        "#maintenance",
        "tinted maintenance",
    )
    assert text(page, ".brief .row:last-child dt") == "In progress"
    assert text(page, ".incident strong") == "In progress"
    assert text(page, ".incident .levels") == "Under maintenance: Api"
    assert component.inner_text().split("\n")[:2] == ["Api", "Under maintenance"]
    assert component.locator("use").get_attribute("href") == "#maintenance"
    page.clock.fast_forward("01:59:00")
    assert text(page, "h1") == "Service under maintenance"
    page.clock.fast_forward("01:00")
    assert banner(page) == (
        "All systems operational",
        "All systems operational – Small",
        "#operational",
        "tinted operational",
    )
    assert text(page, ".incident strong") == "Completed"
    assert text(page, ".incident .levels") == "Affected: Api"
    assert component.locator("use").get_attribute("href") == "#operational"


def test_what_is_over_is_described_as_the_present_no_more(site: Site, visitor: Callable[..., Page]) -> None:
    site.build("21:00", work=WORK.replace("---\n\n", "regions: [FR]\n---\n\n", 1))
    home, work = visitor(site.url, "21:59"), visitor(f"{site.url}incidents/work/", "21:59")
    assert text(home, ".banner").startswith(
        "Service under maintenance As of November 22, 2026, 20:00 UTC New disks In progress: We put in new disks. "
        "Api Under maintenance"
    )
    assert text(work, ".facts .levels") == "Under maintenance: Api"
    assert text(work, "section[aria-labelledby=regions] dd") == "Under maintenance"
    for page in (home, work):
        page.clock.fast_forward("01:00")
    assert (
        text(home, ".banner").partition(" Checked")[0] == "All systems operational As of November 22, 2026, 20:00 UTC"
    )
    assert text(work, ".facts .levels") == "Api"
    assert text(work, "section[aria-labelledby=regions] dd") == ""


def test_the_picture_of_the_tab_follows_the_clock(site: Site, visitor: Callable[..., Page]) -> None:
    site.build("19:00", work=WORK)
    icon = "document.querySelector('link[rel=icon]').href"
    page, component = visitor(site.url, "19:59"), visitor(f"{site.url}components/web/", "19:59")
    well = page.evaluate(icon)
    page.clock.fast_forward("01:00")
    assert unquote(page.evaluate(icon)).count("#5b57c8") == 2
    page.clock.fast_forward("02:00:00")
    assert page.evaluate(icon) == well
    assert component.locator("link[rel=icon][data-at]").count() == 0


def test_a_notice_that_ends_leaves_the_front_page(site: Site, visitor: Callable[..., Page]) -> None:
    site.build("12:00", holiday=HOLIDAY)
    home, page = visitor(site.url, "21:59"), visitor(f"{site.url}incidents/holiday/", "21:59")
    assert "Notices We are closed" in text(home, "main")
    assert text(page, ".facts strong") == "Notice"
    for each in (home, page):
        each.clock.fast_forward("01:00")
    assert "Notices" not in text(home, "main")
    assert text(page, ".facts strong") == "Resolved"


def test_the_pages_of_a_maintenance_and_of_its_component_follow_too(site: Site, visitor: Callable[..., Page]) -> None:
    site.build("19:00", work=WORK)
    work, api = visitor(f"{site.url}fr/incidents/work/", "19:59"), visitor(f"{site.url}fr/components/api/", "19:59")
    for state, level, look in (
        ("Planifiée", "Opérationnel", "head"),
        ("En cours", "En maintenance", "banner"),
        ("Terminée", "Opérationnel", "head"),
    ):
        assert (text(work, ".facts strong"), text(api, ".lead")) == (state, level)
        for page in (work, api):
            assert (page.locator("main > header").get_attribute("class") or "").split()[0] == look
            page.clock.fast_forward("02:00:00" if look == "banner" else "01:00")


def test_a_page_that_was_built_before_a_window_opened_is_right_when_it_is_loaded(
    site: Site, visitor: Callable[..., Page]
) -> None:
    site.build("12:00", work=WORK)
    assert text(visitor(site.url, at="21:00"), "h1") == "Service under maintenance"
    assert text(visitor(f"{site.url}incidents/work/", at="23:00"), ".facts strong") == "Completed"


def test_a_window_opens_after_more_weeks_than_a_timer_can_wait(site: Site, visitor: Callable[..., Page]) -> None:
    site.build("19:00", work=WORK.replace("2026-11-22 2", "2027-01-22 2"))
    page = visitor(site.url, at="19:59")
    page.clock.fast_forward(61 * 24 * 3_600_000)
    assert text(page, "h1") == "All systems operational"
    page.clock.fast_forward("01:00")
    assert text(page, "h1") == "Service under maintenance"


def test_a_clock_that_is_set_right_is_followed_back(site: Site, visitor: Callable[..., Page]) -> None:
    site.build("12:00", work=WORK, broken=BROKEN)
    page = visitor(site.url, at="21:00")
    assert text(page, ".incident:has-text('New disks') strong") == "In progress"
    page.clock.set_system_time(instant("12:10"))
    hide(page, hidden=False)
    assert text(page, ".incident:has-text('New disks') strong") == "Scheduled"
    take_steps(page)
    assert text(page, ".brief .row:has-text('Next update') dd") == "12:30 UTC in 20 minutes"


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [("", "Next update by", "Overdue since"), ("fr/", "Mise à jour avant", "En retard depuis")],
)
def test_an_update_that_was_promised_and_has_not_come_is_marked(
    site: Site, visitor: Callable[..., Page], language: str, before: str, after: str
) -> None:
    site.build("12:00", broken=BROKEN)
    page = visitor(site.url + language, at="12:29")
    assert text(page, ".brief dt [data-text]") == before
    page.clock.fast_forward("01:00")
    assert text(page, ".brief dt [data-text]") == after
    story = visitor(f"{site.url}{language}incidents/broken/", at="12:31")
    assert text(story, ".facts dt [data-text]") == after


# A page that nobody built again


def warned(page: Page) -> str:
    return " ".join(page.locator(".notes [data-at]").inner_text().split())


OLD: Final = {
    "": "This page may be out of date. It shows the status as of November 22, 2026, 12:00 UTC.",
    "fr/": "Cette page n’est peut-être plus à jour. Elle montre la situation au 22 novembre 2026 à 12:00 UTC.",
}


@pytest.mark.parametrize("language", OLD)
def test_a_page_with_an_open_incident_says_that_it_may_be_out_of_date(
    site: Site, visitor: Callable[..., Page], language: str
) -> None:
    site.build("12:00", broken=BROKEN)
    for path in ("", "incidents/broken/", "components/web/"):
        page = visitor(site.url + language + path, at="18:29", width=320)
        page.route("**/*", lambda route: route.abort())
        assert warned(page) == ""
        page.clock.fast_forward("01:00")
        assert warned(page) == OLD[language]
        assert page.locator(".notes [data-at]").get_attribute("role") == "status"
        assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_a_page_that_was_long_out_of_date_when_it_is_loaded_says_so_where_it_is_seen(
    site: Site, visitor: Callable[..., Page]
) -> None:
    site.build("12:00", work=WORK, broken=BROKEN)
    page = visitor(site.url, at="23:59")
    assert warned(page) == OLD[""]
    box = page.locator(".notes").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] == 800
    site.build("12:21", broken=BROKEN + NEWS)
    minute(page)
    expect(page.locator(".news a")).to_be_visible()
    expect(page.locator(".notes [data-at]")).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.locator(".notes [data-at]")).to_be_visible()
    expect(page.locator(".news a")).to_be_hidden()


def test_a_quiet_page_never_warns(site: Site, visitor: Callable[..., Page]) -> None:
    site.build("12:00", vague=VAGUE)
    page = visitor(site.url, at="12:00")
    page.clock.fast_forward(400 * 24 * 3_600_000)
    assert page.locator(".notes [data-at]").count() == 0
    assert "As of November 22, 2026" in text(page, "footer")


# Local time


def notes(page: Page, where: str = "") -> list[str]:
    """What stands in the room for the visitor's own time, once it is there."""
    take_steps(page)
    return [" ".join(words.split()) for words in page.locator(f"{where} .yours").all_inner_texts() if words.strip()]


@pytest.mark.parametrize(
    ("zone", "path", "found"),
    [
        (
            "America/New_York",
            "",
            ["(07:00 EST) · for 10 min", "(07:00 EST) · 10 min. ago", "(07:30 EST) · in 20 min."],
        ),
        (
            "Asia/Kolkata",
            "",
            ["(17:30) · for 10 min", "(17:30) · 10 min. ago", "(18:00) · in 20 min."],
        ),
        (
            "America/St_Johns",
            "fr/",
            ["(08:30) · depuis 10 min", "(08:30) · il y a 10 min", "(09:00) · dans 20 min"],
        ),
        (
            "Pacific/Kiritimati",
            "",
            ["(02:00) · for 10 min", "(02:00) · 10 min. ago", "(02:30) · in 20 min."],
        ),
        ("Europe/London", "", ["for 10 minutes", "10 minutes ago", "in 20 minutes"]),
    ],
)
def test_times_of_the_banner_have_the_visitors_time_beside_them(
    site: Site, visitor: Callable[..., Page], zone: str, path: str, found: list[str]
) -> None:
    site.build("12:00", broken=BROKEN)
    page = visitor(site.url + path, at="12:10", zone=zone)
    assert notes(page, ".brief") == found


def test_every_stamp_has_the_visitors_time_and_zone_at_any_width(site: Site, visitor: Callable[..., Page]) -> None:
    site.build("12:21", broken=BROKEN + NEWS, work=WORK)
    for width in (320, 390, 1280):
        for path in ("", "incidents/broken/"):
            page = visitor(site.url + path, at="12:25", zone="Asia/Tokyo", width=width)
            page.locator(".stamp .yours", has_text="UTC+9").first.wait_for()  # all of them are filled in at once
            stamps = page.locator(".stamp:has(time)")
            assert {stamp.split("(")[1].partition("\n")[0] for stamp in stamps.all_inner_texts()} <= {
                "21:20 UTC+9)",
                "21:00 UTC+9)",
                "18:00 UTC+9)",
            }
            assert page.evaluate("document.documentElement.scrollWidth") == width


def test_how_long_it_lasts_goes_on_while_the_page_is_open(site: Site, visitor: Callable[..., Page]) -> None:
    site.build("12:00", broken=BROKEN)
    page = visitor(site.url, at="12:00")
    found = []
    for minutes in (0, 1, 118, 1, 2_760, 1):
        page.clock.fast_forward(minutes * 60_000)
        found.append(notes(page, ".brief")[:2])
    assert found == [
        ["now", "in 30 minutes"],
        ["for 1 minute", "1 minute ago"],
        ["for 119 minutes", "119 minutes ago"],
        ["for 2 hours", "2 hours ago"],
        ["for 2 days", "2 days ago"],
        ["for 2 days", "2 days ago"],
    ]


def test_a_window_has_one_note_for_both_its_ends(site: Site, visitor: Callable[..., Page]) -> None:
    site.build("12:00", work=WORK)
    page = visitor(f"{site.url}incidents/work/", at="12:10", zone="America/New_York")
    assert text(page, ".facts dd:has(time)") == "Nov 22, 2026, 20:00 – 22:00 UTC (15:00 – 17:00 EST)"


def test_a_window_at_one_end_of_which_the_clocks_agree_has_both_ends_in_its_note(
    site: Site, visitor: Callable[..., Page]
) -> None:
    site.build(
        "12:00", work=WORK.replace("2026-11-22 20:00", "2027-03-28 00:30").replace("2026-11-22 22", "2027-03-28 02")
    )
    page = visitor(f"{site.url}incidents/work/", at="12:10", zone="Europe/London")
    assert notes(page, ".facts") == ["(00:30 GMT – 03:00 UTC+1)"]


def test_what_is_known_to_the_day_has_no_time_anywhere(site: Site, visitor: Callable[..., Page]) -> None:
    site.build("12:00", vague=VAGUE)
    page = visitor(f"{site.url}incidents/vague/", at="12:10", zone="Asia/Tokyo")
    assert notes(page) == []
    page.locator("dd time").first.hover()
    assert page.locator("time[title]").count() == 0


def test_a_time_that_is_pointed_at_tells_the_visitors_own(site: Site, visitor: Callable[..., Page]) -> None:
    site.build("12:21", broken=BROKEN + NEWS)
    page = visitor(f"{site.url}incidents/broken/", at="12:25", zone="Asia/Tokyo")
    page.locator(".stamp time").first.hover()
    expect(page.locator(".stamp time").first).to_have_attribute("title", "21:20 UTC+9")


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize(
    "path", ["", "incidents/2026-11-22-api-sign-in/", "incidents/2026-11-26-database-upgrade/", "history/2026-11/"]
)
def test_nothing_moves_however_late_the_script_comes(browser: Browser, address: str, path: str, width: int) -> None:
    held: list[Route] = []
    with browser.new_context(timezone_id="America/New_York", viewport={"width": width, "height": 900}) as context:
        page = context.new_page()
        page.add_init_script(f"Date.now = () => {NOW.timestamp() * 1000}")  # page.clock would hide what is painted
        page.route("**/status.js?v=*", lambda route: held.append(route))
        page.goto(f"{address}rich/status/{path}", wait_until="commit")
        page.evaluate(PAINTED)
        held[0].continue_()
        page.locator(".yours", has_text="EST").first.wait_for()
        assert page.evaluate(SHIFTS) == 0
        assert page.evaluate("document.documentElement.scrollWidth") == width


# News


def looks(page: Page) -> list[str]:
    """What the page asks for from now on, but for its picture."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.resource_type == "fetch" else None)
    return asked


def minute(page: Page) -> None:
    """A minute passes, and the page has its answer."""
    with page.expect_response("**/api/build.json") as answer:
        page.clock.fast_forward(60_000)
    answer.value.finished()
    settle(page)


def minutes(page: Page, count: int) -> None:
    """Minutes pass, one by one, whether or not the page asks for anything."""
    for _ in range(count):
        page.clock.fast_forward(60_000)
        settle(page)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("", "This status page has been updated. Reload"),
        ("fr/incidents/broken/", "Cette page d’état a été mise à jour. Recharger"),
    ],
)
def test_a_page_says_when_it_has_changed(site: Site, visitor: Callable[..., Page], path: str, said: str) -> None:
    site.build("12:10", broken=BROKEN)
    page = visitor(site.url + path, at="12:10")
    requests = looks(page)
    minute(page)
    minute(page)
    news = page.locator(".news")
    assert news.inner_text() == ""
    site.build("12:21", broken=BROKEN + NEWS)
    minute(page)
    expect(news).to_have_text(said)
    minutes(page, 10)
    assert requests == [f"{site.url}api/build.json"] * 3
    with page.expect_navigation():
        news.get_by_role("link").click()
    expect(news).to_have_text("")
    assert "A cable is cut." in page.locator("main").inner_text()


def test_a_visitor_with_a_stale_copy_learns_of_an_outage_within_three_seconds(
    site: Site, visitor: Callable[..., Page]
) -> None:
    site.build("12:00")
    stale = site.host.files["index.html"]
    site.build("12:05", broken=BROKEN)
    site.host.files["index.html"] = stale
    page = visitor(site.url, at="12:10", width=390)
    requests = looks(page)
    page.clock.fast_forward(2_000)
    expect(page.locator(".news")).to_have_text("This status page has been updated. Reload")
    assert requests == [f"{site.url}api/build.json"]


@pytest.mark.parametrize("changed", [None, BROKEN.replace("major_outage", "operational")])
def test_a_withdrawn_incident_and_a_mended_level_are_news(
    site: Site, visitor: Callable[..., Page], changed: str | None
) -> None:
    site.build("12:10", broken=BROKEN)
    page = visitor(site.url, at="12:10")
    site.build("12:15")
    minute(page)
    expect(page.locator(".news")).to_be_empty()
    site.build("12:20", broken=changed)
    minute(page)
    expect(page.locator(".news")).to_have_text("This status page has been updated. Reload")


def test_a_page_that_is_gone_back_to_looks_for_news_at_once(site: Site, visitor: Callable[..., Page]) -> None:
    site.build("12:10", broken=BROKEN)
    page = visitor(site.url, at="12:10")
    minute(page)
    site.build("12:21", broken=BROKEN + NEWS)
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    page.clock.fast_forward(1)
    expect(page.locator(".news")).to_have_text("This status page has been updated. Reload")


def checked(page: Page) -> str:
    take_steps(page)
    return text(page, ".asof")


def test_a_page_says_when_it_last_looked_for_news(site: Site, visitor: Callable[..., Page]) -> None:
    site.build("12:00", broken=BROKEN)
    page = visitor(site.url, at="12:04")
    assert checked(page) == "As of November 22, 2026, 12:00 UTC"
    minute(page)
    assert checked(page) == "As of November 22, 2026, 12:00 UTC Checked 12:05 UTC"
    page.route("**/build.json", lambda route: route.abort())
    minutes(page, 9)
    assert checked(page) == "As of November 22, 2026, 12:00 UTC Checked 12:05 UTC"
    minutes(page, 1)
    assert checked(page) == "As of November 22, 2026, 12:00 UTC Not checked since 12:05 UTC"
    page.unroute("**/build.json")
    minutes(page, 5)
    assert checked(page).startswith("As of November 22, 2026, 12:00 UTC Checked 12:")
    site.build("12:21", broken=BROKEN + NEWS)
    minute(page)
    expect(page.locator(".news a")).to_be_visible()
    assert checked(page) == "As of November 22, 2026, 12:00 UTC"


def test_a_page_that_is_out_of_date_does_not_say_that_it_looked(site: Site, visitor: Callable[..., Page]) -> None:
    site.build("12:00", broken=BROKEN)
    page = visitor(f"{site.url}incidents/broken/", at="23:59", zone="America/New_York")
    minute(page)
    assert warned(page) == OLD[""]
    assert checked(page) == "As of November 22, 2026, 12:00 UTC (07:00 EST)"


def test_a_page_goes_by_the_clock_of_its_host(site: Site, visitor: Callable[..., Page]) -> None:
    site.build("19:00", work=WORK)
    page = visitor(site.url, at="09:00")
    assert text(page, "h1") == "All systems operational"
    site.date("20:30")
    minute(page)
    assert text(page, "h1") == "Service under maintenance"
    assert checked(page).endswith("Checked 20:30 UTC")
    site.date("22:00")
    minute(page)
    assert text(page, "h1") == "All systems operational"


def test_news_that_are_put_away_leave_room_for_newer_ones(site: Site, visitor: Callable[..., Page]) -> None:
    site.build("12:10", broken=BROKEN)
    page = visitor(site.url, at="12:10", width=320)
    news = page.locator(".news")
    site.build("12:21", broken=BROKEN + NEWS)
    minute(page)
    expect(news).to_have_text("This status page has been updated. Reload")
    assert news.evaluate("element => element.offsetHeight") < 80
    news.get_by_role("button", name="Close").click()
    expect(news).to_be_empty()
    assert focused(page) == "main"
    minute(page)
    expect(news).to_be_empty()
    site.build("12:31", broken=BROKEN + NEWS + NEWS.replace("12:20", "12:30"))
    minute(page)
    expect(news).to_have_text("This status page has been updated. Reload")


def focused(page: Page) -> str:
    """What has the focus: its id, else its text."""
    found: str = page.evaluate("(document.activeElement.id || document.activeElement.textContent).trim()")
    return found


def test_the_focus_is_where_it_was_once_news_are_put_away(site: Site, visitor: Callable[..., Page]) -> None:
    site.build("12:10", broken=BROKEN)
    page = visitor(site.url, at="12:10")
    site.build("12:21", broken=BROKEN + NEWS)
    minute(page)
    expect(page.locator(".news a")).to_be_visible()
    page.get_by_role("link", name="The web is down").first.focus()
    page.locator(".news a").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".news a")).to_have_count(0)
    assert focused(page) == "The web is down"


def test_news_are_not_printed(site: Site, visitor: Callable[..., Page]) -> None:
    site.build("12:10", broken=BROKEN)
    page = visitor(site.url, at="12:10")
    site.build("12:21", broken=BROKEN + NEWS)
    minute(page)
    expect(page.locator(".news a")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator(".news a")).to_be_hidden()


def test_nothing_is_asked_in_a_tab_that_nobody_looks_at(site: Site, visitor: Callable[..., Page]) -> None:
    site.build("12:10", broken=BROKEN)
    page = visitor(site.url, at="12:10")
    requests = looks(page)
    hide(page, hidden=True)
    minutes(page, 10)
    assert requests == []
    with page.expect_response("**/api/build.json"):
        hide(page, hidden=False)
        page.clock.fast_forward(1)
    assert len(requests) == 1


def test_a_page_that_gets_no_answer_is_silent_and_asks_ever_more_rarely(
    site: Site, visitor: Callable[..., Page]
) -> None:
    site.build("12:10", broken=BROKEN)
    page = visitor(site.url, at="12:10")
    asked = looks(page)
    page.route("**/build.json", lambda route: route.abort())
    found = []
    for _ in range(40):
        minutes(page, 1)
        found.append(len(asked))
    assert [found.index(n) + 1 for n in range(1, 6)] == [1, 3, 7, 15, 31]
    assert len(asked) == 5
    assert checked(page).endswith("Not checked since 12:10 UTC")
    assert page.locator(".news").inner_text() == ""


@pytest.mark.parametrize("path", ["history/", "incidents/vague/", "404.html"])
def test_a_page_that_tells_of_the_past_asks_nothing(site: Site, visitor: Callable[..., Page], path: str) -> None:
    site.build("12:10", vague=VAGUE)
    page = visitor(site.url + path, at="12:10")
    requests = looks(page)
    minutes(page, 10)
    assert requests == []


@pytest.mark.parametrize(("scheme", "width"), [("light", 320), ("dark", 1280)])
def test_no_rule_of_accessibility_is_broken_by_what_a_page_says_of_itself(
    site: Site, browser: Browser, scheme: Scheme, width: int
) -> None:
    site.build("12:10", broken=BROKEN)
    with browser.new_context(timezone_id="Asia/Kolkata", reduced_motion="reduce") as context:
        page = context.new_page()
        note_answers(page)
        stand_still(page, "18:40")
        page.goto(site.url)
        page.clock.resume()  # axe waits
        assert warned(page).startswith("This page may be out of date.")
        check(page, scheme, width)
        site.build("12:21", broken=BROKEN + NEWS)
        minute(page)
        expect(page.locator(".news")).to_have_text("This status page has been updated. Reload")
        check(page, scheme, width)


def check(page: Page, scheme: Scheme, width: int) -> None:
    check_with_axe(page, [(scheme, width)])
    assert page.evaluate("document.documentElement.scrollWidth") == width


# Without


def test_without_javascript_a_page_reads_as_it_was_built(site: Site, browser: Browser) -> None:
    site.build("12:10", broken=BROKEN, work=WORK)
    with browser.new_context(java_script_enabled=False, timezone_id="Asia/Tokyo") as context:
        page = context.new_page()
        page.goto(site.url)
        words = " ".join((page.locator("body").text_content() or "").split())
    assert "Scheduled, Nov 22, 20:00 – 22:00 UTC" in words
    assert "Next update by" in words
    for absent in ("In progress", "Completed", "Overdue", "has been updated", "Reload"):
        assert absent not in words
