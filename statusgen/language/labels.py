"""The words that authors may write in the headings of updates, in every language of statusgen.

Pages show the first word of a list. The lists only grow, since old incidents use words that are no longer usual.
"""

from collections.abc import Iterable, Mapping
from functools import cache, lru_cache, partial
from itertools import chain
from typing import Final

from statusgen.model.patterns import regex
from statusgen.model.spelling import Unknown, alike, without_accents
from statusgen.model.vocabulary import LABELS, Kind, Label

_WORDS: Final[Mapping[str, Mapping[Label, str]]] = {
    "en": {
        Label.INVESTIGATING: "Investigating, Investigation, Under investigation, Looking into it",
        Label.IDENTIFIED: (
            "Identified, Cause identified, Root cause identified, Issue identified, Problem identified, Fix in progress"
        ),
        Label.MONITORING: "Monitoring, Watching, Mitigated, Fix deployed, Monitoring a fix, Recovering",
        Label.RESOLVED: "Resolved, Fixed, Solved, Recovered, Restored, Closed",
        Label.SCHEDULED: "Scheduled, Planned, Announced",
        Label.IN_PROGRESS: "In progress, Started, Ongoing, Underway, Under way",
        Label.VERIFYING: "Verifying, Verification",
        Label.COMPLETED: "Completed, Complete, Done, Finished",
        Label.CANCELLED: "Cancelled, Canceled, Called off",
        Label.UPDATE: "Update, Updated, Status update",
        Label.CORRECTION: "Correction",
        Label.POSTMORTEM: "Postmortem, Post-mortem, RCA, Root cause analysis, Post-incident review, Retrospective",
    },
    "fr": {
        Label.INVESTIGATING: (
            "Analyse en cours, Investigation, Enquête en cours, En cours d'analyse, Enquête, "
            "Investigation en cours, En investigation, Analyse, Diagnostic en cours"
        ),
        Label.IDENTIFIED: (
            "Identifié, Identifiée, Cause identifiée, Problème identifié, Incident identifié, Cause trouvée"
        ),
        Label.MONITORING: "Sous surveillance, Surveillance, En surveillance, En observation, Suivi",
        Label.RESOLVED: (
            "Résolu, Résolue, Corrigé, Corrigée, Rétabli, Rétablie, Réparé, Réparée, Incident résolu, "
            "Problème résolu, Clos, Close, Clôturé, Clôturée"
        ),
        Label.SCHEDULED: (
            "Planifiée, Planifié, Prévu, Prévue, Programmé, Programmée, Maintenance planifiée, Annoncée, Annoncé"
        ),
        Label.IN_PROGRESS: "En cours, Commencée, Commencé, Démarrée, Démarré",
        Label.VERIFYING: "Vérification en cours, Vérification, Contrôle",
        Label.COMPLETED: "Terminée, Terminé, Achevée, Achevé",
        Label.CANCELLED: "Annulée, Annulé",
        Label.UPDATE: "Mise à jour, MAJ, Point de situation, Information",
        Label.CORRECTION: "Rectification, Correction, Rectificatif",
        Label.POSTMORTEM: "Retour d'expérience, Post-mortem, Postmortem, REX, RETEX, Analyse post-incident, Bilan",
    },
    "de": {
        Label.INVESTIGATING: (
            "Wird untersucht, Untersuchung, Untersuchung läuft, In Untersuchung, Untersuchungen laufen, "
            "Wird analysiert, Analyse, Analyse läuft, In Analyse"
        ),
        Label.IDENTIFIED: (
            "Identifiziert, Ursache gefunden, Ursache identifiziert, Ursache erkannt, Problem identifiziert, "
            "Wird behoben"
        ),
        Label.MONITORING: (
            "Wird beobachtet, Beobachtung, Überwachung, Unter Beobachtung, Wird überwacht, In Beobachtung"
        ),
        Label.RESOLVED: (
            "Behoben, Gelöst, Störung behoben, Problem behoben, Entstört, Wiederhergestellt, Erledigt, Entwarnung"
        ),
        Label.SCHEDULED: "Geplant, Angekündigt",
        Label.IN_PROGRESS: "Läuft, In Arbeit, Begonnen, Gestartet, Wartung läuft",
        Label.VERIFYING: "Wird geprüft, Prüfung, Prüfung läuft, Überprüfung",
        Label.COMPLETED: "Abgeschlossen, Beendet",
        Label.CANCELLED: "Abgesagt, Abgebrochen, Entfällt, Storniert",
        Label.UPDATE: "Update, Aktualisierung, Neuigkeit, Zwischenstand, Statusupdate, Info",
        Label.CORRECTION: "Berichtigung, Korrektur, Richtigstellung",
        Label.POSTMORTEM: "Nachbetrachtung, Postmortem, Nachbereitung, Abschlussbericht, Ursachenanalyse",
    },
    "es": {
        Label.INVESTIGATING: "En investigación, Investigando, Investigación, En análisis, Analizando",
        Label.IDENTIFIED: "Identificado, Identificada, Causa identificada, Problema identificado",
        Label.MONITORING: (
            "En observación, Supervisando, Monitorizando, Monitoreando, Observando, En seguimiento, Monitoreo, "
            "Monitorización, Supervisión"
        ),
        Label.RESOLVED: (
            "Resuelto, Resuelta, Solucionado, Solucionada, Corregido, Corregida, Restablecido, Restablecida, "
            "Restaurado, Restaurada, Recuperado, Recuperada, Cerrado, Cerrada"
        ),
        Label.SCHEDULED: "Programado, Programada, Planificado, Planificada, Previsto, Prevista, Anunciado, Anunciada",
        Label.IN_PROGRESS: "En curso, En progreso, Iniciado, Iniciada, En ejecución",
        Label.VERIFYING: "En verificación, Verificando, Comprobando, Verificación",
        Label.COMPLETED: (
            "Finalizado, Finalizada, Completado, Completada, Terminado, Terminada, Concluido, Concluida, "
            "Completo, Completa"
        ),
        Label.CANCELLED: "Cancelado, Cancelada, Anulado, Anulada, Suspendido, Suspendida",
        Label.UPDATE: "Actualización, Novedad, Información",
        Label.CORRECTION: "Rectificación, Corrección, Fe de erratas",
        Label.POSTMORTEM: "Análisis posterior, Postmortem, Post mortem, Informe posterior",
    },
    "pt": {
        Label.INVESTIGATING: "Em investigação, Investigando, Investigação, Em análise, A investigar, Analisando",
        Label.IDENTIFIED: "Identificado, Identificada, Causa identificada, Problema identificado",
        Label.MONITORING: (
            "Em observação, Monitorando, Em monitoramento, A monitorizar, Observando, Monitoramento, "
            "Em monitorização, Acompanhando"
        ),
        Label.RESOLVED: (
            "Resolvido, Resolvida, Solucionado, Solucionada, Corrigido, Corrigida, Normalizado, Normalizada, "
            "Restabelecido, Restabelecida, Encerrado, Encerrada"
        ),
        Label.SCHEDULED: (
            "Programada, Programado, Agendada, Agendado, Planejada, Planejado, Planeada, Planeado, Prevista, Previsto"
        ),
        Label.IN_PROGRESS: "Em andamento, Em curso, Em execução, Em progresso, Iniciada, Iniciado, A decorrer",
        Label.VERIFYING: "Em verificação, Verificando, Verificação",
        Label.COMPLETED: "Concluída, Concluído, Finalizada, Finalizado, Terminada, Terminado, Completo, Completa",
        Label.CANCELLED: "Cancelada, Cancelado, Suspensa, Suspenso",
        Label.UPDATE: "Atualização, Informação",
        Label.CORRECTION: "Retificação, Correção, Errata",
        Label.POSTMORTEM: "Análise posterior, Postmortem",
    },
    "ja": {
        Label.INVESTIGATING: "調査中, 調査, 原因調査中",
        Label.IDENTIFIED: "原因特定, 特定済み, 原因を特定, 原因判明, 原因特定済み",
        Label.MONITORING: "経過観察中, 監視中, 経過観察, モニタリング中, 様子見",
        Label.RESOLVED: (
            "解決済み, 解決, 復旧, 復旧済み, 復旧済, 復旧しました, 解消, "
            "対応完了, 修正済み, 解決しました, 解決済, 障害復旧, 復旧完了"
        ),
        Label.SCHEDULED: "予定, 予告, メンテナンス予定",
        Label.IN_PROGRESS: "実施中, 作業中, 開始, 作業開始, 進行中, メンテナンス中",
        Label.VERIFYING: "確認中, 検証中, 動作確認中",
        Label.COMPLETED: "完了, 終了, 作業完了, 作業終了",
        Label.CANCELLED: "中止, キャンセル, 取消, 取り消し",
        Label.UPDATE: "更新, 続報, 更新情報, 第n報, 経過報告, アップデート",
        Label.CORRECTION: "訂正, お詫びと訂正",
        Label.POSTMORTEM: "事後報告, ポストモーテム, 障害報告, 最終報告, 事後分析, 振り返り",
    },
    "ar": {
        Label.INVESTIGATING: "قيد التحقيق, جار التحقيق, جاري التحقيق, يجري التحقيق, قيد الفحص",
        Label.IDENTIFIED: "تم تحديد السبب, تم تحديد المشكلة, محدد, تم التحديد, تم التعرف على المشكلة",
        Label.MONITORING: "قيد المراقبة, تحت المراقبة, جاري المراقبة",
        Label.RESOLVED: "تم الحل, محلول, تم حل المشكلة, تم الإصلاح, تمت المعالجة, عادت الخدمة, تمت الاستعادة",
        Label.SCHEDULED: "مجدولة, مجدول, مخطط لها, مقررة",
        Label.IN_PROGRESS: "قيد التنفيذ, جارية, جاري التنفيذ, بدأت",
        Label.VERIFYING: "قيد التحقق, جاري التحقق",
        Label.COMPLETED: "مكتملة, مكتمل, اكتملت, تم الانتهاء, منتهية",
        Label.CANCELLED: "ملغاة, ملغى, تم الإلغاء, أُلغيت, ملغية, ملغي",
        Label.UPDATE: "تحديث, مستجدات, التحديث",
        Label.CORRECTION: "تصحيح, تصويب, توضيح",
        Label.POSTMORTEM: "تقرير لاحق, تقرير الحادث, تحليل ما بعد الحادث",
    },
}
"""The words of each label, the one that pages show first. No word means two labels."""

