"""How each language says things."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from builders import at, moment
from tables import each_row

from statusgen.language.catalogs import read_catalog
from statusgen.language.locale import Interval, Locale, zone_name
from statusgen.model.site import Region
from statusgen.model.time import Bound, Count, Length

LANGUAGES = ("en", "fr", "de", "es", "pt", "ja", "ar")


def locale(tag: str, catalog: str = "", zone: str = "Etc/UTC") -> Locale:
    return Locale(tag, ZoneInfo(zone), read_catalog(catalog) if catalog else {})


def plain(text: str) -> str:
    """With ordinary spaces, so that expected texts can be read."""
    return text.replace("\u00a0", " ").replace("\u202f", " ").replace("\u2009", " ")


FRENCH = """
msgid ""
msgstr ""
"Language: fr\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"

msgid "History"
msgstr "Historique"

msgctxt "verb"
msgid "Subscribe"
msgstr "S’abonner"

msgid "%(number)s incident"
msgid_plural "%(number)s incidents"
msgstr[0] "%(number)s incident"
msgstr[1] "%(number)s incidents-fr"

msgid "about %(moment)s"
msgstr "vers %(moment)s"

msgctxt "time"
msgid "about %(moment)s"
msgstr "%(moment)s (approx.)"

msgid "about %(amount)s"
msgstr "environ %(amount)s"

msgid "less than a minute"
msgstr "moins d’une minute"

msgid "Untranslated"
msgstr ""

#, fuzzy
msgid "Guessed"
msgstr "Deviné"
"""

ARABIC = """
msgid ""
msgstr ""
"Language: ar\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5;\\n"

