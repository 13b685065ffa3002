from tests.bank.folders import Folder, model


def said(folder: Folder) -> list[str]:
    return [str(problem) for problem in folder.problems()]


def test_a_sound_model_has_no_problem(folder: Folder) -> None:
    folder.models = [model()]
    assert said(folder) == []


def test_a_mistake_equal_to_the_key_in_some_draw_is_found(folder: Folder) -> None:
    document = model(variables={"colis": {"from": 11, "to": 19}, "retours": {"from": 0, "to": 2}})
    folder.models = [document]
    (problem,) = said(folder)
    assert problem.startswith("models/addition.yaml: addition-1: items[0].interaction.mistakes[0].value: ")
    assert "(tirage " in problem


def test_a_rule_of_written_scenarios_names_the_model_s_file(folder: Folder) -> None:
    document = model()
    document["scenario"]["sectors"] = ["mars"]
    folder.models = [document]
    assert said(folder) == [
        "models/addition.yaml: -: sectors[0]: "
        "ce secteur n’existe pas\u202f; secteurs\u00a0: logistique, general"
    ]


def test_a_model_that_never_varies_is_found(folder: Folder) -> None:
    folder.models = [model(variables={"colis": {"among": [11, 12]}, "retours": {"among": [3, 4]}})]
    (problem,) = said(folder)
    assert problem == (
        "models/addition.yaml: -: variables: 30 tirages ne donnent que 4 exercices différents (au moins 10)"
    )


def test_a_draw_that_cannot_be_made_is_found(folder: Folder) -> None:
    document = model()
    document["scenario"]["items"][0]["rationale"] = "{{ colis / (0 if retours == 5 else 1) }}"
    folder.models = [document]
    (problem,) = said(folder)
    assert "division par zéro (tirage " in problem


def test_a_draw_of_another_shape_is_found(folder: Folder) -> None:
    document = model()
    document["scenario"]["items"][0]["difficulty"] = "= 2 if retours < 6 else 3"
    folder.models = [document]
    assert any("sont fixes (tirage " in problem for problem in said(folder))


def test_a_model_and_a_scenario_do_not_share_their_name(folder: Folder) -> None:
    folder.models = [model("caisse")]
    assert any(problem.startswith("models/caisse.yaml: -: model: ") for problem in said(folder))
