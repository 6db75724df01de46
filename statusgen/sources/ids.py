"""Ids and old paths of write-ups: each is that of one, and those that are named exist."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from functools import partial

from statusgen.model import urls
from statusgen.model.files import folded
from statusgen.model.problems import Problem
from statusgen.model.site import Site
from statusgen.model.spelling import Unknown, nearest_id
from statusgen.model.state import PAGES
from statusgen.sources.reading import Source
from statusgen.sources.repetition import occurs_on


def wrong_names(sources: Sequence[Source], drafts: Set[str], site: Site) -> Iterator[Problem]:
    """Two files with one id, or with ids that some systems take for one; and incidents related to none."""
    twins = defaultdict[str, list[Source]](list)
    for source in sources:
        twins[folded(source.brief.id)].append(source)
    known = dict.fromkeys(sorted({source.brief.id for source in sources} | drafts))
    for source in sources:
        own, others = source.brief.id, [each.path for each in twins[folded(source.brief.id)] if each is not source]
        name, day = own[: -len("-YYYY-MM-DD")], own[-len("YYYY-MM-DD") :]
        series = [each for each in twins.get(folded(name), ()) if each.brief.repeats]
        is_related = own not in source.brief.related and known.keys() >= set(source.brief.related)
        if is_related and not others and not series:
            continue
        file = source.header.writeup.opened(site, source.brief.language)
        if others:
            file.report("id", f'the id "{own}" is also that of {", ".join(sorted(others))}; rename one')
        for n, name in enumerate(source.brief.related):
            if name == own:
                file.report(("related", n), "related: this is the incident itself; remove it")
            elif name not in known:
                problem, meant = f'related: no incident is called "{name}"', partial(nearest_id, name, known)
                unknown = Unknown(problem, meant, "give the name of its file, without .md")
                file.report(("related", n), file.explain(unknown))
        for each in series:
            if occurs_on(each.header.front, day):
                what = f"the id {own} is that of an occurrence of {each.path}"
                file.report("id", f"{what}; add {day} to its except:, or rename this file")
        yield from file.problems


def wrong_aliases(sources: Sequence[Source], own_pages: Iterable[str], site: Site) -> Iterator[Problem]:
    """Old paths that are those of two incidents, or that a page has now: of an incident, or one of the site's own."""
    given = [(source, n, alias) for source in sources for n, alias in enumerate(source.brief.aliases)]
    if not given:
        return
    pages = {folded(urls.file_of(urls.incident(source.brief.id))): source.path for source in sources}
    pages |= {folded(urls.file_of(urls.own_page(name.removesuffix(".md")))): f"{PAGES}/{name}" for name in own_pages}
    owners = defaultdict[str, list[str]](list)
    for source, _, alias in given:
        owners[folded(urls.alias_file(alias))].append(source.path)
    for source, n, alias in given:
        file_name = urls.alias_file(alias)
        others = [path for path in owners[folded(file_name)] if path != source.path]
        taken = pages.get(folded(file_name), "")
        if taken or others or owners[folded(file_name)].count(source.path) > 1:
            file = source.header.writeup.opened(site, source.brief.language)
            whose = f"is the address of {taken}" if taken else f"stands in {', '.join(others) or 'this list twice'} too"
            file.report(("aliases", n), f'aliases: "{alias}" {whose}; remove it')
            yield from file.problems