_OF_KIND: Final = {(Kind.INCIDENT, "確認中"): Label.INVESTIGATING}
"""Words that mean something else in a write-up of this kind."""

_ASKED_ABOUT: Final = {"fr": "Correction", "de": "Korrektur", "es": "Corrección", "pt": "Correção"}
"""The word of a language that means Correction, and that people also write for a fix."""

_ELSEWHERE: Final[Mapping[Label, str]] = {
    Label.INVESTIGATING: (
        "acknowledged, detected, reported, open, opened, new, triage, triaging, reopened, re opened, "
        "still investigating, checking, looking into this, down, outage, degraded"
    ),
    Label.IDENTIFIED: "fixing, mitigating, working on a fix, implementing a fix, rolling back, known issue",
    Label.MONITORING: "observing, rolled back, improving, stabilizing, stabilising",
    Label.VERIFYING: "checking, testing, validating",
    Label.UPDATE: "info, information, news, note, notice, announcement, reminder, progress",
    Label.CORRECTION: "clarification, erratum, retraction",
    Label.POSTMORTEM: "incident report, incident review, lessons learned",
}
"""English words of other tools: suggested, never taken. None of them ends an incident."""

_MOVED: Final = frozenset({"postponed", "rescheduled", "delayed", "extended", "moved"})

