"""Where Jinja finds templates: the site's own come first, and may extend those that they replace."""

from collections.abc import Callable
from pathlib import Path

import jinja2

from statusgen.theme.templates import SHIPPED, Templates, wrong


def loader(templates: Templates) -> jinja2.BaseLoader:
    """Finds templates. A site's template may extend the one that it replaces, as `shipped/home.html`."""
    shipped = jinja2.PrefixLoader({"shipped": jinja2.FileSystemLoader(SHIPPED)})
    return jinja2.ChoiceLoader([_OwnFirst(templates), shipped])


class _OwnFirst(jinja2.FileSystemLoader):
    """Finds templates in the folders as they are when it is made. Each is read once."""

    def __init__(self, templates: Templates) -> None:
        super().__init__(templates.folders)
        self.templates = templates
        self._read: dict[str, tuple[str, str, Callable[[], bool]]] = {}

    def get_source(self, environment: jinja2.Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        if template not in self._read:
            try:
                found = super().get_source(environment, template)
            except UnicodeDecodeError as error:
                line = error.object.count(b"\n", 0, error.start) + 1
                raise wrong(f"templates/{template}", line, "is not in UTF-8; save it as such") from error
            self.templates.check_inside(Path(found[1]))
            self._read[template] = found
        return self._read[template]
