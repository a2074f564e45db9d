"""A mid-term meeting of two officers with logins of their own, one of each Party, neither cleared."""

from concurrent.futures import ThreadPoolExecutor

from cmpdesk.domain.calls import Confidentiality
from cmpdesk.domain.directory import Officer, Role
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.reviews import (
    DelegateDraft,
    OpinionCode,
    ReviewDraft,
    ReviewFilter,
    ReviewOutcome,
    Stage,
    Standing,
)
from cmpdesk.services import filings, history, review_meetings, reviews, workspaces
from cmpdesk.services.workspaces import Workspace
from tests.services.following import Cohort, cohort
from tests.services.reviewed import review_of
from tests.storage.fixtures import Clock, check_refused
from tests.storage.logins import server


def give(workspace: Workspace, officer: Officer, review_id: str, project_id: str, side: Side,
         code: OpinionCode, reasons: str = "Motif") -> None:  # fmt: skip
    before = reviews.opinions(workspace, review_id).get((project_id, side))
    reviews.give_opinion(workspace, officer=officer, review_id=review_id, project_id=project_id, side=side,
                         seen=before.version if before else 0, opinion=code, reasons=reasons)  # fmt: skip


def test_both_parties_hold_their_meeting(postgres_database: str, clock: Clock) -> None:
    with server(postgres_database, clock=clock) as made:
        followed: Cohort = cohort(made.owner, made.lead, 4)
        first, second, third, hidden = followed.projects
        quebec, wallonia = (made.officer(name, Role.OFFICER, party=code)
                            for name, code in (("quebec", "QC"), ("wallonie", "WB")))  # fmt: skip
        filings.classify(made.owner, officer=made.lead, application_id=followed.applications[3],
                         seen=filings.application(made.owner, followed.applications[3]).version,
                         level=Confidentiality.STRICT)  # fmt: skip
        one, other = made.open(quebec), made.open(wallonia)
        try:
            draft = ReviewDraft(PartialDate.of_edtf("2020-09-24"), place="Namur")
            held = review_meetings.create(one, officer=quebec, call_id=followed.call.id, draft=draft).value
            seats = (DelegateDraft(Side.FIRST, "Odette Lavoie"), DelegateDraft(Side.SECOND, "Aline Servais"))
            held = review_meetings.seat(other, officer=wallonia, review_id=held.id, seen=held.version,
                                        drafts=seats).value  # fmt: skip
            with check_refused(one, "access.give-opinion"):
                give(one, quebec, held.id, first, Side.SECOND, OpinionCode.CONTINUE)
            with ThreadPoolExecutor(2) as both:  # both at once, on the same project
                for _ in range(2):
                    who = ((one, quebec, Side.FIRST), (other, wallonia, Side.SECOND))
                    done = [both.submit(give, desk, officer, held.id, first, side, OpinionCode.RESCHEDULE)
                            for desk, officer, side in who]  # fmt: skip
                    assert [each.result() for each in done] == [None, None]
            (decision,) = reviews.decisions(other, held.id)
            assert (decision.outcome, decision.reasons) == (ReviewOutcome.RESCHEDULE, ("Motif", "Motif"))
            give(one, quebec, held.id, second, Side.FIRST, OpinionCode.STOP)
            give(other, wallonia, held.id, second, Side.SECOND, OpinionCode.CONTINUE)
            rows = reviews.page(one, ReviewFilter(held.id)).rows
            assert [(row.project_id, row.stage) for row in rows] == [
                (first, Stage.DECIDED), (second, Stage.DIFFERENT), (third, Stage.AWAITED)]  # fmt: skip
            with check_refused(one, "undo.changed-since"):  # the other Party has touched what both decide
                history.undo(one, officer=quebec)
            assert history.undo(other, officer=wallonia).value.label == "opinion.give"
            counted = reviews.portfolio(one, ReviewFilter(held.id))
            assert (counted.projects, counted.standings) == (3, {Standing.SHEET_MISSING: 3})
            with check_refused(one, "record.gone"):
                reviews.subject(one, held.id, hidden)
            number = reviews.subject(made.owner, held.id, hidden).row.number
            with check_refused(one, "application.unknown"):
                reviews.numbered(one, held.id, number)
            delegate = held.delegates[1].id or ""
            with check_refused(other, "record.gone"):
                review_meetings.recuse(other, officer=wallonia, delegate_id=delegate, project_id=hidden, reason="Lien")
            review_meetings.recuse(made.owner, officer=made.lead, delegate_id=delegate, project_id=hidden,
                                   reason="Lien")  # fmt: skip
            assert reviews.withdrawals(other, held.id) == ()
            assert len(reviews.withdrawals(made.owner, held.id)) == 1
            with check_refused(other, "access.see-strict"):  # who is recused from a file they do not see would leave
                review_meetings.seat(other, officer=wallonia, review_id=held.id, drafts=(held.delegates[0],),
                                     seen=reviews.review(other, held.id).version)  # fmt: skip
        finally:
            one.close()
            other.close()
        assert workspaces.check(made.owner).sound
        assert review_of(made.owner, made.lead, followed, number=2)
