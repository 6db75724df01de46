"""What templates call, as a site's own template might."""

import re
from datetime import UTC
from typing import Any

import jinja2
from builders import at, component, group, moment, seen, site, text
from tables import each_row

from statusgen.language.locale import Locale
from statusgen.model.text import Wording
from statusgen.pages.home import home_view
from statusgen.theme.engine import CompiledTemplates, Environment
from statusgen.theme.filters import Phrases
from statusgen.theme.templates import SHIPPED


def shown(template: str, **context: Any) -> str:
    """What a template makes of values, on an English page of a site in UTC."""
    today = context["view"].as_of.first.date() if "view" in context else None
    phrases = Phrases(Locale("en", UTC, {}), site(), today=today)
    environment = Environment(jinja2.DictLoader({}), CompiledTemplates(SHIPPED), phrases)
    return environment.from_string(template).render(context)


def test_a_message_may_say_what_it_is_about() -> None:
    assert shown('{{ pgettext("month", "May") }}') == "May"


def test_a_message_escapes_its_values_and_keeps_its_markup() -> None:
    said = shown('{{ _("%(name)s failed %(at)s", name="<b>", at=when|moment) }}', when=moment("about 12:30"))
    time = '<time datetime="2024-03-05T12:30Z">March 5, 2024, 12:30 UTC</time>'
    assert said == f"&lt;b&gt; failed about {time}"


def test_a_moment_shows_as_much_as_is_known() -> None:
    assert shown("{{ when|clock }}", when=moment("12:30")) == '<time datetime="2024-03-05T12:30Z">12:30 UTC</time>'
    assert shown("{{ when|clock }}", when=moment("2012-07")) == '<time datetime="2012-07">July 2012</time>'
    assert shown("{{ when|on }}", when=moment("12:30")) == '<time datetime="2024-03-05">March 5, 2024</time>'
    assert shown("{{ when|on }}", when=moment("2008")) == '<time datetime="2008">2008</time>'
    for when, said in (("12:30", "Mar 5"), ("about 2024-03-05", "about Mar 5"), ("2024-03", "March 2024")):
        assert re.sub("<.*?>", "", shown("{{ when|in_month }}", when=moment(when))) == said
    assert shown("{{ when|instant }}", when=at("12:30")).endswith(">March 5, 2024, 12:30 UTC</time>")


def test_from_a_day_to_the_same_day_is_that_day() -> None:
    assert shown("{{ a|range(a) }}", a=moment("2024-03-04")) == '<time datetime="2024-03-04">Mar 4, 2024</time>'


@each_row(
    ("first", "last", "brief", "whole"),
    [
        ("2024-03-04", "2024-03-05", "Mar 4 – 5, 2024", "March 4 – 5, 2024"),
        ("2023-12-31", "2024-01-01", "Dec 31, 2023 – Jan 1, 2024", "December 31, 2023 – January 1, 2024"),
        ("about 2024-03-04", "2024-03-05", "about Mar 4 – Mar 5, 2024", "about March 4 – March 5, 2024"),
        (
            "2024-03-04 22:00 UTC",
            "2024-03-05 02:00 UTC",
            "Mar 4, 22:00 – Mar 5, 2024, 02:00 UTC",
            "March 4, 22:00 – March 5, 2024, 02:00 UTC",
        ),
        ("2024-03-04", "2024-03-05 02:00 UTC", "Mar 4 – Mar 5, 2024, 02:00 UTC", "March 4 – March 5, 2024, 02:00 UTC"),
        ("2024-03", "2024-03-05", "March 2024 – Mar 5, 2024", "March 2024 – March 5, 2024"),
    ],
)
def test_a_range_says_once_what_its_ends_share(first: str, last: str, brief: str, whole: str) -> None:
    ends = {"a": moment(first), "b": moment(last)}
    styles = ("briefly", "moment")
    said = [re.sub("<.*?>|\N{THIN SPACE}", "", shown(f"{{{{ a|range(b, '{style}') }}}}", **ends)) for style in styles]
    assert said == [each.replace(" – ", "–") for each in (brief, whole)]


def test_the_stamp_of_statuspage_s_feeds_says_no_more_than_is_known() -> None:
    moments = [moment(when) for when in ("2024-03-05 17:19 UTC", "2024-03-05", "2024-12", "2008")]
    assert [shown("{{ when|stamp }}", when=each) for each in moments] == [
        "Mar  5, 17:19 UTC",
        "Mar  5",
        "Dec 2024",
        "2008",
    ]


