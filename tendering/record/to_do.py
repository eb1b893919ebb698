"""What is missing for a lot to go on, by whom, by when, and with which command: from its state and its record. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from tendering.record import to_do_award as award
from tendering.record import to_do_bids as bids
from tendering.record import to_do_life, to_do_market, to_do_mobilise
from tendering.record import to_do_panel as panel
from tendering.record.looked import Looked, ToDo
from tendering.record.states import State

Ask = Callable[[Looked], Iterator[ToDo]]
_ALWAYS: tuple[Ask, ...] = (
    to_do_market.market,
    to_do_mobilise.mobilising,
    to_do_life.running,
)
"""What is asked in every state: a market stays open whatever becomes of its first round, and so does an agreement that runs."""


_BIDS_OPEN = (bids.late_bids, bids.tasks, bids.looked_up, bids.pass_fail_prices, panel.panel)
ASKED: Mapping[State, tuple[Ask, ...]] = {
    State.PLANNING: (bids.before_publication,),
    State.READY: (bids.before_publication, bids.publication),
    State.PUBLISHED: (bids.first_notice, bids.questions, bids.bids_come),
    State.CLOSED: (bids.late_bids, bids.opening),
    State.OPENED: (*_BIDS_OPEN, panel.sheets, panel.marks, panel.outcome),
    State.COMPLIANCE: (*_BIDS_OPEN, panel.sheets, panel.marks, panel.outcome),
    State.MARKING: (*_BIDS_OPEN, panel.sheets, panel.marks),
    State.MODERATING: (bids.tasks, panel.moderation, panel.scored_prices, panel.outcome),
    State.EVALUATED: (
        bids.tasks,
        award.unsettled,
        award.recommendation,
        award.governance,
        award.approval,
    ),
    State.RECOMMENDED: (bids.tasks, award.unsettled, award.governance, award.approval),
    State.APPROVED: (award.governance, award.letters, award.signature),
    State.STANDSTILL: (award.governance, award.letters, award.signature),
    State.SUSPENDED: (award.claims,),
    State.AWARDED: (award.after_award,),
    State.ENDED: (),
}
"""What is asked of a lot in each state, in the order to do it."""


def to_do(look: Looked) -> tuple[ToDo, ...]:
    """Return what a lot waits for, in the order to do it; first what is open from before its state."""
    asked = (*ASKED[look.at.state], *(_ALWAYS if look.at.state is not State.ENDED else ()))
    return tuple(todo for ask in asked for todo in ask(look))
