"""Drafts and publications on real databases."""

import json
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from clea_quiz.authoring import queries, service
from clea_quiz.authoring.models import Draft, Publication, PublicationEntry, Revision
from clea_quiz.authoring.published import PublishedBanks, current_publication
from clea_quiz.authoring.queries import Search
from clea_quiz.authoring.rules import problems_of
from clea_quiz.authoring.service import Author, NewScenario, Unpublishable
from clea_quiz.bank.interactions.text_entry import normalise
from clea_quiz.bank.reading import read_folder
from clea_quiz.bank.sources import Kind
from clea_quiz.errors import Conflict, NotFound, Refused
from tests.authoring.documents import in_use, item, scenario
from tests.support.clock import Clock


def test_a_draft_keeps_anything_and_says_what_is_wrong(
    session: Session, idriss: Author, clock: Clock
) -> None:
    draft = service.start_draft(session, idriss, scenario(), clock())
    clock.pass_(60)
    typed = scenario(title="", items=[{"id": "gants-au-quai-1", "interaction": {"type": "order"}}])

    saved, problems = service.save_draft(session, idriss, draft.id, draft.version, typed, clock())
    session.commit()
    session.expire_all()

    assert {"title", "items[0].prompt", "items[0].interaction.elements"} <= {p.field for p in problems}
    assert session.get_one(Draft, saved.id).document == typed
    assert session.get_one(Draft, saved.id).updated_at == clock()


def test_a_draft_is_begun_once_per_scenario_and_organisation(
    session: Session, idriss: Author, stranger: Author, clock: Clock
) -> None:
    first = service.start_draft(session, idriss, scenario(), clock())
    again = service.start_draft(session, idriss, scenario(title="Autre"), clock())
    theirs = service.start_draft(session, stranger, scenario(), clock())

    assert again is first
    assert again.document["title"] == "Les gants au quai"
    assert theirs.id != first.id
    with pytest.raises(Refused, match="identifiant"):
        service.start_draft(session, idriss, {"scenario": " "}, clock())


def test_a_draft_of_a_published_scenario_says_the_same(
    session: Session, idriss: Author, clock: Clock
) -> None:
    bank = in_use(session, idriss)
    slug = next(iter(bank.scenarios))

    draft = service.edit_published(session, idriss, bank, slug, clock())

    assert problems_of(draft.document) == ()
    with pytest.raises(NotFound):
        service.edit_published(session, idriss, bank, "nulle-part", clock())


def test_a_new_scenario_takes_a_name_that_neither_bank_nor_draft_has(
    session: Session, idriss: Author, clock: Clock
) -> None:
    bank = in_use(session, idriss)
    slug = next(iter(bank.scenarios))

    def new(title: str, asked: str = "") -> str:
        begun = NewScenario(title, ("logistique",), "Vous êtes au quai.", asked)
        return service.new_scenario(session, idriss, bank, begun, clock()).slug

    assert new("Le quai d’été") == "le-quai-dete"
    assert new("Le quai d’été") == "le-quai-dete-2"
    assert len(new("mot " * 70)) <= 70
    for wrong in (slug, "le-quai-dete", "Le Quai"):
        with pytest.raises(Refused, match="Vous pouvez prendre"):
            new("Autre", wrong)


def test_a_draft_of_another_organisation_does_not_exist(
    session: Session, idriss: Author, stranger: Author, clock: Clock
) -> None:
    draft = service.start_draft(session, idriss, scenario(), clock())

    with pytest.raises(NotFound):
        service.draft_of(session, stranger, draft.id)
    with pytest.raises(NotFound):
        service.save_draft(session, stranger, draft.id, draft.version, scenario(), clock())
    with pytest.raises(NotFound):
        service.publish_draft(session, stranger, draft.id, clock())
    with pytest.raises(NotFound):
        service.discard_draft(session, stranger, draft.id)
    assert queries.drafts(session, stranger.organisation_id) == []


def test_an_older_version_is_neither_saved_nor_published(
    session: Session, idriss: Author, clock: Clock
) -> None:
    draft = service.start_draft(session, idriss, scenario(), clock())
    seen = draft.version
    service.save_draft(session, idriss, draft.id, seen, scenario(title="Un"), clock())

    with pytest.raises(Conflict):
        service.save_draft(session, idriss, draft.id, seen, scenario(title="Deux"), clock())
    with pytest.raises(Conflict):
        service.publish_draft(session, idriss, draft.id, clock(), seen)
    assert draft.document["title"] == "Un"


def test_publishing_sets_the_typography_and_ends_the_draft(
    session: Session, idriss: Author, stranger: Author, clock: Clock
) -> None:
    draft = service.start_draft(session, idriss, scenario(title="C'est où ?"), clock())
    service.publish_draft(session, idriss, draft.id, clock())
    session.commit()

    assert in_use(session, idriss).scenarios["gants-au-quai"].title == "C’est où\u202f?"
    assert "gants-au-quai" not in in_use(session, stranger).scenarios
    assert queries.drafts(session, idriss.organisation_id) == []


def test_a_rewritten_scenario_takes_the_place_of_the_old_one_and_nothing_else_moves(
    session: Session, idriss: Author, clock: Clock
) -> None:
    before = in_use(session, idriss)
    slug = next(iter(before.scenarios))
    draft = service.edit_published(session, idriss, before, slug, clock())
    changed = {**draft.document, "title": "Un autre titre"}
    service.save_draft(session, idriss, draft.id, draft.version, changed, clock())
    service.publish_draft(session, idriss, draft.id, clock())

    after = in_use(session, idriss)
    assert after.scenarios[slug].title == "Un autre titre"
    assert after.scenarios.keys() == before.scenarios.keys()
    assert after.media.keys() == before.media.keys()
    assert {s for s in after.scenarios if after.scenarios[s] != before.scenarios[s]} == {slug}


