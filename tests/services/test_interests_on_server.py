"""Conflicts of interest between officers with logins of their own: row security lets through what the rules allow."""

import pytest

from cmpdesk.domain.calls import Confidentiality
from cmpdesk.domain.directory import Role
from cmpdesk.domain.errors import Foreseen
from cmpdesk.domain.interests import DeclarationDraft, Gate, Interest, Measure, Subject, TieDraft, TieKind
from cmpdesk.domain.programmes import Side
from cmpdesk.services import filings, history, interests, juries
from tests.services.conflicted import Stage
from tests.storage.fixtures import Clock
from tests.storage.logins import server


def test_declared_by_one_and_decided_by_another(postgres_database: str, clock: Clock) -> None:
    with server(postgres_database, clock=clock) as made:
        stage = Stage(made.owner, made.lead)
        sheet = filings.application(made.owner, stage.ids[1])
        filings.classify(made.owner, officer=made.lead, application_id=sheet.id, seen=sheet.version,
                         level=Confidentiality.STRICT)  # fmt: skip
        one, two = made.officer("une", Role.OFFICER), made.officer("deux", Role.OFFICER)
        mine, theirs = made.open(one), made.open(two)
        try:
            person = interests.register(mine, stage.call.id)
            assert (person.asked, person.declared, person.rows) == (1, 0, ())
            interests.add_tie(mine, officer=one, person_id=stage.person_of(stage.reader), draft=TieDraft(
                TieKind.FAMILY, stage.promoters[0], "", None, None, "Entretien", None))  # fmt: skip
            drafts = [DeclarationDraft(stage.ids[0], Interest.REAL, explanation="Ma sœur y travaille")]
            interests.declare(mine, officer=one, reviewer_id=stage.reader.id, drafts=drafts)
            interests.declare_own(mine, officer=one, draft=DeclarationDraft(
                stage.ids[0], Interest.APPARENT, explanation="Ancien collègue"))  # fmt: skip
            rows = interests.register(theirs, stage.call.id).rows
            assert {(row.name, row.title) for row in rows} == {
                (stage.reader.name, "Serres"), (stage.reader.name, "Sons"), (one.name, "Serres"),
            }  # fmt: skip
            reader, own = (next(row for row in rows if row.declaration and bool(row.officer_id) is officers)
                           for officers in (False, True))  # fmt: skip
            interests.decide(theirs, officer=two, subjects=[Subject.of(reader)], measure=Measure.RECUSED, reason="Lien")
            interests.decide(theirs, officer=two, subjects=[Subject.of(own)], measure=Measure.HANDOVER, reason="Repris")
            assert interests.may_open(mine, stage.reader.id, stage.ids[0]) is Gate.RECUSED
            held = juries.assignments(theirs, stage.call.id, Side.FIRST)
            assert [bool(row.recused_at) for row in held] == [True]  # the strict one is not there for them
            history.undo(theirs, officer=two)
            history.undo(theirs, officer=two)
            assert interests.may_open(mine, stage.reader.id, stage.ids[0]) is Gate.UNDECIDED
            hidden = DeclarationDraft(stage.ids[1], Interest.NONE)
            with pytest.raises(Foreseen) as refused:
                interests.declare(mine, officer=one, reviewer_id=stage.reader.id, drafts=[hidden])
            assert refused.value.code == "record.gone"
        finally:
            mine.close()
            theirs.close()
