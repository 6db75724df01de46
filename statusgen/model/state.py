"""Files besides a project's own. Nothing is imported here: it is read before anything else."""

STATE = ".statusgen"
"""The folder of statusgen's own state, beside the site or, where that cannot be, inside it."""

FORM = ".github/workflows/incident.yml"
"""The form in GitHub's Actions tab, whose choices the check compares with the configuration."""

IMPORTED = ".statusgen-import.json"
"""The file in a project that says which write-ups were imported."""

PAGES = "pages"
"""The folder of a project's own pages, beside its configuration."""
