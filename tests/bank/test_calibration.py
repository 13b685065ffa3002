import pytest

from clea_quiz.bank.calibration import Calibration, read_calibrations


def test_every_model_is_read_with_its_standard_errors() -> None:
    items, problems = read_calibrations(
        b"id,model,a,b,c,d,b1,b2,se_a,se_b,se_b1,se_b2\n"
        b"un-1,rasch,,0.5,,,,,,0.1,,\n"
        b"deux-1,4PL,1.2,-0.3,0.2,0.95,,,0.2,0.3,,\n"
        b"\n"
        b"trois-1,gpcm,0.8,,,,0.7,-0.2,0.1,,0.2,0.3\n",
        "c.csv",
    )
    assert not problems
    assert items == [
        Calibration("un-1", "rasch", b=0.5, se_b=0.1),
        Calibration("deux-1", "4pl", a=1.2, b=-0.3, c=0.2, d=0.95, se_a=0.2, se_b=0.3),
        Calibration("trois-1", "gpcm", a=0.8, steps=(0.7, -0.2), se_a=0.1, se_steps=(0.2, 0.3)),
    ]


def test_a_spreadsheet_s_byte_order_mark_does_no_harm() -> None:
    items, problems = read_calibrations(b"\xef\xbb\xbfid,model,b\r\nun-1,rasch,1\r\n", "c.csv")
    assert (items, problems) == ([Calibration("un-1", "rasch", b=1.0)], [])


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("model,b\nrasch,1", "ligne 1", "la colonne id manque"),
        ("id,b\nun,1", "ligne 1", "la colonne model manque"),
        ("id,model,b,b\n", "ligne 1, colonne b", "répétée"),
        ("id,model,beta\n", "ligne 1, colonne beta", "inconnue"),
        ("id,model,b\nun,rasch", "ligne 2", "2 cellules pour 3 colonnes"),
        ("id,model,b\n,rasch,1", "ligne 2, colonne id", "manque"),
        ("id,model,b\nun,probit,1", "ligne 2, colonne model", "inconnu"),
        ('id,model,b\nun,rasch,"0,5"', "ligne 2, colonne b", "n’est pas un nombre"),
        ("id,model,b\nun,rasch,inf", "ligne 2, colonne b", "fini"),
        ("id,model,b\nun,rasch,1\nun,rasch,2", "ligne 3, colonne id", "déjà"),
        ("id,model,a,b\nun,2pl,0,1", "ligne 2, colonne a", "plus grande que 0"),
        ("id,model,b\nun,2pl,", "ligne 2, colonne b", "difficulté b"),
        ("id,model,b,b1\nun,2pl,1,1", "ligne 2, colonne b", "pas de b1"),
        ("id,model,b,c,d\nun,4pl,1,0.9,0.8", "ligne 2, colonne c", "c < d"),
        ("id,model,b\nun,pcm,1", "ligne 2, colonne b1", "des pas"),
        ("id,model,b1,b2\nun,grm,1,0", "ligne 2, colonne b1", "en croissant"),
        ("id,model,b1,b3\nun,pcm,1,0", "ligne 2, colonne b2", "un pas manque"),
        ("id,model,b1,b2,se_b1\nun,pcm,1,0,0.1", "ligne 2, colonne se_b1", "autant d’erreurs types"),
        ("id,model,b,se_b\nun,rasch,1,-1", "ligne 2, colonne se_b", "négative"),
        ('id,model,b\nun,"rasch,1', "", "mal formé"),
    ],
)
def test_a_bad_file_says_the_line_the_column_and_what_is_wrong(text: str, place: str, said: str) -> None:
    _, problems = read_calibrations(text.encode(), "calibration/c.csv")
    assert [(problem.path, problem.field) for problem in problems] == [("calibration/c.csv", place)]
    assert said in problems[0].message
