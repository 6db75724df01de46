"""Hosts that read `_headers` give each file the headers that it needs, and none of them twice."""

import re
from collections.abc import Mapping
from fnmatch import translate
from functools import cache

from browser.sites import RICH, standing
from builders import outage, seen, site

from statusgen.exports.hosting import redirects


def headers_of(path: str, written: str) -> list[tuple[str, str]]:
    """What a host sends with a path: the headers of every rule that holds for it."""
    return [header for rule, headers in rules_of(written) if rule.match(path) for header in headers]


@cache
def rules_of(written: str) -> list[tuple[re.Pattern[str], list[tuple[str, str]]]]:
    """Each rule, with the name and the value of each of its headers."""
    found = []
    for block in written.split("\n\n"):
        rule, *lines = block.rstrip("\n").split("\n")
        headers = [(name.strip(), value.strip()) for name, _, value in (line.partition(":") for line in lines)]
        found.append((re.compile(translate(rule)), headers))
    return found


def addresses(files: Mapping[str, bytes]) -> list[str]:
    """Where each file of a site is read: a page at its folder."""
    return [f"/{path.removesuffix('index.html')}" for path in files] + ["/index.html", "/ar/index.html"]


def test_no_header_is_sent_twice_and_every_page_but_that_for_frames_stays_out_of_them() -> None:
    files = standing(RICH)
    written = files["_headers"].decode()
    for address in addresses(files):
        names = [name for name, _ in headers_of(address, written)]
        assert sorted(names) == sorted(set(names)), address
        stays_out = ("Content-Security-Policy", "frame-ancestors 'none'") in headers_of(address, written)
        assert stays_out if address.endswith(("/", ".html")) and "/embed/" not in address else True
        assert not stays_out or "/embed/" not in address
        assert ("Access-Control-Allow-Origin", "*") in headers_of(address, written)
        assert ("Cache-Control", "public, max-age=60") in headers_of(address, written)


def test_what_programs_read_has_its_type_in_every_folder() -> None:
    written = standing(RICH)["_headers"].decode()

    def media_type(address: str) -> str:
        return dict(headers_of(address, written)).get("Content-Type", "")

    assert media_type("/feed.xml") == media_type("/fr/components/api/feed.xml") == "application/xml"
    assert media_type("/ar/groups/product/opened-and-resolved.xml") == "application/xml"
    assert media_type("/history.atom") == "application/xml"
    assert media_type("/fr/maintenance.ics") == "text/calendar; charset=utf-8"
    assert media_type("/metrics") == "text/plain; version=0.0.4; charset=utf-8"
    assert media_type("/static/style.css") == ""


def test_there_are_no_more_rules_than_hosts_read() -> None:
    assert standing(RICH)["_headers"].count(b"\n\n") < 45  # of a hundred, in three of seven languages


def test_old_addresses_are_redirected_also_below_the_path_of_the_site() -> None:
    moved = outage("10:00", name="2024-03-05-api", aliases=("issues/api/", "old page.html"))
    at_the_root = redirects(seen(site(moved, outage("09:00", name="2024-03-04-web")), "12:00").snapshot)
    assert at_the_root == (
        "/issues/api/ /incidents/2024-03-05-api/ 301\n/old%20page.html /incidents/2024-03-05-api/ 301\n"
    )
    below = redirects(seen(site(moved, url="https://example.org/status/"), "12:00").snapshot)
    assert below.splitlines()[2:] == [
        "/status/issues/api/ /status/incidents/2024-03-05-api/ 301",
        "/status/old%20page.html /status/incidents/2024-03-05-api/ 301",
    ]
    assert redirects(seen(site(moved), "09:59").snapshot) == ""  # its page is not public yet
