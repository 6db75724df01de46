"""What was imported from another status page is a whole site."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from statusgen.cli import main
from statusgen.cli.importing import KINDS

FIXTURES = Path(__file__).parent.parent / "fixtures" / "importing"
NOW = ["--now", "2024-06-02 12:00 UTC"]


@pytest.mark.parametrize("kind", KINDS)
def test_an_imported_history_is_built_with_a_page_for_each_write_up(kind: str, tmp_path: Path) -> None:
    CliRunner().invoke(main, ["import", kind, str(FIXTURES / kind), "--into", str(tmp_path), *NOW])
    built = CliRunner().invoke(main, ["build", "--config", str(tmp_path / "statusgen.yml"), *NOW])
    assert built.exit_code == 0, built.output
    site = tmp_path / "site"
    written = sorted(path.relative_to(tmp_path) for path in (tmp_path / "incidents").rglob("*.md"))
    assert sorted(path.relative_to(site) for path in site.rglob("*.md")) == written
    assert len(list((site / "api" / "incidents").glob("*.json"))) == len(written)
