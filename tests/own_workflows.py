"""The repository's own workflows, and the action for those of others, made of the templates of `statusgen init`.

`make workflows` writes them.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from statusgen.scaffold.incident_form import Part
from statusgen.scaffold.new_project import DEPENDENCIES, SHIPPED, Plan, rendered

ROOT: Final = Path(__file__).parent.parent


def own_files() -> Mapping[str, bytes]:
    """Each file by its path. The workflows install statusgen from the commit that they run for."""
    plan = Plan(title="", url="", components=[Part("", "")], requirement="")
    now = datetime(2026, 1, 1, tzinfo=UTC)
    workflows = {
        f".github/workflows/{name}.yml": rendered(f"workflows/{name}.yml", plan, now, action="./")
        for name in ("pages", "clock", "check")
    }
    action = rendered(
        "action.yml",
        plan,
        now,
        name="Install statusgen",
        description="Install statusgen from this commit, and what it depends on, by hashes",
        lock=(SHIPPED / DEPENDENCIES).relative_to(ROOT).as_posix(),
        program='"$GITHUB_ACTION_PATH"',
    )
    return workflows | {"action.yml": action}


if __name__ == "__main__":
    for path, content in own_files().items():
        (ROOT / path).write_bytes(content)
