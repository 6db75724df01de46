"""The words of the field as authors write them.

Those of other tools and of everyday speech are known here, with what they are called in statusgen: they are
suggested, never taken.
"""

import enum
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache, partial
from typing import Any, Final

from statusgen.language.labels import fold
from statusgen.model.patterns import regex
from statusgen.model.site import Cause, Reach
from statusgen.model.spelling import Unknown, alike, nearest
from statusgen.model.vocabulary import ID, CauseCategory, CauseStatus, Discoverer, Impact, Kind, Label, Level
from statusgen.sources.keys.short_texts import id_meant
from statusgen.sources.yaml.quotation import quote

_KEYS: Final[Mapping[str, str]] = {
    "title": "name headline heading subject label titre titel título titulo タイトル 件名 العنوان",
    "name": "title label group",
    "kind": "type category art tipo genre 種類 النوع",
    "impact": "severity sev priority criticality gravité auswirkung impacto 影響 التأثير",
    "start": (
        "date time starts started started_at start_time start_date start_at began begin begins beginning since from "
        "created created_at occurred scheduled scheduled_for scheduled_start opened"
        " début debut beginn inicio início 開始 البداية"
    ),
    "end": (
        "ends ended ended_at end_time end_date end_at finish finished until till to closed closed_at scheduled_until "
        "scheduled_end stop stopped resolvedwhen resolved_when"
        " fin ende fim 終了 النهاية"
    ),
    "detected": "detected_at detection noticed noticed_at time_detected detection_time alerted alerted_at",
    "discovered": "discovered_by detected_by found_by noticed_by reported_by discovery detection_method",
    "affected": "affected_users affected_customers users_affected customers_affected customers users reach scope",
    "share": "percent percentage proportion ratio part",
    "unit": "units of what things",
    "contributing": (
        "contributing_factors contributing_causes contributing_factor factors other_causes secondary_causes"
    ),
    "actions": (
        "action action_items actionitems todo todos follow_up follow_ups followup followups measures remediation "
        "remediations preventive_measures next_steps tasks improvements"
    ),
    "done": "completed completed_at finished closed done_at resolved implemented",
    "due": "due_date deadline due_at by until planned target",
    "link": "url links href ticket issue source",
    "notified": "notifications notification notices informed authorities regulators disclosed_to notified_authorities",
    "who": "whom to name organization authority recipient regulator by",
    "at": "date time when said posted",
    "since": "start started from created launched",
    "until": "end ended to removed shutdown",
    "duration": "length lasted downtime time_to_resolve durée dauer duración duração 期間 المدة",
    "repeat": "rrule recurrence recurring recurs recur freq frequency every rule",
    "except": "exdate exdates exception exceptions exclude excluded skip skipped",
    "components": (
        "component affects affected_components affected_systems affectedsystems affected_services services "
        "service systems system products product parts groups"
        " composants composant komponenten dienste componentes servicios serviços コンポーネント サービス المكونات"
    ),
    "regions": (
        "region countries country locations location areas area places where datacenters régions regionen regiones "
        "regiões 地域 المناطق"
    ),
    "cause": "causes reason root_cause rootcause why ursache causa 原因 السبب",
    "category": "type kind",
    "by": "author who speaker from reporter",
    "speaker": "by who name person",
    "organization": "company org organisation owner publisher",
    "role": "position job jobtitle title",
    "text": "quote body message content said",
    "summary": "text description claim body message content résumé zusammenfassung resumen resumo 概要 ملخص",
    "description": "summary text info about",
    "note": "notes comment remark text summary description details",
    "source": "sources url urls link links reference references via",
    "count": "number amount total",
    "level": "status state severity impact",
    "status": "state certainty",
    "links": "link urls references see_also sources",
    "related": "relates see see_also related_incidents incidents",
    "pinned": "pin sticky featured",
    "draft": "drafts hidden private unlisted",
    "lang": "language locale languages",
    "id": "slug key code uid uuid identifier",
    "url": "baseurl base_url href link site website domain homepage cname address uri",
    "timezone": "tz time_zone zone",
    "languages": "language lang locale locales langs i18n",
    "operator": "owner provider vendor company run_by operated_by",
    "retired": "archived removed deprecated gone hidden",
    "days": "window period range length",
    "items": "limit number count size max",
    "authority": "tag host",
    "require": "required requires",
    "stale_after": "stale reminder remind_after",
    "accent": "color colour theme_color brand",
    "logo": "image icon picture",
    "theme": "style brand",
    "country": "region countries location within",
    "claims": "claim rumours rumors allegations",
    "statements": "statement quotes quote",
    "reports": "report measurements",
    "verbatim": "literal exact",
}
"""The keys, and what others call them; a word may stand for several, of which a place has some."""

