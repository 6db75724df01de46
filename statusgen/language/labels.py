"""The words that authors may write in the headings of updates, in every language of statusgen.

Pages show the first word of a list. The lists only grow, since old incidents use words that are no longer usual.
"""

import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import Final

from statusgen.language.messages import WORDS
from statusgen.model.vocabulary import Label

_WORDS: Final[dict[str, dict[Label, tuple[str, ...]]]] = {
    "en": {label: (WORDS[label],) for label in Label}
    | {
        Label.CANCELLED: ("Cancelled", "Canceled"),
        Label.POSTMORTEM: ("Postmortem", "Post-mortem"),
    },
    "fr": {
        Label.INVESTIGATING: ("Analyse en cours", "Investigation", "Enquête en cours", "En cours d'analyse"),
        Label.IDENTIFIED: ("Identifié", "Identifiée", "Cause identifiée"),
        Label.MONITORING: ("Sous surveillance", "Surveillance"),
        Label.RESOLVED: ("Résolu", "Résolue"),
        Label.SCHEDULED: ("Planifiée", "Planifié", "Prévu", "Prévue", "Programmé", "Programmée"),
        Label.IN_PROGRESS: ("En cours",),
        Label.VERIFYING: ("Vérification en cours", "Vérification"),
        Label.COMPLETED: ("Terminée", "Terminé"),
        Label.CANCELLED: ("Annulée", "Annulé"),
        Label.UPDATE: ("Mise à jour",),
        Label.CORRECTION: ("Rectification", "Correction"),
        Label.POSTMORTEM: ("Retour d'expérience", "Post-mortem", "Postmortem"),
    },
    "de": {
        Label.INVESTIGATING: ("Wird untersucht", "Untersuchung", "Untersuchung läuft", "In Untersuchung"),
        Label.IDENTIFIED: ("Identifiziert", "Ursache gefunden"),
        Label.MONITORING: ("Wird beobachtet", "Beobachtung", "Überwachung", "Unter Beobachtung"),
        Label.RESOLVED: ("Behoben", "Gelöst"),
        Label.SCHEDULED: ("Geplant",),
        Label.IN_PROGRESS: ("Läuft", "In Arbeit"),
        Label.VERIFYING: ("Wird geprüft", "Prüfung", "Prüfung läuft"),
        Label.COMPLETED: ("Abgeschlossen", "Beendet"),
        Label.CANCELLED: ("Abgesagt",),
        Label.UPDATE: ("Update", "Aktualisierung", "Neuigkeit"),
        Label.CORRECTION: ("Korrektur", "Berichtigung"),
        Label.POSTMORTEM: ("Nachbetrachtung", "Postmortem"),
    },
    "es": {
        Label.INVESTIGATING: ("En investigación", "Investigando"),
        Label.IDENTIFIED: ("Identificado", "Identificada"),
        Label.MONITORING: ("En observación", "Supervisando", "Monitorizando", "Monitoreando"),
        Label.RESOLVED: ("Resuelto", "Resuelta"),
        Label.SCHEDULED: ("Programado", "Programada", "Planificado", "Planificada"),
        Label.IN_PROGRESS: ("En curso",),
        Label.VERIFYING: ("En verificación", "Verificando"),
        Label.COMPLETED: ("Finalizado", "Finalizada", "Completado", "Completada"),
        Label.CANCELLED: ("Cancelado", "Cancelada"),
        Label.UPDATE: ("Actualización",),
        Label.CORRECTION: ("Corrección", "Rectificación"),
        Label.POSTMORTEM: ("Análisis posterior", "Postmortem"),
    },
    "pt": {
        Label.INVESTIGATING: ("Em investigação", "Investigando"),
        Label.IDENTIFIED: ("Identificado", "Identificada"),
        Label.MONITORING: ("Em observação", "Monitorando", "Em monitoramento", "A monitorizar"),
        Label.RESOLVED: ("Resolvido", "Resolvida"),
        Label.SCHEDULED: ("Programada", "Programado", "Agendada", "Agendado"),
        Label.IN_PROGRESS: ("Em andamento", "Em curso"),
        Label.VERIFYING: ("Em verificação", "Verificando"),
        Label.COMPLETED: ("Concluída", "Concluído"),
        Label.CANCELLED: ("Cancelada", "Cancelado"),
        Label.UPDATE: ("Atualização",),
        Label.CORRECTION: ("Correção", "Retificação"),
        Label.POSTMORTEM: ("Análise posterior", "Postmortem"),
    },
    "ja": {
        Label.INVESTIGATING: ("調査中",),
        Label.IDENTIFIED: ("特定済み", "原因特定", "原因を特定"),
        Label.MONITORING: ("監視中", "経過観察中"),
        Label.RESOLVED: ("解決済み", "解決", "復旧"),
        Label.SCHEDULED: ("予定",),
        Label.IN_PROGRESS: ("実施中", "作業中"),
        Label.VERIFYING: ("確認中",),
        Label.COMPLETED: ("完了",),
        Label.CANCELLED: ("中止",),
        Label.UPDATE: ("更新", "続報"),
        Label.CORRECTION: ("訂正",),
        Label.POSTMORTEM: ("事後報告", "ポストモーテム"),
    },
    "ar": {
        Label.INVESTIGATING: ("قيد التحقيق", "جار التحقيق"),
        Label.IDENTIFIED: ("تم تحديد المشكلة", "تم تحديد السبب", "محدد"),
        Label.MONITORING: ("قيد المراقبة",),
        Label.RESOLVED: ("تم الحل", "محلول"),
        Label.SCHEDULED: ("مجدولة", "مجدول"),
        Label.IN_PROGRESS: ("قيد التنفيذ",),
        Label.VERIFYING: ("قيد التحقق",),
        Label.COMPLETED: ("مكتملة", "مكتمل"),
        Label.CANCELLED: ("ملغاة", "ملغى"),
        Label.UPDATE: ("تحديث",),
        Label.CORRECTION: ("تصحيح",),
        Label.POSTMORTEM: ("تقرير لاحق",),
    },
}