_SECTION: Final = {
    "en": "Updates, Update, Status updates",
    "fr": "Mises à jour, Points de situation, Mise à jour, Point de situation",
    "de": "Aktualisierungen, Verlauf, Aktualisierung",
    "es": "Actualizaciones, Actualización",
    "pt": "Atualizações, Atualização",
    "ja": "更新, 更新履歴, 更新情報, 続報, アップデート, 経過",
    "ar": "تحديثات, التحديثات, المستجدات, آخر التحديثات, تحديث",
}


def find_label(word: str, languages: Iterable[str], kind: Kind | None = None) -> Label | None:
    """The label that a word names in English or one of the languages, or None.

    A few words depend on the `kind` of the write-up. A full stop or another sign at the end does not matter, nor does
    the number of an update.
    """
    plain = _plain(word.rstrip(_ENDS).strip(_QUOTES))
    if len(plain) > _MOST_SAID:
        return None
    known, subject = _labels(_known(languages)), _SUBJECT.match(plain)
    found = known.get(plain) or (known.get(plain[subject.end() :]) if subject else None)
    if not found and known.get(_uncounted(plain)) is Label.UPDATE:
        found = Label.UPDATE
    return found and _OF_KIND.get((kind, plain), found)  # type: ignore[arg-type]


@lru_cache(maxsize=1 << 10)
def names_label(text: str, languages: tuple[str, ...]) -> bool:
    """Whether a label may be in a text. This is quick."""
    plain = _plain(text)
    return any(map(plain.__contains__, _shortest(_known(languages))))