_WORDS: Final[Mapping[type[enum.Enum], Mapping[str, str]]] = {
    Level: {
        "operational": (
            "up ok okay good online available normal healthy green working fine fixed restored recovered none "
            "no_issues running stable back back_up 🟢 ✅ ✔ ☑ 👍 💚"
        ),
        "under_maintenance": "maintenance maint scheduled planned planned_maintenance in_maintenance blue in_progress "
        "🔧 🛠 🚧 🔵",
        "degraded_performance": (
            "degraded degradation slow slowness performance_issues performance latency impaired warning yellow minor "
            "unstable intermittent limited 🟡 ⚠"
        ),
        "partial_outage": "partial partially_down outage disruption disrupted minor_outage minoroutage orange 🟠",
        "major_outage": (
            "down major critical outage full_outage complete_outage total_outage full_downtime downtime unavailable "
            "offline unreachable red broken failed failure dead out error 🔴 ❌ ⛔ 🛑 🚨 💥"
        ),
    },
    Impact: {
        "none": "no nothing operational maintenance informational info",
        "minor": "low small medium moderate degraded degraded_performance slow p3 p4 sev3 sev4 sev_3 warning",
        "major": "high medium moderate partial partial_outage outage p2 sev2 sev_2",
        "critical": "severe down major_outage outage full total p1 p0 sev1 sev0 sev_1 blocker emergency",
    },
    Kind: {
        "incident": "outage disruption issue problem realtime unplanned",
        "maintenance": "scheduled planned scheduled_maintenance planned_maintenance downtime work upgrade",
        "notice": "announcement info information informational news note message advisory",
    },
    CauseStatus: {
        "undisclosed": "secret private confidential not_disclosed not_published withheld",
        "unknown": "investigating unclear none not_known not_yet_known open",
        "suspected": "probable probably likely presumed assumed possible unconfirmed not_confirmed preliminary",
        "confirmed": "known identified certain sure verified found final",
    },
    Discoverer: {
        "monitoring": (
            "own_monitoring internal_monitoring our_monitoring alert alerts alerting alarm alarms automatic automated "
            "monitor probe probes check checks synthetic_monitoring automated_monitoring"
        ),
        "customer": "customers user users client clients support support_ticket ticket tickets customer_report",
        "staff": "employee employees engineer engineers internal team colleague colleagues manual manually us",
        "third_party": (
            "external vendor provider supplier partner researcher security_researcher authority press media thirdparty "
            "public outside"
        ),
    },
    CauseCategory: {
        "software": "bug code deploy deployment release regression application app",
        "configuration": "config misconfiguration settings change",
        "capacity": "load overload traffic scaling resources memory disk_full quota",
        "hardware": "disk server machine device storage",
        "network": "networking routing bgp connectivity fiber fibre cable",
        "power": "electricity power_outage energy",
        "security": "attack ddos breach hack cyberattack intrusion",
        "third_party": "provider vendor upstream supplier external cloud dependency thirdparty",
        "human_error": "human mistake operator_error operator",
        "natural_event": "weather storm fire flood earthquake disaster heat",
    },
}

