"""The words that update headings are written with, in every language that statusgen speaks.

The lists only grow: a word that was once understood stays understood, since old incidents use it.
"""

import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import Final

from statusgen.terms import Label

_WORDS: Final[dict[str, dict[Label, tuple[str, ...]]]] = {
    "en": {
        Label.INVESTIGATING: ("Investigating",),
        Label.IDENTIFIED: ("Identified",),
        Label.MONITORING: ("Monitoring",),
        Label.RESOLVED: ("Resolved",),
        Label.SCHEDULED: ("Scheduled",),
        Label.IN_PROGRESS: ("In progress",),
        Label.VERIFYING: ("Verifying",),
        Label.COMPLETED: ("Completed",),
        Label.CANCELLED: ("Cancelled", "Canceled"),
        Label.UPDATE: ("Update",),
        Label.CORRECTION: ("Correction",),
        Label.POSTMORTEM: ("Postmortem", "Post-mortem"),
    },
    "fr": {
        Label.INVESTIGATING: ("Investigation", "Enquête en cours", "En cours d'analyse", "Analyse en cours"),
        Label.IDENTIFIED: ("Identifié", "Identifiée", "Cause identifiée"),
        Label.MONITORING: ("Surveillance", "Sous surveillance"),
        Label.RESOLVED: ("Résolu", "Résolue"),
        Label.SCHEDULED: ("Planifié", "Planifiée", "Prévu", "Prévue", "Programmé", "Programmée"),
        Label.IN_PROGRESS: ("En cours",),
        Label.VERIFYING: ("Vérification", "Vérification en cours"),
        Label.COMPLETED: ("Terminé", "Terminée"),
        Label.CANCELLED: ("Annulé", "Annulée"),
        Label.UPDATE: ("Mise à jour",),
        Label.CORRECTION: ("Correction", "Rectification"),
        Label.POSTMORTEM: ("Post-mortem", "Postmortem", "Retour d'expérience"),
    },
    "de": {
        Label.INVESTIGATING: ("Untersuchung", "Wird untersucht"),
        Label.IDENTIFIED: ("Identifiziert", "Ursache gefunden"),
        Label.MONITORING: ("Beobachtung", "Wird beobachtet", "Überwachung"),
        Label.RESOLVED: ("Behoben", "Gelöst"),
        Label.SCHEDULED: ("Geplant",),
        Label.IN_PROGRESS: ("Läuft", "In Arbeit"),
        Label.VERIFYING: ("Prüfung", "Wird geprüft"),
        Label.COMPLETED: ("Abgeschlossen",),
        Label.CANCELLED: ("Abgesagt",),
        Label.UPDATE: ("Aktualisierung", "Neuigkeit"),
        Label.CORRECTION: ("Korrektur", "Berichtigung"),
        Label.POSTMORTEM: ("Nachbetrachtung", "Postmortem"),
    },
    "es": {
        Label.INVESTIGATING: ("Investigando", "En investigación"),
        Label.IDENTIFIED: ("Identificado", "Identificada"),
        Label.MONITORING: ("Supervisando", "En observación", "Monitorizando"),
        Label.RESOLVED: ("Resuelto", "Resuelta"),
        Label.SCHEDULED: ("Programado", "Programada", "Planificado"),
        Label.IN_PROGRESS: ("En curso",),
        Label.VERIFYING: ("Verificando", "En verificación"),
        Label.COMPLETED: ("Completado", "Completada", "Finalizado"),
        Label.CANCELLED: ("Cancelado", "Cancelada"),
        Label.UPDATE: ("Actualización",),
        Label.CORRECTION: ("Corrección", "Rectificación"),
        Label.POSTMORTEM: ("Análisis posterior", "Postmortem"),
    },
    "pt": {
        Label.INVESTIGATING: ("Investigando", "Em investigação"),
        Label.IDENTIFIED: ("Identificado", "Identificada"),
        Label.MONITORING: ("Monitorando", "Em observação", "A monitorizar"),
        Label.RESOLVED: ("Resolvido", "Resolvida"),
        Label.SCHEDULED: ("Agendado", "Agendada", "Programado"),
        Label.IN_PROGRESS: ("Em andamento", "Em curso"),
        Label.VERIFYING: ("Verificando", "Em verificação"),
        Label.COMPLETED: ("Concluído", "Concluída"),
        Label.CANCELLED: ("Cancelado", "Cancelada"),
        Label.UPDATE: ("Atualização",),
        Label.CORRECTION: ("Correção", "Retificação"),
        Label.POSTMORTEM: ("Análise posterior", "Postmortem"),
    },
    "ja": {
        Label.INVESTIGATING: ("調査中",),
        Label.IDENTIFIED: ("原因特定", "特定済み"),
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
        Label.IDENTIFIED: ("تم تحديد السبب", "محدد"),
        Label.MONITORING: ("قيد المراقبة",),
        Label.RESOLVED: ("تم الحل", "محلول"),
        Label.SCHEDULED: ("مجدول", "مجدولة"),
        Label.IN_PROGRESS: ("قيد التنفيذ",),
        Label.VERIFYING: ("قيد التحقق",),
        Label.COMPLETED: ("مكتمل", "مكتملة"),
        Label.CANCELLED: ("ملغى", "ملغاة"),
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
    """The label that a word means in English or one of the languages, or None."""
    return _labels(_known(languages)).get(fold(word))


def label_words(languages: Iterable[str], labels: Iterable[Label]) -> tuple[str, ...]:
    """How the labels may be written, the usual word of each language first."""
    wanted = set(labels)
    return tuple(
        word
        for language in _known(languages)
        for label, words in _WORDS[language].items()
        if label in wanted
        for word in words
    )


def is_updates_heading(text: str, languages: Iterable[str]) -> bool:
    """Whether a heading opens the list of updates, in English or one of the languages."""
    return fold(text) in {fold(word) for tag in _known(languages) for word in _SECTION[tag]}


def fold(word: str) -> str:
    """A word without what people type differently: case, accents, apostrophes, hyphens and doubled spaces."""
    letters = unicodedata.normalize("NFKD", word.translate(_ALIKE))
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(bare.casefold().split())


_ALIKE: Final = str.maketrans(dict.fromkeys("’‘ʼ′`´", "'") | dict.fromkeys("-‐‑", " "))


def _known(languages: Iterable[str]) -> tuple[str, ...]:
    """English, and those of the languages that have a list: `pt-BR` has that of `pt`."""
    tags = (tag.partition("-")[0] for tag in ("en", *languages))
    return tuple(dict.fromkeys(tag for tag in tags if tag in _WORDS))


@cache
def _labels(languages: tuple[str, ...]) -> dict[str, Label]:
    found: dict[str, Label] = {}
    for language in languages:
        for label, words in _WORDS[language].items():
            found |= {fold(word): label for word in words if fold(word) not in found}
    return found