_SECTION: Final = {
    "en": ("Updates",),
    "fr": ("Mises à jour", "Points de situation"),
    "de": ("Aktualisierungen", "Verlauf"),
    "es": ("Actualizaciones",),
    "pt": ("Atualizações",),
    "ja": ("更新", "更新履歴"),
    "ar": ("تحديثات", "التحديثات"),
}


def find_label(word: str, languages: Iterable[str]) -> Label | None:
    """The label that a word names in English or one of the languages, or None."""
    return _labels(_known(languages)).get(fold(word))


def label_words(languages: Iterable[str], labels: Iterable[Label]) -> tuple[str, ...]:
    """All words for the labels, the usual word of each language first."""
    wanted = set(labels)
    return tuple(
        word
        for language in _known(languages)
        for label, words in _WORDS[language].items()
        if label in wanted
        for word in words
    )


def is_updates_heading(text: str, languages: Iterable[str]) -> bool:
    """True for a heading that opens the list of updates, in English or one of the languages."""
    return fold(text) in {fold(word) for tag in _known(languages) for word in _SECTION[tag]}


def fold(word: str) -> str:
    """A word without the differences in typing: case, accents, apostrophes, hyphens and repeated spaces."""
    letters = unicodedata.normalize("NFKD", word.translate(_ALIKE))
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(bare.casefold().split())


_ALIKE: Final = str.maketrans(dict.fromkeys("’‘ʼ′`´", "'") | dict.fromkeys("-‐‑", " "))


def _known(languages: Iterable[str]) -> tuple[str, ...]:
    """English and the languages that have a list; `pt-BR` has the list of `pt`."""
    tags = (tag.partition("-")[0] for tag in ("en", *languages))
    return tuple(dict.fromkeys(tag for tag in tags if tag in _WORDS))


@cache
def _labels(languages: tuple[str, ...]) -> dict[str, Label]:
    found: dict[str, Label] = {}
    for language in languages:
        for label, words in _WORDS[language].items():
            for word in words:
                found.setdefault(fold(word), label)
    return found