_LEVELS_ELSEWHERE: Final[Mapping[str, str]] = {
    "operational": (
        "opérationnel, opérationnelle, fonctionnement normal, rétabli, rétablie, störungsfrei, normalbetrieb, "
        "in betrieb, behoben, operativo, operativa, disponible, operacional, 正常, 正常稼働, 稼働中, 復旧, "
        "تشغيل طبيعي, يعمل"
    ),
    "under_maintenance": (
        "en maintenance, in wartung, wartung, en mantenimiento, mantenimiento, em manutenção, manutenção, "
        "メンテナンス中, メンテナンス, قيد الصيانة, صيانة"
    ),
    "degraded_performance": (
        "performances dégradées, dégradé, dégradée, ralenti, lent, eingeschränkte leistung, eingeschränkt, langsam, "
        "rendimiento degradado, desempenho degradado, degradado, degradada, lento, 性能低下, 遅延, "
        "تراجع في الأداء, بطيء"
    ),
    "partial_outage": (
        "panne partielle, teilausfall, interrupción parcial, caída parcial, interrupção parcial, 一部障害, انقطاع جزئي"
    ),
    "major_outage": (
        "panne majeure, panne, en panne, hors service, indisponible, schwerer ausfall, ausfall, ausgefallen, "
        "gestört, interrupción grave, caído, caída, no disponible, interrupção grave, fora do ar, indisponível, "
        "重大な障害, 障害, 停止, ダウン, انقطاع كبير, معطل, متوقف"
    ),
}
"""What levels are called in other languages, on pages and by people."""

_INSTEAD: Final[Mapping[str, Mapping[str, str]]] = {
    "FrontMatter": {
        "status state": "the state follows from the labels of the updates; post one: ### YYYY-MM-DD HH:MM - Update",
        "resolved is_resolved": "post an update labeled Resolved, or write end: YYYY-MM-DD HH:MM",
        "description summary body message content text details": "write it as text below the front matter",
        "updates update timeline": "write each below ## Updates, under a heading ### YYYY-MM-DD HH:MM - Update",
        "postmortem post_mortem rca": "write it as a section ## Postmortem below the updates",
        "published publish": "a file is published unless it has  draft: true",
        "informational": "if it is not an incident, write  kind: notice",
        "postponed rescheduled delayed": "move the window with the chips `start: …` and `end: …` below an update",
        "window period timeframe": "write its two moments as  start: …  and  end: …",
        "level": "each component has its own: write it after its id, below components:",
    },
    "Component": {
        "status state level": "the level follows from the incidents; remove the line",
        "group": "put it below the components: of that group",
    },
    "ConfigFile": {
        "incidents": "each one is a file in the folder incidents/; remove the key",
        "accent color colour theme_color": "it belongs to the theme:  theme: {accent: …}",
        "logo": "it belongs to the theme:  theme: {logo: …}",
    },
}
"""What to do instead of keys that other tools have, by the name of the struct."""

_AS_ENTRY: Final[Mapping[str, str]] = {
    "Action": "{{title: {0}}}",
    "Notification": "{{who: {0}}}",
    "Link": "{{title: {1}, url: {0}}}",
    "Channel": "{{title: {1}, url: {0}}}",
    "Cause": "{{status: {1}, summary: {0}}}",
    "Component": "{{id: {0}, name: {1}}}",
    "Statement": "{{speaker: {1}, text: {0}}}",
    "RegionEntry": "{{name: {0}}}",
}
"""What to write instead of a text where keys are needed, and instead of two, by the name of the struct."""

_NUMBER: Final = regex(r"\D{0,3}(\d{1,6})(?:[.,](\d{1,6}))?\s*(%)?\D{0,8}")
_SPECIAL: Final = regex(r"[,{}\[\]]|:(?:\s|$)|\s#")
_AROUND: Final = " \"'`.,;“”„‟‘’‚«»"
_LABELS: Final = frozenset(label.value for label in Label)


def read_word(kind: type[enum.Enum], text: str) -> Any:
    """The member that a word means, in any case and with `_`, `-` or space. Raises ValueError, with the remedy."""
    try:
        return kind(_folded(text))
    except ValueError as error:
        members = [member.value for member in kind]
        otherwise = f"use one of {', '.join(members)}" if len(members) > 1 else f"write {members[0]}"
        if kind is Level and _folded(text) in _LABELS:
            raise ValueError(f'"{text}" is the label of an update, not a level; {otherwise}') from error
        raise Unknown(f'"{text}" is not known here', partial(words_meant, kind, text), otherwise) from error