msgid "one day"
msgid_plural "many days"
msgstr[0] "zero"
msgstr[1] "one"
msgstr[2] "two"
msgstr[3] "few"
msgstr[4] "many"
msgstr[5] "other"
"""


# The theme's words


def test_a_message_is_said_in_the_language_and_as_it_is_where_nobody_translated_it() -> None:
    french = locale("fr", FRENCH)
    assert [french.gettext(each) for each in ("History", "Untranslated", "Guessed", "Unknown")] == [
        "Historique",
        "Untranslated",
        "Guessed",
        "Unknown",
    ]


def test_a_message_may_mean_several_things() -> None:
    french = locale("fr", FRENCH)
    assert (french.pgettext("verb", "Subscribe"), french.gettext("Subscribe")) == ("S’abonner", "Subscribe")
    assert french.pgettext("noun", "History") == french.gettext("noun\4History") == "History"


@pytest.mark.parametrize(
    ("number", "said"), [(0, "incident"), (1, "incident"), (2, "incidents-fr"), (10**6, "incidents-fr")]
)
def test_a_catalog_says_itself_which_plural_form_a_number_takes(number: int, said: str) -> None:
    assert locale("fr", FRENCH).ngettext("%(number)s incident", "%(number)s incidents", number) == f"%(number)s {said}"


@pytest.mark.parametrize(("number", "said"), [(0, "un"), (1, "un"), (2, "plusieurs")])
def test_a_catalog_that_says_no_rule_follows_the_usual_one_of_its_language(number: int, said: str) -> None:
    french = locale("fr", 'msgid "one"\nmsgid_plural "many"\nmsgstr[0] "un"\nmsgstr[1] "plusieurs"\n')
    assert french.ngettext("one", "many", number) == said


@pytest.mark.parametrize(
    ("number", "form"), [(0, "zero"), (1, "one"), (2, "two"), (3, "few"), (10, "few"), (11, "many"), (100, "other")]
)
def test_arabic_has_six_plural_forms(number: int, form: str) -> None:
    assert locale("ar", ARABIC).ngettext("one day", "many days", number) == form


@pytest.mark.parametrize(("number", "said"), [(0, "many"), (1, "one"), (2, "many")])
def test_without_a_translation_plurals_are_english(number: int, said: str) -> None:
    assert locale("en").ngettext("one", "many", number) == said
    assert locale("ja", FRENCH).ngettext("one", "many", number) == said


def test_languages_are_called_by_their_own_name_and_by_others() -> None:
    assert [locale(tag).own_name for tag in LANGUAGES] == [
        "English",
        "Français",
        "Deutsch",
        "Español",
        "Português",
        "日本語",
        "العربية",
    ]
    assert [locale("fr").language_name(tag) for tag in ("en", "ja", "pt-BR")] == [
        "anglais",
        "japonais",
        "portugais (Brésil)",
    ]


@pytest.mark.parametrize("tag", ["klingon", "x-y", "", "en_US"])
def test_a_language_that_nobody_knows_goes_by_its_tag(tag: str) -> None:
    assert locale("fr").language_name(tag) == tag


def test_arabic_is_written_from_right_to_left() -> None:
    assert [tag for tag in LANGUAGES if locale(tag).is_rtl] == ["ar"]


@pytest.mark.parametrize("tag", ["he", "fa", "ur", "ckb", "ar-EG"])
def test_so_are_other_languages_that_a_site_may_add(tag: str) -> None:
    assert locale(tag).is_rtl


# Moments


@pytest.mark.parametrize(
    ("written", "english", "french"),
    [
        ("2024-03-05 17:07", "March 5, 2024, 17:07 UTC", "5 mars 2024, 17:07 UTC"),
        ("2024-03-05", "March 5, 2024", "5 mars 2024"),
        ("2012-07", "July 2012", "juillet 2012"),
        ("2008", "2008", "2008"),
        ("about 2012-07", "about July 2012", "vers juillet 2012"),
        ("before 2012-07", "before July 2012", "before juillet 2012"),
        ("after 2008", "after 2008", "after 2008"),
        ("~ 2024-03-05 17:07", "about March 5, 2024, 17:07 UTC", "5 mars 2024, 17:07 UTC (approx.)"),
    ],
)
def test_a_moment_is_said_as_precisely_as_it_is_known(written: str, english: str, french: str) -> None:
    assert locale("en").moment(moment(written)) == english
    assert plain(locale("fr", FRENCH).moment(moment(written))) == french


def test_a_moment_may_be_said_without_its_about() -> None:
    assert locale("en").bare_moment(moment("about 2012-07")) == "July 2012"


def test_times_are_those_of_the_sites_zone_by_the_24_hour_clock() -> None:
    tokyo = locale("en", zone="Asia/Tokyo")
    assert tokyo.instant(at("2024-03-05 17:07")) == "March 6, 2024, 02:07 UTC+9"
    assert tokyo.time(at("2024-03-05 05:07")) == "14:07 UTC+9"


@pytest.mark.parametrize(
    ("offset", "name"),
    [
        (timedelta(0), "UTC"),
        (timedelta(hours=1), "UTC+1"),
        (timedelta(hours=-8), "UTC−8"),
        (timedelta(hours=5, minutes=30), "UTC+5:30"),
        (timedelta(hours=-3, minutes=-30), "UTC−3:30"),
        (timedelta(minutes=-30), "UTC−0:30"),
        (timedelta(hours=5, minutes=45), "UTC+5:45"),
    ],
)
def test_a_zone_is_called_by_its_distance_from_utc(offset: timedelta, name: str) -> None:
    assert zone_name(offset) == name


def test_summer_and_winter_time_have_their_own_distance() -> None:
    paris = locale("fr", zone="Europe/Paris")
    assert [paris.time(at(when)) for when in ("2024-03-31 00:59", "2024-03-31 01:00")] == ["01:59 UTC+1", "03:00 UTC+2"]


def test_a_clock_without_a_zone_is_taken_for_utc() -> None:
    assert zone_name(datetime(2024, 3, 5).utcoffset()) == "UTC"  # noqa: DTZ001


DAY = date(2024, 3, 5)


@pytest.mark.parametrize(
    ("tag", "said"),
    [
        ("en", ["March 5, 2024", "Mar 5", "March 2024", "March"]),
        ("fr", ["5 mars 2024", "5 mars", "mars 2024", "Mars"]),
        ("de", ["5. März 2024", "5. März", "März 2024", "März"]),
        ("es", ["5 de marzo de 2024", "5 mar", "marzo de 2024", "Marzo"]),
        ("pt", ["5 de março de 2024", "5 de mar.", "março de 2024", "Março"]),
        ("ja", ["2024年3月5日", "3月5日", "2024年3月", "3月"]),
        ("ar", ["5 مارس 2024", "5 مارس", "مارس 2024", "مارس"]),
    ],
)
def test_days_and_months_are_said_as_short_as_their_place_asks(tag: str, said: list[str]) -> None:
    its = locale(tag)
    assert [say(DAY) for say in (its.day, its.short_day, its.month, its.month_name)] == said


def test_no_language_speaks_of_months_as_another_does() -> None:
    tags = ("ja", "ar", "de", "ja", "ru", "pt-BR", "en")
    said = ["10月", "أكتوبر", "Oktober", "10月", "Октябрь", "Outubro", "October"]
    assert [locale(tag).month_name(date(2024, 10, 5)) for tag in tags] == said


@pytest.mark.parametrize(
    ("tag", "said"),
    [
        ("en", ["Nov 17 – 21", "Oct 31 – Nov 1"]),
        ("fr", ["17–21 nov.", "31 oct. – 1er nov."]),
        ("de", ["17.–21. Nov.", "31. Okt. – 1. Nov."]),
        ("es", ["17–21 nov", "31 oct – 1 nov"]),
        ("pt", ["17 – 21 de nov.", "31 de out. – 1º de nov."]),
        ("ja", ["11月17日～21日", "10月31日～11月1日"]),
        ("ar", ["17–21 نوفمبر", "31 أكتوبر – 1 نوفمبر"]),
    ],
)
def test_a_range_of_days_says_once_what_its_ends_share(tag: str, said: list[str]) -> None:
    ranges = (date(2026, 11, 17), date(2026, 11, 21)), (date(2026, 10, 31), date(2026, 11, 1))
    assert [plain(locale(tag).days(*each)) for each in ranges] == said


@pytest.mark.parametrize(
    ("tag", "brief", "whole"),
    [
        ("en", "Nov 17 – 21, 2026", "November 17 – 21, 2026"),
        ("fr", "17–21 nov. 2026", "17–21 novembre 2026"),
        ("de", "17.–21. Nov. 2026", "17.–21. November 2026"),
        ("es", "17–21 nov 2026", "17–21 de noviembre de 2026"),
        ("pt", "17 – 21 de nov. de 2026", "17 – 21 de novembro de 2026"),
        ("ja", "2026年11月17日～21日", "2026年11月17日～21日"),
        ("ar", "17–21 نوفمبر 2026", "17–21 نوفمبر 2026"),
        ("zh", "2026年11月17日 – 21日", "2026年11月17日 – 21日"),
    ],
)
def test_a_range_of_days_says_its_year_once(tag: str, brief: str, whole: str) -> None:
    days = date(2026, 11, 17), date(2026, 11, 21)
    assert plain("".join(locale(tag).days_together(*days, "yMMMd"))) == brief
    assert plain("".join(locale(tag).days_together(*days, "yMMMMd"))) == whole


def test_a_range_of_days_with_a_word_between_them_keeps_it() -> None:
    assert locale("es-AR").days(date(2026, 10, 31), date(2026, 11, 1)) == "31 de oct al 1 de nov"


@pytest.mark.parametrize(
    ("tag", "said"),
    [
        ("en", ("Nov 17", "Nov 18, 2026")),
        ("de", ("17. Nov.", "18. Nov. 2026")),
        ("ja", ("2026年11月17日", "11月18日")),
        ("es-AR", ("17 nov", "18 de nov de 2026")),
    ],
)
def test_days_that_have_a_time_behind_them_say_their_year_once(tag: str, said: tuple[str, str]) -> None:
    assert locale(tag).days_apart(date(2026, 11, 17), date(2026, 11, 18), "yMMMd") == said


@pytest.mark.parametrize(
    ("first", "last", "shared"),
    [
        ("2024-03-05 17:07", "2024-03-05 19:26", Interval("–", on_one_day=True, has_one_zone=True)),
        ("2024-03-05 17:07", "2024-03-06 01:00", Interval(" – ", on_one_day=False, has_one_zone=True)),
        ("2024-03-30 17:07", "2024-03-31 17:07", Interval(" – ", on_one_day=False, has_one_zone=False)),
        ("2024-03-05 17:07", "2024-03-05", Interval(" – ", on_one_day=False, has_one_zone=False)),
    ],
)
def test_a_range_of_moments_shares_a_day_and_a_zone_or_neither(first: str, last: str, shared: Interval) -> None:
    span = locale("de", zone="Europe/Berlin").span(moment(first), moment(last))
    assert span._replace(dash=plain(span.dash)) == shared


@pytest.mark.parametrize(
    ("tag", "dash"), [("en", " – "), ("fr", " – "), ("es", "–"), ("pt", " – "), ("ja", "～"), ("ar", "–"), ("hi", "–")]
)
def test_two_times_have_the_dash_of_their_language_between_them(tag: str, dash: str) -> None:
    assert plain(locale(tag).span(moment("2024-03-05 17:07"), moment("2024-03-05 19:26")).dash) == dash


def test_a_year_by_itself_is_said_to_be_one_in_japanese() -> None:
    assert [locale(tag).moment(moment("2008")) for tag in ("ja", "en", "ar")] == ["2008年", "2008", "2008"]
    assert [locale(tag).year(2008) for tag in ("ja", "en")] == ["2008年", "2008"]


def test_a_heading_begins_large_where_the_language_writes_its_months_small() -> None:
    assert [locale(tag).month_heading(DAY) for tag in ("en", "fr")] == ["March 2024", "Mars 2024"]


def test_a_number_and_its_unit_stand_on_one_line_in_french() -> None:
    assert locale("fr").duration(720) == "12\N{NO-BREAK SPACE}minutes"


def test_the_first_of_a_month_is_counted_in_french_and_portuguese_and_in_no_other_language() -> None:
    days = [date(2024, 3, 1), date(2024, 3, 11), date(2024, 3, 31)]
    assert [locale("fr").day(day) for day in days] == ["1er mars 2024", "11 mars 2024", "31 mars 2024"]
    assert [locale("fr").short_day(day) for day in days] == ["1er mars", "11 mars", "31 mars"]
    assert [locale("pt").short_day(day) for day in days] == ["1º de mar.", "11 de mar.", "31 de mar."]
    assert locale("es").day(days[0]) == "1 de marzo de 2024"
    assert locale("de").day(days[0]) == "1. März 2024"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("before 2024-03-05", "avant le March 5, 2024"),
        ("after 2024-03-05 10:00", "après (heure) March 5, 2024, 10:00 UTC"),
        ("before 2012-07", "avant July 2012"),
    ],
)
def test_before_and_after_depend_on_what_follows_them(written: str, said: str) -> None:
    words = {("before %(moment)s", 0): "avant %(moment)s", ("day\4before %(moment)s", 0): "avant le %(moment)s",
             ("time\4after %(moment)s", 0): "après (heure) %(moment)s"}  # fmt: skip
    assert Locale("en", UTC, words).moment(moment(written)) == said


# Lengths of time


@each_row(
    ("seconds", "said"),
    [
        (0, "less than a minute"),
        (59, "less than a minute"),
        (60, "1 minute"),
        (119, "2 minutes"),
        (3_599, "1 hour"),
        (3_600, "1 hour"),
        (3_660, "1 hour and 1 minute"),
        (8_340, "2 hours and 19 minutes"),
        (86_340, "23 hours and 59 minutes"),
        (86_399, "1 day"),
        (86_400, "1 day"),
        (86_400 + 300, "1 day and 5 minutes"),
        (86_400 + 59 * 60, "1 day and 59 minutes"),
        (86_400 + 3_600, "1 day and 1 hour"),
        (86_400 + 3_660, "1 day and 2 hours"),
        (8 * 86_400 - 60, "8 days"),
        (40 * 86_400, "40 days"),
    ],
)
def test_a_duration_is_said_in_two_units_and_rounded_up(seconds: int, said: str) -> None:
    assert locale("en").duration(seconds) == said


@pytest.mark.parametrize(
    ("tag", "said"),
    [
        ("fr", ["59 minutes", "2 heures et 19 minutes", "1 jour et 2 heures"]),
        ("de", ["59 Minuten", "2 Stunden und 19 Minuten", "1 Tag und 2 Stunden"]),
        ("es", ["59 minutos", "2 horas y 19 minutos", "1 día y 2 horas"]),
        ("pt", ["59 minutos", "2 horas e 19 minutos", "1 dia e 2 horas"]),
        ("ja", ["59分", "2時間19分", "1日と2時間"]),
        ("ar", ["59 دقيقة", "ساعتان و19 دقيقة", "يوم وساعتان"]),
    ],
)
def test_durations_are_in_the_words_of_the_language(tag: str, said: list[str]) -> None:
    assert [plain(locale(tag).duration(seconds)) for seconds in (3_540, 8_340, 93_600)] == said


def test_what_is_over_a_length_is_rounded_down() -> None:
    assert locale("en").length(Length(86_400 + 7_500, Bound.OVER)) == "over 1 day and 2 hours"
    assert locale("en").length(Length(86_400 + 7_500, Bound.UP_TO)) == "up to 1 day and 3 hours"


@pytest.mark.parametrize("tag", LANGUAGES)
def test_no_duration_shows_how_it_is_made(tag: str) -> None:
    said = {
        locale(tag).duration(60 * minutes) for minutes in (1, 2, 3, 11, 60, 120, 660, 1_440, 2_880, 14_400, 143_999)
    }
    assert not [text for text in said if "duration" in text or "{" in text or "%" in text]


@pytest.mark.parametrize(
    ("bound", "said"),
    [
        (Bound.EXACT, "1 hour and 30 minutes"),
        (Bound.ABOUT, "about 1 hour and 30 minutes"),
        (Bound.OVER, "over 1 hour and 30 minutes"),
        (Bound.UP_TO, "up to 1 hour and 30 minutes"),
    ],
)
def test_a_length_is_as_sure_as_it_was_given(bound: Bound, said: str) -> None:
    assert locale("en").length(Length(5_400, bound)) == said


def test_about_a_length_is_another_word_than_about_a_moment() -> None:
    assert plain(locale("fr", FRENCH).length(Length(3_600, Bound.ABOUT))) == "environ 1 heure"
    assert locale("fr", FRENCH).duration(30) == "moins d’une minute"


# Numbers, lists and names


@pytest.mark.parametrize(
    ("tag", "said"),
    [
        ("en", "up to 580,000"),
        ("fr", "up to 580 000"),
        ("de", "up to 580.000"),
        ("es", "up to 580.000"),
        ("pt", "up to 580.000"),
        ("ja", "up to 580,000"),
        ("ar", "up to 580,000"),
    ],
)
def test_a_count_has_the_separators_of_the_language(tag: str, said: str) -> None:
    assert plain(locale(tag).count(Count(580_000, Bound.UP_TO))) == said


@pytest.mark.parametrize(
    ("percent", "english", "french"),
    [
        (100.0, "100%", "100 %"),
        (99.99, "99.99%", "99,99 %"),
        (99.9, "99.9%", "99,9 %"),
        (12.3, "12.3%", "12,3 %"),
        (0.07, "0.07%", "0,07 %"),
        (0.0, "0%", "0 %"),
    ],
)
def test_a_percentage_is_said_as_it_is_given(percent: float, english: str, french: str) -> None:
    assert locale("en").percent(percent) == english
    assert plain(locale("fr").percent(percent)) == french


@pytest.mark.parametrize(
    ("tag", "said"),
    [("de", "99,98 %"), ("es", "99,98 %"), ("pt", "99,98%"), ("ja", "99.98%"), ("ar", "\u200e99.98%\u200f")],
)
def test_a_percentage_has_the_sign_and_the_separator_of_the_language(tag: str, said: str) -> None:
    assert plain(locale(tag).percent(99.98)) == said


DIGITS = "٠١٢٣٤٥٦٧٨٩"


def test_arabic_has_the_same_digits_in_dates_numbers_times_and_durations() -> None:
    """Those of times and codes, which authors write in the same sentences."""
    arabic = locale("ar")
    said = [
        arabic.instant(at("2024-03-05 17:07")), arabic.number(580_000), arabic.percent(99.98), arabic.duration(8_340)
    ]  # fmt: skip
    assert not set(DIGITS) & set("".join(said))
    assert said[0] == "5 مارس 2024, 17:07 UTC\u200f"


def test_an_uptime_has_two_decimals_and_its_up_to() -> None:
    assert locale("en").uptime(100.0, Bound.EXACT) == "100.00%"
    assert locale("en").uptime(50.0, Bound.UP_TO) == "up to 50.00%"
    assert plain(locale("fr").uptime(99.9, Bound.EXACT)) == "99,90 %"


def test_no_percentage_has_more_than_two_decimals() -> None:
    english, hundredths = locale("en"), [*range(0, 9_900, 97), *range(9_900, 10_001)]
    assert [n for n in hundredths if english.percent(n / 100) != f"{n / 100:.2f}".rstrip("0").rstrip(".") + "%"] == []


@pytest.mark.parametrize(
    ("tag", "said"),
    [
        ("en", "a, b, and c"),
        ("fr", "a, b et c"),
        ("de", "a, b und c"),
        ("es", "a, b y c"),
        ("pt", "a, b e c"),
        ("ja", "a、b、c"),
        ("ar", "a وb وc"),
    ],
)
def test_several_things_are_one_phrase(tag: str, said: str) -> None:
    assert locale(tag).listed(["a", "b", "c"]) == said


@pytest.mark.parametrize(("tag", "gap"), [("en", " "), ("ar", " "), ("ko", " "), ("ja", ""), ("zh-Hant", "")])
def test_between_sentences_is_what_the_language_has_there(tag: str, gap: str) -> None:
    assert locale(tag).gap == gap


def test_of_one_thing_and_of_none_there_is_little_to_say() -> None:
    assert (locale("en").listed(["a"]), locale("en").listed(iter(()))) == ("a", "")


def test_regions_go_by_their_names_and_several_of_them_by_the_themes_word() -> None:
    configured = {"eu-west-1": Region(code="eu-west-1", name={"en": "Ireland", "fr": "Irlande"})}
    assert [locale("fr").region(code, configured) for code in ("FR", "europe", "eu-west-1", "several")] == [
        "France",
        "Europe",
        "Irlande",
        "Several regions",
    ]


def test_a_locale_is_of_any_zone() -> None:
    assert Locale("en", UTC, {}).time(at("17:07")) == "17:07 UTC"
