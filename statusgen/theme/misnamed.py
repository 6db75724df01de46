"""What in a site's own templates has a name that nothing asks for: it would be shown nowhere, without a word."""

import re
from collections.abc import Collection, Iterator
from functools import partial
from typing import Final

import jinja2
from jinja2 import meta, nodes

from statusgen.model.problems import InvalidContent, Problem
from statusgen.model.spelling import misspelt
from statusgen.theme.loader import loader
from statusgen.theme.templates import SHIPPED, Templates

_BY_HAND: Final = "_"
"""What begins so is somebody's own, whether a template uses it or not."""


def misnamed(templates: Templates) -> list[Problem]:
    """Templates and blocks that replace nothing, and what stands beside the blocks. Wrong syntax is told elsewhere."""
    own = {name: tree for name in templates.own_templates if (tree := _tree(templates, name))}
    used = {called for name, tree in own.items() for called in meta.find_referenced_templates(tree) if called != name}
    shipped = {path.relative_to(SHIPPED).as_posix() for path in SHIPPED.glob("*.*")}
    unknown = partial(misspelt, known=sorted(shipped), otherwise=_UNUSED, likeness=0.8)
    found = [
        Problem(f"templates/{name}", 1, 1, str(unknown(f'the theme has no template "{name}"', name)))
        for name in own
        if name not in shipped | used and not name.rpartition("/")[2].startswith(_BY_HAND)
    ]
    found += _misspelt_endings(templates, shipped)
    found += _catalogs_of_none(templates)
    return [*found, *(problem for name, tree in own.items() for problem in _misplaced(templates, name, tree))]


def _misspelt_endings(templates: Templates, shipped: Collection[str]) -> Iterator[Problem]:
    """Files that are called as templates are, but for their ending, so that nothing reads them."""
    stems = {name.partition(".")[0]: name for name in shipped}
    for path in sorted(templates.own.glob("*.*")) if len(templates.folders) > 1 else ():
        stem, _, ending = path.name.partition(".")
        if stem in stems and _OTHER_ENDING.fullmatch(ending):
            message = f"is not read because of its ending; rename it to {stems[stem]}"
            yield Problem(f"templates/{path.name}", 1, 1, message)


def _catalogs_of_none(templates: Templates) -> Iterator[Problem]:
    """Catalogs that are called as those of other programs are, so that no language has their words."""
    folder = templates.own / "locale"
    for path in sorted(folder.rglob("*.po")) if len(templates.folders) > 1 else ():
        place = path.relative_to(folder)
        tag = (place.parts[0] if len(place.parts) > 1 else path.stem).replace("_", "-")
        if place.as_posix() != f"{tag}.po":
            remedy = f"a catalog is called by its tag; make it templates/locale/{tag}.po"
            yield Problem(f"templates/locale/{place.as_posix()}", 1, 1, f"is not read; {remedy}")


_OTHER_ENDING: Final = re.compile(r"(?:(?:html?|xml|svg)\.)?(?:j2|jinja2?|tmpl|tpl|twig|njk)|htm|xhtml|HTML?|XML|SVG")
_UNUSED: Final = "no other template of yours uses it either; rename or remove it"


def _misplaced(templates: Templates, name: str, tree: nodes.Template) -> Iterator[Problem]:
    """What a template has that the one which it extends does not show."""
    if not (parent := _parent(tree)) or (blocks := _blocks(templates, parent)) is None:
        return
    place = f"templates/{name}"
    for node in tree.body:
        if isinstance(node, nodes.Block) and node.name not in blocks:
            problem = f'{parent} has no block "{node.name}"'
            otherwise = f"it has {', '.join(sorted(blocks))}"
            yield Problem(place, node.lineno, 1, str(misspelt(problem, node.name, sorted(blocks), otherwise)))
        elif isinstance(node, nodes.Output) and (line := _first_line(node)):
            yield Problem(place, line, 1, f"stands outside of every block of {parent}; put it into one")


def _first_line(output: nodes.Output) -> int:
    """The line of the first thing that is shown; 0 where all is blank."""
    for each in output.nodes:
        if not isinstance(each, nodes.TemplateData):
            return each.lineno
        if text := each.data.lstrip():
            return each.lineno + each.data[: -len(text)].count("\n")
    return 0


def _parent(tree: nodes.Template) -> str:
    """The template that this one extends; "" where it extends none, or one that only Python could tell."""
    for node in tree.find_all(nodes.Extends):
        if isinstance(node.template, nodes.Const):
            return str(node.template.value)
    return ""


def _blocks(templates: Templates, name: str) -> frozenset[str] | None:
    """The blocks of a template, with those of the ones that it extends; None where they are not known."""
    found: set[str] = set()
    seen: set[str] = set()
    while name and name not in seen:
        seen.add(name)
        if (tree := _tree(templates, name)) is None:
            return None
        found |= {block.name for block in tree.find_all(nodes.Block)}
        name = _parent(tree)
    return frozenset(found)


def _tree(templates: Templates, name: str) -> nodes.Template | None:
    """A template read, but not compiled; None where it cannot be."""
    environment = jinja2.Environment(autoescape=True)
    try:
        source, _, _ = loader(templates).get_source(environment, name)
        return environment.parse(source)
    except (jinja2.TemplateError, InvalidContent):  # the latter for other encodings, and links that lead out
        return None
