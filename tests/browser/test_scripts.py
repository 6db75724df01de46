"""What people paste never runs: not even in a browser that knows nothing of the page's policy."""

import json
import re
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser, Dialog, Page

from browser.sites import built

VECTORS: Final = (
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.example/x.js></sCrIpT>",
    "<img src=x onerror=alert(1)>",
    '"><img src=x onerror=alert(1)>',
    "'><svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<body onload=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<input autofocus onfocus=alert(1)>",
    "<style>@import '//evil.example/x.css'</style>",
    "<base href=//evil.example/>",
    "<form action=javascript:alert(1)><button autofocus>x</button></form>",
    "<a href=javascript:alert(1) autofocus onfocus=alert(1)>x</a>",
    "[x](javascript:alert(1))",
    "[x](jAvAsCrIpT&colon;alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    '![x](x.png"onerror=alert(1)//)',
    '![x"onerror="alert(1)](x.png)',
    "<javascript:alert(1)>",
    '```"><script>alert(1)</script>\nx\n```',
    "</title><script>alert(1)</script>",
    "<!--><script>alert(1)</script>-->",
    "{{ ''.__class__ }}{% import 'os' as os %}",
)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with every vector in every field, each page without its policy."""
    project = tmp_path_factory.mktemp("scripts")
    (project / "incidents").mkdir()
    (project / "statusgen.yml").write_text(json.dumps(_configuration(VECTORS[3])))
    for n, vector in enumerate(VECTORS):
        (project / "incidents" / f"vector-{n}.md").write_text(_writeup(vector))
    out = project / "out"
    for path, content in built(project / "statusgen.yml", "https://example.org/").items():
        (out / path).parent.mkdir(parents=True, exist_ok=True)
        (out / path).write_bytes(re.sub(rb"<meta http-equiv=[^>]*>", b"", content))
    return out


def _configuration(vector: str) -> dict[str, object]:
    return {
        "title": vector,
        "url": "https://example.org/",
        "organization": vector,
        "links": [{"title": vector, "url": "https://example.org/"}],
        "components": [{"name": vector, "operator": vector, "components": [{"id": "api", "name": vector}]}],
        "regions": {"here": {"name": vector}},
    }


def _writeup(vector: str) -> str:
    said = {"summary": vector, "by": vector, "source": vector}
    front = {
        "title": vector,
        "components": {"api": {"level": "major_outage", "note": vector, "source": vector}},
        "regions": {"here": {"note": vector, "source": vector}},
        "cause": {"status": "confirmed", **said},
        "claims": [{"about": "impact", "response": vector, **said}],
        "statements": [
            {"speaker": vector, "role": vector, "organization": vector, "text": vector, "verbatim": True},
        ],
        "reports": [{"by": vector, "unit": vector, "count": 7, "summary": vector}],
        "links": [{"title": vector, "url": "https://example.org/"}],
        "duration": "several hours",
    }
    update = f"### 2026-11-20 10:00 UTC - Resolved\n\n{vector}\n"
    item = vector.replace("\n", "\n  ")
    return f"---\n{json.dumps(front)}\n---\n\n{vector}\n\n## Updates\n\n{update}\n## Write-up\n\n{vector}\n\n- {item}\n"


def test_no_text_of_an_author_ever_runs_or_asks_for_anything(browser: Browser, pages: Path) -> None:
    page = browser.new_page()
    happened: list[str] = []
    page.on("dialog", lambda dialog: _note(dialog, happened))
    page.on("request", lambda request: happened.append(request.url) if "evil" in request.url else None)
    for path in sorted(pages.rglob("*.html")):
        page.goto(path.as_uri())
        _provoke(page)
        assert happened == [], path
    page.close()


def _note(dialog: Dialog, happened: list[str]) -> None:
    happened.append(f"dialog: {dialog.message}")
    dialog.dismiss()


def _provoke(page: Page) -> None:
    """What a visitor might do: move over everything, and look for what should not be there."""
    ours = "[src*='static/status.js?v='], [src*='static/history.js?v='], [src*='static/copy.js?v=']"
    harmless = f"[type='application/ld+json'], {ours}"
    forms = "form:not([role=search]), input:not([name=q])"
    active = f"script:not({harmless}), iframe, object, embed, {forms}, base, body style, [onerror], [onload], [onfocus]"
    assert page.locator("[ontoggle]").count() == 0
    assert page.locator(active).count() == 0
    schemes = page.eval_on_selector_all(
        "a[href]", "links => links.map(link => new URL(link.href.baseVal ?? link.href, location.href).protocol)"
    )
    assert set(schemes) <= {"http:", "https:", "file:", "mailto:", "tel:", "webcal:"}
