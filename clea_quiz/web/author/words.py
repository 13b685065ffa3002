"""What the author's screens call things: kinds, difficulties, fields, and the faults of a document."""

import re

INTERACTIONS = {
    "choice": "Choix unique",
    "multiple_choice": "Choix multiple",
    "numeric_entry": "Nombre",
    "text_entry": "Texte court",
    "order": "Mise en ordre",
    "classify": "Classement",
    "associate": "Association",
    "gap_match": "Texte à trous",
    "hotspot": "Zone d’une image",
    "table_entry": "Tableau à remplir",
    "web_form": "Page à remplir",
    "mailbox": "Messagerie simulée",
    "file_explorer": "Fichiers à ranger",
    "spreadsheet": "Feuille de calcul",
    "calendar": "Agenda",
    "observed": "Observation",
}

STIMULI = {
    "message": "Message",
    "sheet": "Fiche ou tableau",
    "notice": "Affiche ou consigne",
    "picture": "Image",
    "recording": "Message à écouter",
}

MEDIA = {"email": "Courriel", "sms": "Texto", "note": "Note écrite à la main", "letter": "Lettre"}

DIFFICULTIES = {
    "1": "1 – très facile",
    "2": "2 – facile",
    "3": "3 – moyenne",
    "4": "4 – difficile",
    "5": "5 – très difficile",
}

CREDITS = {"0": "0 point", "1": "1 point", "2": "2 points", "3": "3 points"}

IGNORED = {
    "case": "les majuscules",
    "accents": "les accents",
    "spaces": "les espaces en trop",
    "punctuation": "la ponctuation",
}

STATUSES = {"published": "", "pilot": "À l’essai", "retired": "Retirée"}

_FIELDS = {
    "scenario": "Identifiant",
    "title": "Titre",
    "sectors": "Secteurs",
    "situation": "Situation",
    "documents": "Document",
    "items": "Question",
    "id": "Identifiant",
    "criterion": "Critère",
    "difficulty": "Difficulté",
    "status": "État",
    "enemies": "Questions incompatibles",
    "prompt": "Texte de la question",
    "interaction": "",
    "rationale": "Justification",
    "choices": "Réponse",
    "text": "texte",
    "credit": "points",
    "correct": "bonne réponse",
    "why": "pourquoi",
    "value": "valeur",
    "tolerance": "Tolérance",
    "unit": "Unité",
    "mistakes": "Erreur attendue",
    "accepted": "Réponses acceptées",
    "max_length": "Longueur permise",
    "elements": "Élément",
    "groups": "Groupes",
    "group": "groupe",
    "pairs": "Paire",
    "left": "ligne",
    "right": "réponse",
    "extra": "En trop",
    "written": "Description",
    "gaps": "Trou",
    "word": "mot",
    "look_for": "À observer",
    "grades": "Niveau",
    "label": "libellé",
    "meaning": "sens",
    "medium": "Sorte de message",
    "sender": "De",
    "recipient": "À",
    "date": "Date",
    "subject": "Objet",
    "body": "Texte",
    "attachments": "Pièces jointes",
    "issuer": "Émetteur",
    "fields": "Rubrique",
    "tables": "Tableau",
    "columns": "première ligne",
    "rows": "ligne",
    "note": "Note",
    "file": "Fichier",
    "alt": "Texte de remplacement",
    "caption": "Légende",
}

_LISTS = {
    "documents": "Documents",
    "items": "Questions",
    "choices": "Réponses",
    "mistakes": "Erreurs attendues",
    "grades": "Niveaux",
    "fields": "Rubriques",
    "tables": "Tableaux",
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
    return " ".join([label, *numbers[:1]]) if label else ""
