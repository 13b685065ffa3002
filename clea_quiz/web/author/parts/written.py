"""Kinds of answer too rich for rows of fields: their author writes them as the bank's files do."""

from clea_quiz.bank.writing import plain_yaml
from clea_quiz.bank.yaml_text import UnreadableYaml, load_yaml
from clea_quiz.web.author.parts.values import Fields, Part, Typed, kept, text_of

WRITTEN = "written"
"""Name of the field; a text that cannot be read is kept under it, so that nothing typed is lost."""

SKELETONS = {
    "hotspot": """\
file: plan.svg
alt: Ce que montre l'image.
width: 400
height: 300
areas:
- {x: 20, y: 20, width: 90, height: 60, text: En haut à gauche, correct: true}
- {x: 200, y: 20, width: 90, height: 60, text: En haut à droite, why: A confondu la gauche et la droite.}
- {x: 20, y: 200, width: 90, height: 60, text: En bas à gauche, why: A confondu le haut et le bas.}
""",
    "table_entry": """\
caption: Stock
columns: [Article, Entrées, Sorties, Reste]
rows:
- [Gants, '40', '12', {value: 28, why: A recopié les sorties.}]
- [Casques, '15', '6', {value: 9, why: A ajouté au lieu d'enlever.}]
""",
    "web_form": """\
title: Demande de badge
address: www.entreprise.example/badge
fields:
- {kind: text, label: Nom, accepted: [Diallo], why: N'a pas recopié le nom.}
- {kind: select, label: Site, options: [Lyon, Lille], correct: [Lille], why: A choisi l'autre site.}
- {kind: tick, label: J'ai lu le règlement, correct: true, why: N'a pas coché la case obligatoire.}
""",
    "mailbox": """\
folders: [Factures]
messages:
- sender: compta@atelier.example
  subject: Facture de mai
  body: Voici la facture.
  action: Classer dans « Factures »
  why: N'a pas rangé la facture dans son dossier.
- sender: gain@loterie.example
  subject: Vous avez gagné !
  body: Donnez votre mot de passe pour recevoir 500 euros.
  action: Signaler comme dangereux
  why: N'a pas reconnu un message dangereux.
""",
    "file_explorer": """\
folders: [Bureau, Photos, Factures]
files:
- {name: chantier.jpg, folder: Bureau, to: Photos, why: N'a pas rangé la photo.}
- {name: facture-mai.pdf, folder: Bureau, to: Factures, why: N'a pas rangé la facture.}
""",
    "spreadsheet": """\
columns: [Client, Ville, Montant]
rows:
- [Rey, Lille, '120']
- [Sow, Lens, '80']
- [Petit, Lille, '60']
filter: {column: Ville, value: Lille, why: N'a pas gardé la bonne ville.}
formulas:
- {label: Total en C5, right: '=SOMME(C2:C4)', why: N'a pas additionné toute la colonne.}
""",
    "calendar": """\
days: [Lundi, Mardi]
appointments:
- {day: Lundi, start: 9, end: 11, title: Réunion}
fields:
- {kind: select, label: Jour, options: [Lundi, Mardi], correct: [Mardi], why: A choisi un jour occupé.}
- {kind: select, label: Heure, options: [9 h, 14 h], correct: [9 h], why: N'a pas suivi la demande.}
""",
}
"""What a new answer of these kinds begins with."""


def written_fields(interaction: Part) -> Fields:
    """Return the field that shows the description: what cannot be read as it was typed, or an example."""
    described = kept(interaction, "type", WRITTEN)
    text = interaction.get(WRITTEN)
    if text is None:
        text = plain_yaml(described) if described else SKELETONS[interaction["type"]]
    return {WRITTEN: [str(text)]}


def written_of(typed: Typed, previous: Part) -> Part:
    """Return the answer as it was described; what is no description is kept as typed."""
    text = text_of(typed, WRITTEN)
    try:
        described = load_yaml(text)
    except UnreadableYaml:
        described = None
    if isinstance(described, dict):
        return {**described, "type": previous["type"]}
    return {WRITTEN: text, "type": previous["type"]}


def why_unreadable(text: str) -> str:
    """Return why a description cannot be read, and where."""
    try:
        load_yaml(text)
    except UnreadableYaml as error:
        return f"{error.where} : {error.message}" if error.where else error.message
    return "des champs sont attendus ici, un par ligne"
