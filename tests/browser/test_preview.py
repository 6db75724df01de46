"""A page of the preview in a browser: it follows each build, and shows what is wrong with the sources."""

from pathlib import Path

from playwright.sync_api import Browser, expect
from preview.test_server import SLIP, SLIP_SAID, incident_of, serving
from projects import INCIDENT

from statusgen.preview.watcher import OBSERVERS


def test_a_page_of_the_preview_follows_under_the_policy_of_the_site(project: Path, browser: Browser) -> None:
    with serving(project, observers=OBSERVERS) as served, browser.new_context() as context:
        page = context.new_page()
        wrong: list[str] = []
        page.on("console", lambda message: wrong.append(message.text))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto(f"http://localhost:{served.port}/status/incidents/2024-03-05-requests-fail/")
        assert "script-src 'self'" in (page.get_attribute("meta[http-equiv]", "content") or "")

        expect(page.locator("#statusgen-preview")).to_have_text(
            "Preview: addresses on this page, such as those of feeds, are this preview’s."
        )

        incident_of(project).write_text(INCIDENT.replace("Most requests", "All requests"))
        expect(page.get_by_text("All requests end with an error.")).to_be_visible()

        incident_of(project).write_text(SLIP)
        overlay = page.get_by_role("alert")
        expect(overlay).to_have_text(SLIP_SAID)
        expect(page.get_by_text("All requests end with an error.")).to_be_visible()
        assert overlay.evaluate("box => getComputedStyle(box).position") == "fixed"

        incident_of(project).write_text(INCIDENT.replace("Most requests", "All requests"))
        expect(overlay).to_have_count(0)

        page.goto(f"http://localhost:{served.port}/status/no/such/page")
        assert page.evaluate("document.styleSheets.length") == 1
        assert [each for each in wrong if "404 (Not Found)" not in each] == []