def is_near_word(kind: type[enum.Enum], text: str) -> bool:
    """Whether a text is a word of an enumeration, or so near to one that it was hardly meant as a text."""
    folded = _folded(text)
    return any(member.value == folded for member in kind) or bool(words_meant(kind, text))


def words_meant(kind: type[enum.Enum], word: str) -> tuple[str, ...]:
    """The words of an enumeration that an unknown one may stand for; none whose meaning would be the opposite."""
    folded, names = _folded(word), [member.value for member in kind]
    found = [name for name in names if folded in _WORDS.get(kind, {}).get(name, "").split()]
    if kind is Level and not found:
        found = [name for name in names if fold(word.strip(_AROUND)) in _folded_levels()[name]]
    if found:
        return tuple(found)
    near = alike(folded.replace("_", " "), [name.replace("_", " ") for name in names])
    if not near and "_" not in folded:  # in one word; what is more than a name may say the opposite
        near = alike(folded, [name.replace("_", "") for name in names])
    return tuple(name for name in names if near and name.replace("_", "") == near.replace(" ", ""))


@cache
def _folded_levels() -> Mapping[str, frozenset[str]]:
    return {name: frozenset(map(fold, words.split(", "))) for name, words in _LEVELS_ELSEWHERE.items()}


def keys_meant(key: str, known: Iterable[str]) -> tuple[str, ...]:
    """The keys, of those known in one place, that an unknown one may stand for."""
    folded, there = _folded(key), list(known)
    same = [name for name in there if folded in (name, f"{name}s", name.removesuffix("s"))]
    elsewhere = [name for name in there if folded in _KEYS.get(name, "").split()]
    if same or elsewhere:
        return tuple((same or elsewhere)[:2])
    begun = [name for name in there if len(folded) > 3 and name.startswith(folded)]
    if len(begun) == 1:
        return tuple(begun)
    near = nearest(key, there, likeness=0.7)
    return (near,) if near else ()


def number_meant(written: str) -> str:
    """The number in a text with a unit, a percent sign or a comma; "" where there is none."""
    found = _NUMBER.fullmatch(written)
    if not found:
        return ""
    number = f"{found[1]}.{found[2]}" if found[2] else found[1]
    return f"{float(number) / 100:g}" if found[3] else number


def instead_of_key(struct: type, key: str) -> str:
    """What to do instead of a key that a struct does not have; "" if that is not known."""
    known = _INSTEAD.get(struct.__name__, {})
    return next((remedy for keys, remedy in known.items() if _folded(key) in keys.split()), "")


def instead_of_text(struct: Any, text: str) -> str:
    """What to write instead of a text where a struct has keys of its own; "" if that is not known."""
    if struct is Reach:
        return f"for what was affected write  components: [{text}]"
    if struct is Cause and is_near_word(CauseStatus, text):
        return f"write  {{status: {next(iter(words_meant(CauseStatus, text)), _folded(text))}}}"
    entry = as_entry(struct, text) if isinstance(struct, type) else ""
    if entry.startswith("{id:") and not ID.fullmatch(text):
        entry = as_entry(struct, id_meant(text) or "…", text)
    return entry and f"write  {entry}"


def as_entry(struct: type, text: str, other: str = "…") -> str:
    """An entry with keys for a text, or for one with its name; "" if its keys are not known."""
    given = (quote(each) if _SPECIAL.search(each) else each for each in (text, other))
    return _AS_ENTRY.get(struct.__name__, "").format(*given)


def _folded(word: str) -> str:
    """A word of an enumeration however it was typed; without pictures, unless a picture is all of it."""
    plain = word if word.isascii() else _without_pictures(word.replace("\ufe0f", ""))
    return "_".join(plain.strip(_AROUND).lower().replace("-", " ").replace("_", " ").split())


def _without_pictures(word: str) -> str:
    plain = "".join(sign for sign in word if unicodedata.category(sign) != "So")
    return plain if any(map(str.isalnum, plain)) else word
