"""What the author's screens call things: kinds, difficulties, fields, and the faults of a document."""

import re

from clea_quiz.reports.labels import N_
from clea_quiz.web.shared.languages import told

INTERACTIONS = {
    "choice": N_("Choix unique"),
    "multiple_choice": N_("Choix multiple"),
    "numeric_entry": N_("Nombre"),
    "text_entry": N_("Texte court"),
    "order": N_("Mise en ordre"),
    "classify": N_("Classement"),
    "associate": N_("Association"),
    "gap_match": N_("Texte à trous"),
    "hotspot": N_("Zone d’une image"),
    "table_entry": N_("Tableau à remplir"),
    "web_form": N_("Page à remplir"),
    "mailbox": N_("Messagerie simulée"),
    "file_explorer": N_("Fichiers à ranger"),
    "spreadsheet": N_("Feuille de calcul"),
    "calendar": N_("Agenda"),
    "observed": N_("Observation"),
}

STIMULI = {
    "message": N_("Message"),
    "sheet": N_("Fiche ou tableau"),
    "notice": N_("Affiche ou consigne"),
    "picture": N_("Image"),
    "recording": N_("Message à écouter"),
}

MEDIA = {
    "email": N_("Courriel"),
    "sms": N_("Texto"),
    "note": N_("Note écrite à la main"),
    "letter": N_("Lettre"),
}

DIFFICULTIES = {
    "1": N_("1 – très facile"),
    "2": N_("2 – facile"),
    "3": N_("3 – moyenne"),
    "4": N_("4 – difficile"),
    "5": N_("5 – très difficile"),
}

CREDITS = {"0": N_("0 point"), "1": N_("1 point"), "2": N_("2 points"), "3": N_("3 points")}

IGNORED = {
    "case": N_("les majuscules"),
    "accents": N_("les accents"),
    "spaces": N_("les espaces en trop"),
    "punctuation": N_("la ponctuation"),
}

STATUSES = {"published": "", "pilot": N_("À l’essai"), "retired": N_("Retirée")}

_FIELDS = {
    "scenario": N_("Identifiant"),
    "title": N_("Titre"),
    "sectors": N_("Secteurs"),
    "situation": N_("Situation"),
    "documents": N_("Document"),
    "items": N_("Question"),
    "id": N_("Identifiant"),
    "criterion": N_("Critère"),
    "difficulty": N_("Difficulté"),
    "status": N_("État"),
    "enemies": N_("Questions incompatibles"),
    "prompt": N_("Texte de la question"),
    "interaction": "",
    "rationale": N_("Justification"),
    "choices": N_("Réponse"),
    "text": N_("texte"),
    "credit": N_("points"),
    "correct": N_("bonne réponse"),
    "why": N_("pourquoi"),
    "value": N_("valeur"),
    "tolerance": N_("Tolérance"),
    "unit": N_("Unité"),
    "mistakes": N_("Erreur attendue"),
    "accepted": N_("Réponses acceptées"),
    "max_length": N_("Longueur permise"),
    "elements": N_("Élément"),
    "groups": N_("Groupes"),
    "group": N_("groupe"),
    "pairs": N_("Paire"),
    "left": N_("ligne"),
    "right": N_("Réponse"),
    "extra": N_("En trop"),
    "written": N_("Description"),
    "gaps": N_("Trou"),
    "word": N_("mot"),
    "look_for": N_("À observer"),
    "grades": N_("Niveau"),
    "label": N_("libellé"),
    "meaning": N_("sens"),
    "medium": N_("Sorte de message"),
    "sender": N_("De"),
    "recipient": N_("À"),
    "date": N_("Date"),
    "subject": N_("Objet"),
    "body": N_("Texte"),
    "attachments": N_("Pièces jointes"),
    "issuer": N_("Émetteur"),
    "fields": N_("Rubrique"),
    "tables": N_("Tableau"),
    "columns": N_("première ligne"),
    "rows": N_("ligne"),
    "note": N_("Note"),
    "file": N_("Fichier"),
    "alt": N_("Texte de remplacement"),
    "caption": N_("Légende"),
}

_LISTS = {
    "documents": N_("Documents"),
    "items": N_("Questions"),
    "choices": N_("Réponses"),
    "mistakes": N_("Erreurs attendues"),
    "grades": N_("Niveaux"),
    "fields": N_("Rubriques"),
    "tables": N_("Tableaux"),
}

# The checks speak to authors of files; these are the same things on a form.
_PLAINLY = (
    (r"^ce champ manque$", "remplissez ce champ"),
    (r"marquez la bonne réponse par credit: 1", "donnez 1 point à la bonne"),
    (r" \(why\)", ""),
    (r"un nombre est attendu \(avec un point décimal\)", "un nombre est attendu, par exemple 12,50"),
    (r"fiche observed", "fiche d’observation"),
    (r"une fiche \(sheet\) porte", "une fiche porte"),
    (r"dépasse max_length", "dépasse la longueur permise"),
    (r"voyez tolerance", "voyez la tolérance"),
)
_STEP = re.compile(r"([a-z_]+)((?:\[\d+\])*)")


def plainly(message: str) -> str:
    """Return a fault as a sentence for somebody in front of a form."""
    for pattern, words in _PLAINLY:
        message = re.sub(pattern, words, message)
    return message


def label_of(field: str) -> str:
    """Return a field's path as people read it: « Réponse 2, pourquoi »; empty for the whole part."""
    steps = [_step(*found) for found in _STEP.findall(field)]
    words = [step for step in steps if step]
    return ", ".join([*words[:1], *map(lowered, words[1:])])


def lowered(label: str) -> str:
    """Return a label as it stands inside a sentence."""
    return label[:1].lower() + label[1:]


def _step(name: str, ranks: str) -> str:
    numbers = [str(int(rank) + 1) for rank in re.findall(r"\d+", ranks)]
    label = _FIELDS.get(name, name) if numbers else _LISTS.get(name, _FIELDS.get(name, name))
    return " ".join([told(label), *numbers[:1]]) if label else ""
