"""The page that other sites show in a frame."""

from browser.sites import RICH, standing
from builders import maintenance, notice, outage, seen, site, update

from statusgen.model.vocabulary import Level
from statusgen.pages.embed import embed_view
from statusgen.status.rollup import Description


def test_it_names_what_is_open_and_what_begins_within_a_day() -> None:
    told = update("09:00", "Scheduled")
    view = embed_view(
        seen(
            site(
                outage("10:00", name="open", level="partial_outage"),
                outage("08:00", "09:00", name="over"),
                notice(update("10:00", "Update")),
                maintenance(start="11:00", end="13:00", name="now"),
                maintenance(told, start="20:00", end="22:00", name="soon"),
                maintenance(told, start="2024-03-06 12:00", end="2024-03-06 13:00", name="later"),
            ),
            "12:00",
        )
    )
    assert (view.state, view.level) == (Description.SOME_PARTIAL, Level.PARTIAL_OUTAGE)
    assert [card.incident.id for card in view.cards] == ["open", "now", "soon"]


def test_a_record_of_others_claims_nothing_there_either() -> None:
    view = embed_view(seen(site(uptime=None), "12:00"))
    assert (view.state, view.level, view.cards) == (None, None, ())


def test_it_has_no_script_and_search_engines_are_not_told_of_it() -> None:
    html = standing(RICH)["fr/embed/index.html"].decode()
    assert "<script" not in html
    assert '<meta name="robots" content="noindex">' in html
    assert 'target="_blank" rel="noopener"' in html
    assert b"/embed/" not in standing(RICH)["sitemap.xml"]
