"""What importers find, as tests compare it."""

from statusgen.importers.history import Item
from statusgen.importers.markup import as_markdown


def posts(found: Item) -> list[tuple[str, str, str]]:
    """The time of day, the label and the Markdown of each update."""
    return [(f"{each.at.first:%H:%M}", each.label.value, as_markdown(each.text, each.form)) for each in found.posts]
