"""A project of any size: incidents as a hosting company might have them, always the same for the same number and day.

Each has three to six updates and about two kilobytes of Markdown, with lists, tables, code and links. The two
newest are still open; every tenth or so is planned maintenance.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Final, NamedTuple

NOW: Final = datetime(2026, 10, 31, 12, tzinfo=UTC)
"""When the newest incident is open, unless another moment is asked for."""

YEARS: Final = timedelta(days=3 * 365)
"""How far back the oldest incidents lie."""

COMPONENTS: Final = {
    "api": "API",
    "dashboard": "Dashboard",
    "authentication": "Authentication",
    "object-storage": "Object Storage",
    "databases": "Managed Databases",
    "load-balancers": "Load Balancers",
    "dns": "DNS",
    "message-queue": "Message Queue",
    "functions": "Serverless Functions",
    "registry": "Container Registry",
    "billing": "Billing",
    "webhooks": "Webhooks",
}
AREAS: Final = {
    "eu-west": "IE",
    "eu-central": "DE",
    "eu-north": "SE",
    "us-east": "US",
    "us-west": "US",
    "us-central": "US",
    "ap-south": "IN",
    "ap-southeast": "SG",
    "ap-northeast": "JP",
    "sa-east": "BR",
}
REGIONS: Final = {f"{area}-{zone}": country for area, country in AREAS.items() for zone in (1, 2, 3)}


class Post(NamedTuple):
    """One update: when, under which label, with which chips, and its text."""

    at: datetime
    label: str
    chips: tuple[str, ...]
    text: str


class WriteUp(NamedTuple):
    """One incident or maintenance, whichever program reads it."""

    name: str
    title: str
    start: datetime
    severity: str
    components: list[str]
    regions: list[str]
    facts: list[str]
    """Lines of front matter that only statusgen reads."""
    lead: str
    posts: list[Post]
    report: list[str]
    """What follows the updates, block by block."""

    @property
    def is_open(self) -> bool:
        """Whether its last update leaves it open."""
        return self.posts[-1].label == "Update"

    def statusgen(self) -> str:
        """The write-up in statusgen's own format."""
        front = [f"title: {self.title}", *self.facts, f"regions: [{', '.join(self.regions)}]"]
        updates = ["## Updates", *(_update(post) for post in self.posts)]
        return "\n".join(["---", *front, "---", "", "\n\n".join([self.lead, *updates, *self.report]), ""])


def write(folder: Path, number: int, *, now: datetime = NOW, languages: Sequence[str] = ("en",)) -> None:
    """Write a project with so many incidents: `statusgen.yml` and `incidents/`."""
    incidents = folder / "incidents"
    incidents.mkdir(parents=True)
    (folder / "statusgen.yml").write_text(configuration(languages), encoding="utf-8")
    for writeup in writeups(number, now=now):
        (incidents / f"{writeup.name}.md").write_text(writeup.statusgen(), encoding="utf-8")


def configuration(languages: Sequence[str] = ("en",)) -> str:
    """A configuration with twelve components in two groups and thirty regions."""
    entries = [f"      - {{id: {name}, name: {title}, since: 2020-01-01}}" for name, title in COMPONENTS.items()]
    regions = [
        f"  {code}: {{name: {code.upper()} data center, country: {country}}}" for code, country in REGIONS.items()
    ]
    return "\n".join(
        [
            "title: Example Cloud Status",
            "url: https://status.example.com/",
            "organization: Example Cloud",
            f"languages: [{', '.join(languages)}]",
            "components:",
            "  - name: Platform",
            "    components:",
            *entries[:6],
            "  - name: Services",
            "    components:",
            *entries[6:],
            "regions:",
            *regions,
            "",
        ]
    )