def ends_in_label(text: str, languages: Iterable[str]) -> bool:
    """Whether the last words of a text are a label. This is quick."""
    plain = _uncounted(_plain(text.rstrip(_ENDS + _QUOTES)))
    return plain.endswith(_endings(_known(languages)))


def read_label(word: str, kind: Kind, languages: Iterable[str], language: str) -> Label:
    """The label of an update in a write-up of a kind, whose file is in `language`, one of `languages`.

    Raises ValueError, with the remedy in the words of that language.
    """
    allowed, known = labels_of(kind), _known(languages)
    label = _usual_label(word, known, kind)
    if label in allowed:
        return label
    otherwise = f"use {_offer(allowed, language)}"
    if label:
        other = " or ".join(each.value for each in Kind if label in LABELS[each])
        raise ValueError(f'"{word}" is a label of kind "{other}"; for kind "{kind.value}" {otherwise}')
    if fold(word) in _MOVED and kind is Kind.MAINTENANCE:
        update = label_word(Label.UPDATE, language)
        raise ValueError(f'"{word}" is not a label; write {update}, with the chips `start: …` and `end: …` below it')
    raise Unknown(f'"{word}" is not a label', partial(_meant, word, allowed, known, language), otherwise)


@lru_cache(maxsize=1 << 8)
def _usual_label(word: str, languages: tuple[str, ...], kind: Kind) -> Label | None:
    """The same as `find_label`, for the headings of updates, which are the same few words in all write-ups."""
    return find_label(word, languages, kind)


@lru_cache(maxsize=1 << 10)
def is_nearly_label(word: str, kind: Kind, languages: tuple[str, ...]) -> bool:
    """Whether a word that is no label is one with a slip in it, "Resolvd" for Resolved; it begins as that does."""
    plain, known, allowed = fold(word.rstrip(_ENDS)), _labels(_known(languages)), labels_of(kind)
    near = range(len(plain) - 3, len(plain) + 4)
    names = [name for name, label in known.items() if name[:1] == plain[:1] and len(name) in near and label in allowed]
    return len(plain) <= _LONGEST and bool(alike(plain, names, likeness=0.85))


def is_label_elsewhere(word: str, kind: Kind) -> bool:
    """Whether a word is the label of an update in any language that has a list, whatever those of the site are."""
    return find_label(word, _WORDS, kind) in labels_of(kind)


def labels_of(kind: Kind) -> tuple[Label, ...]:
    """The labels that a write-up of a kind may have."""
    return LABELS[kind] + (Label.UPDATE, Label.CORRECTION, Label.POSTMORTEM)


def is_end(label: Label) -> bool:
    """Whether an update with this label ends the incident."""
    return label.state is not None and label.state.is_over


def label_word(label: Label, language: str) -> str:
    """The usual word for a label in a language, or in English."""
    return _words(_known([language])[-1], label)[0]


def doubt(word: str, language: str, languages: Iterable[str]) -> str:
    """What to ask about a word that is taken as Correction and may be meant otherwise; "" where it is clear.

    It is clear where it has one meaning in English or in the `language` of the file, one of `languages`.
    """
    own, plain = _known([language])[-1], fold(word.rstrip(_ENDS))
    tag = next((each for each in (own, *_known(languages)) if plain == fold(_ASKED_ABOUT.get(each, ""))), None)
    if tag is None or (
        tag != own and plain in map(fold, _words(own, Label.CORRECTION) + _words("en", Label.CORRECTION))
    ):
        return ""
    correction, fix = label_word(Label.CORRECTION, tag), label_word(Label.MONITORING, tag)
    return f'"{word}" means that an earlier update was wrong; for that write {correction}, for a fix write {fix}'


def label_words(languages: Iterable[str], labels: Iterable[Label]) -> tuple[str, ...]:
    """All words for the labels, the usual word of each language first."""
    wanted = [label for label in Label if label in set(labels)]
    return tuple(word for language in _known(languages) for label in wanted for word in _words(language, label))


