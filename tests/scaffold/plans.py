"""A page that is to begin: a website and an API."""

from datetime import UTC, datetime
from typing import Final

from statusgen.scaffold.incident_form import Part
from statusgen.scaffold.new_project import Plan

NOW: Final = datetime(2026, 2, 3, 16, 45, 30, tzinfo=UTC)
PLAN: Final = Plan(
    title="Example Status",
    url="https://example.github.io/status/",
    components=[Part("web", "Website"), Part("api", "API")],
    requirement="statusgen==0.1.0",
)
