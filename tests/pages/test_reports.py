"""What the pages of months, quarters and years say of uptime and targets, laid out."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from browser.sites import tree
from projects import INCIDENT, write_project

from statusgen.build import assemble
from statusgen.sources.content import load
from statusgen.sources.ledger import Ledger, Written, written_ledger
from statusgen.sources.project import Project

NOW = datetime(2024, 4, 2, tzinfo=UTC)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """The text of each page of a site whose api was down for 110 minutes on 5 March, with a target for each part."""
    root = write_project(tmp_path_factory.mktemp("targets"))
    config = (root / "statusgen.yml").read_text()
    config = config.replace("name: API}", "name: API, since: 2024, slo: 99.9}")
    (root / "statusgen.yml").write_text(config.replace("name: Web app}", "name: Web app, since: 2024, slo: 99.5}"))
    (root / "incidents" / "2024-03-05-requests-fail.md").write_text(INCIDENT)
    files = assemble(Project(root / "statusgen.yml"), now=NOW).files
    found = {file.path: file.content.decode() for file in files if file.path.endswith("index.html")}
    return {
        path.removesuffix("index.html"): " ".join(" ".join(tree(html).itertext()).split())
        for path, html in found.items()
    }


def test_a_month_says_first_which_targets_were_met(pages: Mapping[str, str]) -> None:
    page = pages["history/2024-03/"]
    assert "Targets met: 1 of 2" in page
    assert "API Target missed target 99.9% · 44 minutes of downtime allowed · exceeded by 1 hour and 6 minutes" in page
    assert (
        "Web app Target met target 99.5% · 3 hours and 43 minutes of downtime allowed · 3 hours and 43 minutes left"
        in page
    )
    assert "API 99.75% 1 hour and 50 minutes" in page


def test_a_quarter_is_the_sum_of_its_months(pages: Mapping[str, str]) -> None:
    assert "API 99.91% 1 hour and 50 minutes" in pages["history/2024-q1/"]
    assert "Targets met: 2 of 2" in pages["history/2024-q1/"]


def test_the_page_of_a_component_says_how_it_stands_by_its_target(pages: Mapping[str, str]) -> None:
    assert (
        "Target met target 99.9% · 2 hours and 8 minutes of downtime allowed · 18 minutes left"
        in (pages["components/api/"])
    )


def test_what_was_imported_is_known_where_a_page_tells_how_it_kept_its_word(tmp_path: Path) -> None:
    root = write_project(tmp_path)
    with (root / "statusgen.yml").open("a") as config:
        config.write("timeliness: true\n")
    ledger = Ledger(items={"a": Written("2024-03-05-requests-fail.md", "0")})
    (root / ".statusgen-import.json").write_bytes(written_ledger(ledger))
    content = load(Project(root / "statusgen.yml"), ["en"], now=NOW)
    assert content.site.imported == {"2024-03-05-requests-fail.md"}