def test_a_faulty_draft_is_refused_with_the_place_of_each_fault_and_kept(
    session: Session, idriss: Author, clock: Clock
) -> None:
    draft = service.start_draft(session, idriss, scenario(items=[]), clock())
    with pytest.raises(Unpublishable) as alone:
        service.publish_draft(session, idriss, draft.id, clock())
    unknown = scenario(items=[item("gants-au-quai-1", criterion="clea-2021/9.9.9")])
    service.save_draft(session, idriss, draft.id, draft.version, unknown, clock())
    with pytest.raises(Unpublishable) as among_others:
        service.publish_draft(session, idriss, draft.id, clock())

    assert [problem.field for problem in alone.value.problems] == ["items"]
    assert [problem.field for problem in among_others.value.problems] == ["items[0].criterion"]
    assert service.draft_of(session, idriss, draft.id).document == unknown
    assert session.scalar(select(func.count()).where(Publication.organisation_id.is_not(None))) == 0


def test_an_identifier_used_by_another_scenario_is_refused(
    session: Session, idriss: Author, clock: Clock
) -> None:
    taken = next(iter(in_use(session, idriss).items))
    draft = service.start_draft(session, idriss, scenario(items=[item(taken)]), clock())

    with pytest.raises(Unpublishable) as refusal:
        service.publish_draft(session, idriss, draft.id, clock())

    assert any("sert déjà" in problem.message for problem in refusal.value.problems)


def test_publishing_the_same_content_again_makes_no_second_revision(
    session: Session, idriss: Author, clock: Clock
) -> None:
    for _ in range(2):
        draft = service.start_draft(session, idriss, scenario(), clock())
        service.publish_draft(session, idriss, draft.id, clock())

    own = select(func.count()).where(Revision.organisation_id == idriss.organisation_id)
    assert session.scalar(own) == 1


def test_a_new_release_of_the_common_bank_leaves_an_organisation_its_own(
    session: Session, idriss: Author, stranger: Author, clock: Clock, item_bank: Path
) -> None:
    draft = service.start_draft(session, idriss, scenario(), clock())
    service.publish_draft(session, idriss, draft.id, clock())
    sources = [source for source in read_folder(item_bank)[0]]
    gone = next(source.slug for source in sources if source.kind is Kind.SCENARIO)
    kept = [source for source in sources if gone not in (source.slug, source.slug.partition("/")[0])]

    service.load_bank(session, kept, clock())

    assert "gants-au-quai" in in_use(session, idriss).scenarios
    assert gone not in in_use(session, idriss).scenarios
    assert in_use(session, stranger).scenarios.keys() == in_use(session, idriss).scenarios.keys() - {
        "gants-au-quai"
    }


def test_an_empty_database_says_how_to_fill_the_bank(session: Session, idriss: Author) -> None:
    session.query(PublicationEntry).delete()
    session.query(Publication).delete()

    with pytest.raises(Refused, match="bank load"):
        current_publication(session, idriss.organisation_id)


def test_what_an_organisation_uses_can_be_exported(session: Session, idriss: Author, clock: Clock) -> None:
    draft = service.start_draft(session, idriss, scenario(), clock())
    service.publish_draft(session, idriss, draft.id, clock())

    ours = {source.slug for source in service.export_sources(session, idriss.organisation_id)}
    common = {source.slug for source in service.export_sources(session, None)}

    assert ours - common == {"gants-au-quai"}


def test_the_lists_say_what_there_is(session: Session, idriss: Author, clock: Clock) -> None:
    banks = PublishedBanks()
    draft = service.start_draft(session, idriss, scenario(title="Un titre"), clock())
    row = queries.drafts(session, idriss.organisation_id)[0]
    assert (row.id, row.title, row.items, row.author) == (draft.id, "Un titre", 1, "Idriss Morel")
    service.publish_draft(session, idriss, draft.id, clock())

    def found(search: Search) -> list[str]:
        rows = queries.scenarios(session, banks, idriss.organisation_id, search)
        return [row.slug for row in rows if row.own]

    assert found(Search()) == ["gants-au-quai"]
    assert found(Search("UN TITRE")) == ["gants-au-quai"]
    assert found(Search("clea-2021/1.3.4 étiquette")) == ["gants-au-quai"]
    assert found(Search(sector="bureau")) == []
    assert found(Search(domain="clea-2021/1", sector="logistique")) == ["gants-au-quai"]
    assert found(Search(domain="clea-2021/2")) == []
    titles = [row.title for row in queries.scenarios(session, banks, idriss.organisation_id)]
    accented = [title for title in titles if title.startswith(("D", "É", "E"))]
    assert accented == sorted(accented, key=lambda title: normalise(title, ("case", "accents")))


def test_a_revision_is_canonical_json(session: Session, idriss: Author, clock: Clock) -> None:
    draft = service.start_draft(session, idriss, scenario(language="fr"), clock())
    service.publish_draft(session, idriss, draft.id, clock())

    body = session.scalars(select(Revision.body).where(Revision.slug == "gants-au-quai")).one()
    assert "language" not in json.loads(body)
    assert list(json.loads(body)) == ["scenario", "title", "sectors", "situation", "items"]