def is_updates_heading(text: str, languages: Iterable[str]) -> bool:
    """True for a heading that opens the list of updates, in English or one of the languages."""
    return fold(text.rstrip(_ENDS)) in _sections(_known(languages))


def updates_word(language: str) -> str:
    """The usual heading of the list of updates in a language, or in English."""
    return _SECTION[_known([language])[-1]].split(", ")[0]


def fold(word: str) -> str:
    """A word without the differences in typing: case, accents, apostrophes, hyphens and repeated spaces."""
    if word.isascii():  # as most are, and then it is quick
        return " ".join(word.replace("`", "'").replace("-", " ").lower().split())
    return " ".join(without_accents(word.translate(_ALIKE)).casefold().split())


def _plain(text: str) -> str:
    """A folded text in which each number of a Japanese report is n, as in the lists."""
    plain = fold(text)
    return plain if plain.isascii() else _NUMBERED.sub("第n報", plain)


def _uncounted(plain: str) -> str:
    """A folded text without the number at its end."""
    return _COUNTER.sub("", plain) if plain[-1:].isdigit() else plain


_ALIKE: Final = str.maketrans(dict.fromkeys("’‘ʼ′`´", "'") | dict.fromkeys("-‐‑", " "))
_ENDS: Final = " .!:,;…。！：、，；،؛"
_LONGEST: Final = 40
_MOST_SAID: Final = 80
"""No label is as long, with what may stand before and behind it."""

_SUBJECT: Final = regex(
    r"^(?:the )?(?:incident|issue|problem|outage|services?(?= (?:is |are |(?:has|have) been )?re(?:stored|covered)))"
    r" (?:is |are |(?:has|have) been )?"
)
"""What responders put before a label: "Issue identified", "The incident has been resolved"."""
_QUOTES: Final = " \"'“”„‘’«»‹›「」『』()[]【】"
_NUMBERED: Final = regex(r"第[\d一二三四五六七八九十]+報")
_COUNTER: Final = regex(r" ?(?:#|no? ?|nr\.? ?)?\d{1,2}$")


def _known(languages: Iterable[str]) -> tuple[str, ...]:
    """English and the languages that have a list; `pt-BR` has the list of `pt`."""
    return _known_of(tuple(languages))


@cache
def _known_of(languages: tuple[str, ...]) -> tuple[str, ...]:
    tags = (tag.partition("-")[0] for tag in ("en", *languages))
    return tuple(dict.fromkeys(tag for tag in tags if tag in _WORDS))


def _words(language: str, label: Label) -> list[str]:
    return _WORDS[language][label].split(", ")


@cache
def _labels(languages: tuple[str, ...]) -> dict[str, Label]:
    found: dict[str, Label] = {}
    for language in languages:
        for label in Label:
            for word in _words(language, label):
                found.setdefault(fold(word), label)
    return found


@cache
def _endings(languages: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(_labels(languages))


@cache
def _shortest(languages: tuple[str, ...]) -> tuple[str, ...]:
    """The words of labels that have no other one in them."""
    known = _labels(languages)
    return tuple(word for word in known if not any(other in word for other in known if other != word))


@cache
def _sections(languages: tuple[str, ...]) -> frozenset[str]:
    known = chain.from_iterable(_SECTION[language].split(", ") for language in languages)
    return frozenset(map(fold, known))


def _offer(allowed: Iterable[Label], language: str) -> str:
    """The labels in the words of a language; each that ends the incident says so."""
    return ", ".join(f"{label_word(each, language)}{' (it is over)' * is_end(each)}" for each in allowed)


def _meant(word: str, allowed: tuple[Label, ...], languages: tuple[str, ...], language: str) -> tuple[str, ...]:
    """The word that was probably meant, but none that ends an incident: a slip may have turned its meaning round.

    Where a sign is a syllable or a word, one more or less does so for any label, so nothing is suggested.
    """
    plain = fold(word)
    elsewhere = next((label for label in allowed if plain in _ELSEWHERE.get(label, "").split(", ")), None)
    if plain in map(fold, _ASKED_ABOUT.values()) and not elsewhere:
        return ()  # who knows whether it means a fix
    if elsewhere or not plain.isascii():
        return (label_word(elsewhere, language),) if elsewhere else ()
    own, known = ({fold(name): name for name in label_words(tags, allowed)} for tags in ((language,), languages))
    near = alike(plain, own) or alike(plain, known)
    return (known[near],) if near and not is_end(_labels(languages)[near]) else ()