@each_row(
    ("when", "lately", "briefly"),
    [
        ("2024-03-05 12:30 UTC", "12:30 UTC", "Mar 5, 12:30 UTC"),
        ("about 2024-03-05 12:30 UTC", "about 12:30 UTC", "about Mar 5, 12:30 UTC"),
        ("2024-03-05", "Mar 5", "Mar 5"),
        ("2024-03-04 12:30 UTC", "Mar 4, 12:30 UTC", "Mar 4, 12:30 UTC"),
        ("2024-03-04", "Mar 4", "Mar 4"),
        ("2023-03-05 12:30 UTC", "Mar 5, 2023, 12:30 UTC", "Mar 5, 2023, 12:30 UTC"),
    ],
)
def test_home_leaves_out_the_day_and_the_year_that_it_is_itself_as_of(when: str, lately: str, briefly: str) -> None:
    view = home_view(seen(site(), "12:00"))
    styles = ("lately", "briefly")
    said = [re.sub("<.*?>", "", shown(f"{{{{ when|{style} }}}}", when=moment(when), view=view)) for style in styles]
    assert said == [lately, briefly]


def test_a_window_of_today_keeps_its_day() -> None:
    view = home_view(seen(site(), "12:00"))
    said = shown("{{ first|range(last) }}", first=moment("12:30"), last=moment("13:00"), view=view)
    assert re.sub("<.*?>", "", said) == "Mar 5, 12:30\N{THIN SPACE}\N{EN DASH}\N{THIN SPACE}13:00 UTC"


def test_a_list_has_moments_in_brief() -> None:
    moments = [moment(when) for when in ("about 2024-03-05 12:30 UTC", "2024-03-05", "2024-12", "2008")]
    assert [re.sub("<.*?>", "", shown("{{ when|lately }}", when=each)) for each in moments] == [
        "about Mar 5, 2024, 12:30 UTC",
        "Mar 5, 2024",
        "December 2024",
        "2008",
    ]


def test_a_text_in_another_language_is_marked_as_such() -> None:
    assert shown("{{ text|wording }}", text=Wording("<hello>", "en")) == "&lt;hello&gt;"
    assert shown("{{ text|wording }}", text=Wording("bonjour", "fr")) == '<bdi lang="fr">bonjour</bdi>'
    assert shown("{{ text|wording }}", text=text({"fr": "bonjour"})) == '<bdi lang="fr">bonjour</bdi>'
    assert shown("{{ text|wording }}", text=text({"fr": "bonjour", "en": "hello"})) == "hello"


def test_a_text_is_isolated_where_it_may_run_the_other_way() -> None:
    assert shown("{{ text|wording }}", text=Wording("Café, 2 µs", "en")) == "Café, 2 µs"
    assert shown("{{ text|wording }}", text=Wording("a\N{RIGHT-TO-LEFT OVERRIDE}b", "en")).startswith("<bdi>")
    assert shown("{{ text|wording }}", text=Wording("تأخر", "en")) == "<bdi>تأخر</bdi>"
    assert Phrases(Locale("ar", UTC, {}), site()).wording(Wording("API", "ar")) == "<bdi>API</bdi>"


def test_a_source_is_a_link_that_shows_its_host_or_a_text() -> None:
    link = '<a href="https://www.example.org/a?b" rel="nofollow noopener noreferrer"><bdi>example<wbr>.org</bdi></a>'
    assert shown("{{ source|cite }}", source=text("https://www.example.org/a?b")) == link
    assert shown("{{ source|cite }}", source=text("News report C")) == "News report C"


def test_a_list_is_a_phrase_whose_markup_stays_markup() -> None:
    texts = [Wording(word, "en") for word in ("a", "b & c", "d")]
    said = shown('{{ texts|map("wording")|list|listed }}', texts=texts)
    assert said == "a, b &amp; c, and d"


def test_names_that_need_their_group_are_links_inside_it() -> None:
    groups = (group("droplets", component("d", called="AMS3")), group("spaces", component("s", called="<AMS3>")))
    view = seen(site(components=[*groups, component("alone", called="AMS3"), component("b", called="<ams3>")]), "12:00")
    names = [view.component(name) for name in ("d", "s", "alone")]
    assert shown("{{ names|names }}", names=names) == (
        'Droplets (<a href="components/d/">AMS3</a>), '
        'Spaces (<a href="components/s/">&lt;AMS3&gt;</a>), '
        '<a href="components/alone/">AMS3</a>'
    )
    assert shown("{{ names|plain_names }}", names=names[:1]) == "Droplets: AMS3"
