import pytest

from clea_quiz.bank.bank import Media, bank_of
from clea_quiz.bank.problems import InvalidDocument
from clea_quiz.bank.reading import read_folder
from clea_quiz.bank.sources import Kind, Source
from tests.bank.folders import CARD, Folder, choice, item, scenario

KEYED = choice("Lire le bon", "Partir", "Attendre")


def test_an_item_comes_with_its_scenario(folder: Folder) -> None:
    placed = folder.read().item("quai-1")
    assert (placed.scenario.scenario, placed.item.id) == ("quai", "quai-1")


def test_an_unknown_name_is_a_key_error_everywhere(folder: Folder) -> None:
    bank = folder.read()
    for look_up in (
        lambda: bank.item("rien-1"),
        lambda: bank.plan_of("rien"),
        lambda: bank.media_of("quai", "rien.svg"),
        lambda: bank.frameworks["essai-1"].domain("9"),
        lambda: bank.plans["essai-1"].for_domain("9"),
    ):
        with pytest.raises(KeyError):
            look_up()
    assert bank.items_of("essai-1", "9") == ()
    assert bank.observed_cards("essai-1", "9.9.9") == ()


def test_a_domain_asks_published_and_pilot_items_in_official_order(folder: Folder) -> None:
    criteria = folder.framework["domains"][0]["subdomains"][0]["criteria"]
    criteria.insert(0, {"code": "1.1.9", "title": "En tête"})
    folder.scenarios += [
        scenario(
            "gare",
            item("gare-1", "1.1.1", KEYED),
            {**item("gare-2", "1.1.9", KEYED), "status": "pilot"},
            {**item("gare-3", "1.1.1", KEYED), "status": "retired"},
            item("gare-4", "1.1.1", CARD),
        )
    ]
    bank = folder.read()
    assert [placed.item.id for placed in bank.items_of("essai-1", "1")] == ["gare-2", "gare-1", "quai-1"]
    assert "gare-3" in bank.items


def test_an_assessor_finds_the_cards_of_a_criterion(folder: Folder) -> None:
    folder.scenarios.append(scenario("radio", {**item("radio-1", "1.1.2", CARD), "status": "retired"}))
    assert [placed.item.id for placed in folder.read().observed_cards("essai-1", "1.1.2")] == ["voix-1"]


def test_a_picture_comes_with_its_type(folder: Folder) -> None:
    folder.media["quai/plan.svg"] = b"<svg/>"
    media = folder.read().media_of("quai", "plan.svg")
    assert (media.mime, media.body) == ("image/svg+xml", b"<svg/>")


def test_a_bank_cannot_be_changed(folder: Folder) -> None:
    bank = folder.read()
    with pytest.raises(TypeError):
        bank.scenarios["x"] = bank.scenarios["quai"]  # type: ignore[index]  # this is what must fail
    with pytest.raises(AttributeError):
        bank.sectors = {}  # type: ignore[misc]  # and this


def test_the_order_of_the_parts_does_not_matter(folder: Folder) -> None:
    sources = read_folder(folder.write())[0]
    assert list(bank_of(reversed(sources)).items) == list(bank_of(sources).items)


def test_an_unsound_part_is_refused_with_every_fault(folder: Folder) -> None:
    sources = read_folder(folder.write())[0]
    sources += [
        Source(Kind.SCENARIO, "a", b'{"scenario": "a"}'),
        Source(Kind.PLAN, "b", b"{"),
        Source(Kind.MEDIA, "../b.svg", b""),
        Source(Kind.CALIBRATION, "c", b"id,model\nx,rasch\n"),
    ]
    with pytest.raises(InvalidDocument) as caught:
        bank_of(sources)
    paths = {problem.path for problem in caught.value.problems}
    assert paths == {
        "scenarios/a/scenario.yaml",
        "plans/b.yaml",
        "scenarios/../b.svg",
        "calibration/c.csv",
    }


def test_an_item_calibrated_in_two_files_is_refused(folder: Folder) -> None:
    body = b"id,model,b\nquai-1,rasch,0.5\n"
    sources = read_folder(folder.write())[0]
    sources += [Source(Kind.CALIBRATION, name, body) for name in ("mars", "avril")]
    with pytest.raises(InvalidDocument, match=r"calibration/mars\.csv: quai-1: id"):
        bank_of(sources)


@pytest.mark.parametrize(
    ("mime", "body", "size"),
    [
        ("image/svg+xml", b'<svg viewBox="0 0 360 226.4" width="12"/>', (360, 226)),
        ("image/svg+xml", b"<svg/>", None),
        ("image/png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x02\x80\0\0\x01\x90", (640, 400)),
        ("image/jpeg", b"\xff\xd8", None),
    ],
)
def test_a_picture_knows_its_size(mime: str, body: bytes, size: tuple[int, int] | None) -> None:
    assert Media(mime, body).size == size