def writeups(number: int, *, now: datetime = NOW) -> Iterator[WriteUp]:
    """Each write-up, oldest first."""
    chance = Random(number)
    minutes = int(YEARS.total_seconds() // 60)
    starts = sorted(now - timedelta(minutes=chance.randrange(2 * 24 * 60, minutes)) for _ in range(number))
    for n, start in enumerate(starts):
        if n >= number - 2:
            last = now - timedelta(minutes=10 + number - n)  # of two in one minute, readers by date would miss one
            yield _incident(n, last - timedelta(minutes=90), chance, until=last)
        elif chance.random() < 0.1:
            yield _maintenance(n, start, chance)
        else:
            yield _incident(n, start, chance)


# One write-up


def _incident(n: int, start: datetime, chance: Random, *, until: datetime | None = None) -> WriteUp:
    """An incident that is over, or one that is open and had its last update at that moment."""
    components = chance.sample(list(COMPONENTS), chance.choice((1, 1, 2, 2, 3)))
    regions = chance.sample(list(REGIONS), chance.choice((1, 2, 3, 4, 6)))
    symptom = chance.choice(SYMPTOMS)
    level = chance.choice(("degraded_performance", "degraded_performance", "partial_outage", "major_outage"))
    posts = list(_posts(start, symptom, components, regions, chance, until=until))
    category, cause = chance.choice(list(CAUSES.items()))
    return WriteUp(
        name=f"{start:%Y-%m-%d}-{symptom.lower().replace(' ', '-')}-{n:05d}",
        title=f"{symptom} on {_and([COMPONENTS[name] for name in components])}",
        start=start,
        severity=level,
        components=components,
        regions=regions,
        facts=[
            f"start: {start:%Y-%m-%d %H:%M} UTC",
            "components:",
            *(f"  {name}: {level}" for name in components),
            "cause:",
            f"  status: {'suspected' if until else 'confirmed'}",
            f"  category: {category}",
            "  by: Example Cloud",
            "statements:",
            f"  - {{organization: Example Cloud, at: {posts[-1].at:%Y-%m-%d %H:%M} UTC, text: We are sorry for this.}}",
        ],
        lead=chance.choice(IMPACTS).format(percent=chance.randint(3, 70)),
        posts=posts,
        report=[
            "## Impact",
            f"Affected were {_and([f'**{COMPONENTS[name]}**' for name in components])}.",
            *([_table(start, regions, chance)] if chance.random() < 0.35 else []),
            "## Root cause",
            f"At {start:%H:%M} UTC, {cause}. The first alert was `{chance.choice(ALERTS)}`.",
            "## What we are changing",
            f"{chance.choice(PREFACES)}\nSee [how we work](https://example.com/{n}), or <https://example.com/>.",
            "\n".join(f"- {action}" for action in chance.sample(ACTIONS, chance.randint(3, 5))),
        ],
    )


def _posts(
    start: datetime, symptom: str, components: list[str], regions: list[str], chance: Random, *, until: datetime | None
) -> Iterator[Post]:
    """Three to six updates; those of an open incident are some minutes apart."""
    middle = chance.choice(((), ("Identified",), ("Identified", "Update"), ("Identified", "Update", "Update")))
    labels = ("Investigating", *middle, "Monitoring", "Update" if until else "Resolved")
    words = {"symptom": symptom.lower(), "component": COMPONENTS[components[0]], "region": regions[0].upper()}
    at = start + timedelta(minutes=chance.randint(2, 9))
    for n, label in enumerate(labels):
        chips: tuple[str, ...] = ()
        if label == "Monitoring":
            chips = (f"{components[0]}: operational", "cause: suspected")
        elif n == len(labels) - 1 and until:
            at, chips = until, ("next update: +1d",)
        yield Post(at, label, chips, chance.choice(TEXTS[label]).format(**words))
        at += timedelta(minutes=chance.randint(7, 14) if until else chance.randint(7, 95))


def _maintenance(n: int, start: datetime, chance: Random) -> WriteUp:
    name, title = chance.choice(list(COMPONENTS.items()))
    region = chance.choice(list(REGIONS))
    opens, closes = start + timedelta(days=1), start + timedelta(days=1, hours=chance.randint(1, 4))
    steps = "\n".join(f"{k}. {step}" for k, step in enumerate(STEPS, 1))
    return WriteUp(
        name=f"{start:%Y-%m-%d}-upgrade-of-{name}-{n:05d}",
        title=f"Upgrade of {title} in {region.upper()}",
        start=opens,
        severity="maintenance",
        components=[name],
        regions=[region],
        facts=[
            "kind: maintenance",
            f"start: {opens:%Y-%m-%d %H:%M} UTC",
            f"end: {closes:%Y-%m-%d %H:%M} UTC",
            f"components: [{name}]",
        ],
        lead=chance.choice(PREFACES),
        posts=[
            Post(start, "Scheduled", (), f"We will upgrade the nodes of {title} in {region.upper()}, one at a time."),
            Post(opens, "In progress", (), "The upgrade has begun. Short interruptions are possible."),
            Post(closes - timedelta(minutes=10), "Completed", (), "All nodes run the new version."),
        ],
        report=["## What happens", steps, "> " + chance.choice(PREFACES)],
    )


# Its parts


def _update(post: Post) -> str:
    heading = f"### {post.at:%Y-%m-%d %H:%M} UTC - {post.label}"
    chips = " ".join(f"`{chip}`" for chip in post.chips)
    return "\n\n".join([f"{heading}\n{chips}" if chips else heading, post.text])


def _table(start: datetime, regions: list[str], chance: Random) -> str:
    rows = [
        f"| {code.upper()} | {chance.randint(1, 60)}.{chance.randint(0, 9)} % "
        f"| {start + timedelta(minutes=chance.randint(20, 240)):%H:%M} |"
        for code in regions[:5]
    ]
    return "\n".join(["| Region | Errors at peak | Recovered at (UTC) |", "| --- | ---: | --- |", *rows])


def _and(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else words[0]


# Its words

SYMPTOMS: Final = (
    "Elevated error rates",
    "Increased latency",
    "Connection timeouts",
    "Delayed processing",
    "Intermittent errors",
    "Failed deployments",
    "Stale reads",
    "Certificate errors",
)
ALERTS: Final = ('HighErrorRate{severity="page"}', "LatencyP99 > 2s", "queue_lag_seconds", "pool_exhausted_total")
IMPACTS: Final = (
    "Around {percent} % of requests failed or took longer than ten seconds; trying again usually helped.",
    "Customers saw errors when they created or changed things. What ran before kept running for {percent} %.",
    "Background jobs were late by up to {percent} minutes. All of them have since run, in their order.",
    "Signing in failed for about {percent} % of users. Sessions and tokens that existed were *not* affected.",
)
CAUSES: Final = {
    "configuration": "a change to the edge proxies removed a timeout, and slow connections used up\nevery pool",
    "network": "a failed switch made a route come and go, and traffic took a path without enough\ncapacity",
    "software": "a migration of the index held a lock too long, and the clients' retries multiplied\nthe load",
    "security": "a certificate of the internal network expired, and whatever restarted refused\nconnections",
    "[software, capacity]": "a memory leak made the scheduler restart every nine minutes, and writes\npaused",
}
PREFACES: Final = (
    "We know that you rely on us, and this fell short of what you expect and of what we ask of ourselves.",
    "We have gone through the response with every team that took part, and want to share what will change.",
    "This is the report that we promised. It says what happened, why recovery took so long, and what follows.",
)
ACTIONS: Final = (
    "Alert on `pool_exhausted_total` within two minutes\n  - in every region\n  - day and night",
    "Try every change to the proxies in one zone for an hour first",
    "Give the clients' retries a budget, and jitter",
    "Rehearse the failover of the primary cluster each quarter",
    "Keep expiry dates where deployments are planned",
    "Move the tables concerned to ~~offline~~ online schema changes",
    "Double the headroom on the links between zones",
    "Name the region in every update that we post",
)
STEPS: Final = (
    "Traffic leaves the node.",
    "The node is upgraded and restarted:\n   ```\n   upgrade --drain --timeout 300\n   ```",
    "Traffic returns, and we watch it for ten minutes.",
)
TEXTS: Final = {
    "Investigating": (
        "We are looking into reports of {symptom} on {component}. We will say more as soon as we know more.",
        "Our monitoring shows {symptom} on {component} in {region}. Engineers are looking into it.",
    ),
    "Identified": (
        "We know the cause, and a fix is being prepared. {component} is still affected in {region}.",
        "We found the change that set this off and are taking it back, zone by zone.",
    ),
    "Monitoring": (
        "A fix is in place, and errors are falling. We are **watching** the results closely.",
        "Traffic has recovered in {region}; we keep watching the other regions before we close this.",
    ),
    "Update": (
        "We are still at work on this. About half of the nodes have recovered.",
        "The change has been taken back in {region}. The other regions follow one at a time.",
    ),
    "Resolved": (
        "This is resolved. A full report follows on this page.",
        "Everything has worked as it should for an hour, and we consider this resolved.",
    ),
}
