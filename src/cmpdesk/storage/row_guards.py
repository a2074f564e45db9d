"""What a changed row of a shared workspace is held to beside its former self, which no policy can see (ADR 0011)."""

from collections.abc import Iterable

from cmpdesk.domain.access import Right
from cmpdesk.domain.calls import MOVES
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.projects import PROJECT_MOVES
from cmpdesk.storage.guarded import MARKED


def _pairs(moves: Iterable[tuple[str, str]]) -> str:
    """Return the moves that any officer may make, and their undoing, as SQL."""
    free = set(moves)
    return ", ".join(f"('{a}', '{b}')" for a, b in sorted(free | {(b, a) for a, b in free}))


_OF_CALLS = _pairs((str(one.state), str(one.to)) for one in MOVES if one.right is Right.EDIT_CALL)
_OF_PROJECTS = _pairs((str(one.state), str(one.to)) for one in PROJECT_MOVES if one.right is Right.EDIT_PROJECT)


def guards() -> dict[str, str]:
    """Return what a changed row is held to beside its former self, which a policy cannot see: by table."""
    return {
        "call": f"""
            IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN ({_OF_CALLS}) AND cmpdesk_role() <> 'lead'
               OR (NEW.approved_first, NEW.approved_second) IS DISTINCT FROM (OLD.approved_first, OLD.approved_second)
                  AND cmpdesk_role() <> 'lead'
               OR NEW.confidentiality <> OLD.confidentiality AND 'strict' IN (NEW.confidentiality, OLD.confidentiality)
                  AND NOT cmpdesk_cleared()
               OR {_freezes("first")} OR {_freezes("second")}
               OR (NEW.evaluation, NEW.lead, NEW.programme_id) IS DISTINCT FROM
                  (OLD.evaluation, OLD.lead, OLD.programme_id)
                  AND EXISTS (SELECT FROM number_counter one WHERE one.scope = '{MARKED}' || OLD.id)""",
        "project": f"""
            IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN ({_OF_PROJECTS})
               AND cmpdesk_role() <> 'lead'""",
        "revision": f"IF {_of_its_party('OLD.call_id', 'approved')}",
        "change_request": f"IF {_of_its_party(_CALL_OF, 'answer', 'answered', 'reason')}",
        "review": """
            IF OLD.sealed_at IS NOT NULL AND to_jsonb(NEW) - 'version' <> to_jsonb(OLD) - 'version'
               OR NEW.sealed_at IS DISTINCT FROM OLD.sealed_at AND cmpdesk_role() <> 'lead'""",
        "delegate": f"""
            IF {_SEALED} AND NOT (NEW.function = '' AND to_jsonb(NEW) - 'function' = to_jsonb(OLD) - 'function'
                                  AND cmpdesk_role() = 'lead' AND cmpdesk_cleared())""",
        "opinion": f"IF {_SEALED}",
        "closing": f"IF {_of_its_party(_CALL_OF, 'rating', 'evaluation')}",
        "review_decision": f"IF {_SEALED} OR {_of_its_party(_CALL_OF, 'reasons')}",
        "instalment_decision": """
            IF (NEW.decision_id, NEW.instalment_id, NEW.effect, NEW.cents, NEW.before_cents, NEW.condition)
               IS DISTINCT FROM
               (OLD.decision_id, OLD.instalment_id, OLD.effect, OLD.cents, OLD.before_cents, OLD.condition)
               AND EXISTS (SELECT FROM review_decision made JOIN review one ON one.id = made.review_id
                           WHERE made.id = OLD.decision_id AND one.sealed_at IS NOT NULL)""",
        "declaration": """
            IF (NEW.application_id, NEW.reviewer_id, NEW.officer_id) IS DISTINCT FROM
               (OLD.application_id, OLD.reviewer_id, OLD.officer_id)
               OR OLD.officer_id <> cmpdesk_me() AND ((NEW.answer, NEW.competent, NEW.declared_at) IS DISTINCT FROM
                  (OLD.answer, OLD.competent, OLD.declared_at) OR NEW.explanation NOT IN (OLD.explanation, ''))""",
        "ranking": """
            IF (NEW.call_id, NEW.side, NEW.number, NEW.grid_number, NEW.frozen_at, NEW.frozen_by, NEW.digest,
                NEW.value::text, OLD.reopened_at) IS DISTINCT FROM (OLD.call_id, OLD.side, OLD.number, OLD.grid_number,
                OLD.frozen_at, OLD.frozen_by, OLD.digest, OLD.value::text, NULL)""",
        "journal_head": """
            IF NEW.sequence <> OLD.sequence + 1 OR NOT EXISTS (SELECT FROM journal_step one
               WHERE one.sequence = NEW.sequence AND one.hash = NEW.hash AND one.officer_id = cmpdesk_me())""",
        "journal_entry": """
            IF (NEW.step_id, NEW.ordinal, NEW.table_name, NEW.record_id, NEW.operation, NEW.digest, NEW.deleted_by)
               IS DISTINCT FROM (OLD.step_id, OLD.ordinal, OLD.table_name, OLD.record_id, OLD.operation, OLD.digest,
                                 OLD.deleted_by)
               OR EXISTS (SELECT FROM json_each(OLD.fields) was LEFT JOIN json_each(NEW.fields) now USING (key)
                          WHERE now.value IS NULL OR (now.value ->> 0) <> (was.value ->> 0)
                             OR json_array_length(now.value) > 1 AND now.value::text <> was.value::text)""",
        "number_counter": "IF NEW.value < OLD.value OR NEW.scope <> OLD.scope",
    }


_SEALED = "EXISTS (SELECT FROM review one WHERE one.id = OLD.review_id AND one.sealed_at IS NOT NULL)"
"""What was decided at a review that is sealed stays. Only the day on which a condition is met is still noted, and the
function of somebody who is erased goes."""
_CALL_OF = "(SELECT one.call_id FROM project one WHERE one.id = OLD.project_id)"


def _of_its_party(call: str, *names: str) -> str:
    """Return that what a Party approves or answers changes by who may not record it for that Party."""
    return " OR ".join(
        f"""({", ".join(f"NEW.{one}_{side}" for one in names)}) IS DISTINCT FROM
            ({", ".join(f"OLD.{one}_{side}" for one in names)})
            AND NOT cmpdesk_acts_for({call}, '{side}', 'register-filings')"""
        for side in Side
    )


def _freezes(side: str) -> str:
    """Return that the freeze of a side changes by who may not: they freeze who act for it, of them a lead reopens."""
    column = f"frozen_{side}"
    return f"""
                  NEW.{column} IS DISTINCT FROM OLD.{column} AND NOT (cmpdesk_acts_for(OLD.id, '{side}', 'edit-jury')
                  AND cmpdesk_sees_marks(OLD.id, '{side}') AND (OLD.{column} IS NULL OR cmpdesk_role() = 'lead'))"""
