"""Names that no component has, but a group, or a component with its group before it."""

from typing import Final

from builders import component, group, site
from tables import each_row

from statusgen.sources.keys.component_names import in_group

EDGE: Final = group("edge", "cdn", component("dns", called={"en": "Names", "fr": "Noms"}), called="Edge network")
SITE: Final = site(components=["api", group("data", "sql"), EDGE], languages=["en", "fr"])


@each_row(
    ("written", "ids"),
    [
        ("edge", ("cdn", "dns")),
        ("Edge Network", ("cdn", "dns")),
        ("Edge network - CDN", ("cdn",)),
        ("edge / noms", ("dns",)),
        ("edge: dns", ("dns",)),
        ("edge - sql", ()),
        ("api", ()),
        ("edgy", ()),
    ],
)
def test_a_group_means_its_components_and_a_name_behind_it_one_of_them(written: str, ids: tuple[str, ...]) -> None:
    assert in_group(written, SITE) == ids
