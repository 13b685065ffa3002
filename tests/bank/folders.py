"""A small sound bank as plain values, to be written to files once a test has spoiled something in it."""

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

from clea_quiz.bank.bank import Bank, bank_of
from clea_quiz.bank.checking import check
from clea_quiz.bank.problems import Problem
from clea_quiz.bank.reading import read_folder
from clea_quiz.bank.typography import french

Plain = dict[str, Any]

_MASTERY = {"threshold": 0.75, "rounding": "floor"}
_SOURCE = {"text": "Une source.", "confidence": "medium"}

FRAMEWORK: Plain = {
    "framework": "essai-1",
    "family": "essai",
    "version": "1",
    "title": "Un référentiel d’essai",
    "short_title": "Essai",
    "certifier": "Personne",
    "mastery_source": _SOURCE,
    "domain_rule": "all_subdomains",
    "domain_rule_source": _SOURCE,
    "certificate_rule": "all_domains",
    "validity_years": 5,
    "domains": [
        {
            "code": "1",
            "title": "Lire",
            "plain": "Lire au travail.",
            "subdomains": [
                {
                    "code": "1.1",
                    "title": "Lire un document",
                    "mastery": _MASTERY,
                    "criteria": [
                        {"code": "1.1.1", "title": "Trouver une information"},
                        {
                            "code": "1.1.2",
                            "title": "Lire à voix haute",
                            "screen": False,
                            "no_screen_reason": "C’est oral.",
                        },
                    ],
                }
            ],
        },
        {
            "code": "2",
            "title": "Compter",
            "plain": "Compter au travail.",
            "subdomains": [
                {
                    "code": "2.1",
                    "title": "Calculer",
                    "mastery": _MASTERY,
                    "criteria": [{"code": "2.1.1", "title": "Additionner"}],
                }
            ],
        },
    ],
}

PLAN: Plain = {
    "plan": "essai-1",
    "framework": "essai-1",
    "title": "Une épreuve d’essai",
    "description": "Deux domaines.",
    "decision_probability": 0.8,
    "minimum_answers": 2,
    "specific_deviation": 0.4,
    "difficulty": {"locations": [-2, -1, 0, 1, 2], "spread": 0.6, "slope": 1.1, "step_gap": 0.8},
    "coverage": {"minimum_per_subdomain": 1, "maximum_per_criterion": 6},
    "selection": {"criterion": "decision", "top_n": 3, "exposure_cap": 0.6},
    "domains": [
        {"domain": "1", "minimum_items": 1, "maximum_items": 5, "minutes": 5},
        {"domain": "2", "minimum_items": 1, "maximum_items": 5, "minutes": 5},
    ],
}

SECTORS: Plain = {"sectors": {"logistique": "Logistique", "general": "Tous métiers"}}


def choice(*texts: str, **more: object) -> Plain:
    """Return a choice interaction whose key is the first text."""
    options = [{"text": texts[0], "credit": 1}, *({"text": text, "why": "Une erreur."} for text in texts[1:])]
    return {"type": "choice", "choices": options, **more}


def item(id: str, criterion: str, interaction: Plain, prompt: str = "Que faites-vous ?") -> Plain:
    """Return an item of difficulty 2, its prompt with French typography."""
    return {
        "id": id,
        "criterion": f"essai-1/{criterion}",
        "difficulty": 2,
        "prompt": french(prompt),
        "interaction": interaction,
        "rationale": "C’est écrit.",
    }


def scenario(slug: str, *items: Plain, situation: str = "Vous êtes au quai.", **more: object) -> Plain:
    """Return a scenario of the sector logistique."""
    return {
        "scenario": slug,
        "title": "Une situation",
        "sectors": ["logistique"],
        "situation": situation,
        **more,
        "items": list(items),
    }


def model(slug: str = "addition", **more: object) -> Plain:
    """Return an item model of criterion 2.1.1: two numbers to add."""
    interaction = {
        "type": "numeric_entry",
        "value": "= colis + retours",
        "mistakes": [{"value": "= colis", "why": "A oublié les retours."}],
    }
    template = item(f"{slug}-1", "2.1.1", interaction, "Combien de colis avez-vous en tout ?")
    document = scenario(
        slug, template, situation="Vous recevez {{ colis }} colis et {{ retours }} retours ce matin."
    )
    del document["scenario"]
    return {
        "model": slug,
        "variables": {"colis": {"from": 10, "to": 40}, "retours": {"from": 2, "to": 9}},
        "where": ["colis % 10 != 0"],
        "scenario": document,
        **more,
    }


CARD: Plain = {
    "type": "observed",
    "look_for": ["La voix porte.", "Les mots sont justes."],
    "grades": [
        {"label": "Acquis", "credit": 1, "meaning": "Tout y est."},
        {"label": "Non acquis", "credit": 0, "meaning": "Il manque l’essentiel."},
    ],
}


class Folder:
    """The values of a bank that a test may change before they are written and checked."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.framework = deepcopy(FRAMEWORK)
        self.plan = deepcopy(PLAN)
        self.sectors = deepcopy(SECTORS)
        self.scenarios = [
            scenario("quai", item("quai-1", "1.1.1", choice("Lire le bon", "Partir", "Attendre"))),
            scenario("voix", item("voix-1", "1.1.2", deepcopy(CARD), "Faites lire la consigne.")),
            scenario(
                "caisse",
                item("caisse-1", "2.1.1", {"type": "numeric_entry", "value": 12}, "Combien de colis ?"),
                situation="Vous rangez la réserve du magasin avec une collègue.",
            ),
        ]
        self.models: list[Plain] = []
        self.media: dict[str, bytes] = {}
        self.calibration: str | None = None

    @property
    def first(self) -> Plain:
        """The first scenario, with its one choice item."""
        return self.scenarios[0]

    def write(self) -> Path:
        """Write the files and return the folder."""
        self._put("frameworks/essai-1.yaml", self.framework)
        self._put("plans/essai-1.yaml", self.plan)
        self._put("sectors.yaml", self.sectors)
        for values in self.scenarios:
            self._put(f"scenarios/{values['scenario']}/scenario.yaml", values)
        for values in self.models:
            self._put(f"models/{values['model']}.yaml", values)
        for slug, body in self.media.items():
            (self.path / "scenarios" / slug).write_bytes(body)
        if self.calibration is not None:
            (self.path / "calibration").mkdir(exist_ok=True)
            (self.path / "calibration" / "pilote.csv").write_text(self.calibration, "utf-8")
        return self.path

    def read(self) -> Bank:
        """Return the bank of the written files, which must be sound one by one."""
        sources, problems = read_folder(self.write())
        assert not problems, problems
        return bank_of(sources)

    def problems(self) -> list[Problem]:
        """Return what the checks say of the written files."""
        return check(self.read())

    def _put(self, name: str, values: Plain) -> None:
        file = self.path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(values, ensure_ascii=False, indent=1), "utf-8")  # JSON is YAML
