"""What is wrong with a market test: figures its paper does not bear out, and a market engaged that no notice tells of. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tendering.law.regime import Regime, regime_of
from tendering.law.values import value
from tendering.model.entries import Entry, EntryKind, notices, of_kind, standing
from tendering.model.findings import Finding, Severity, finding
from tendering.model.market_test import MarketTest
from tendering.model.tender import Tender


def paper_figures(test: MarketTest) -> tuple[Finding, ...]:
    """Find that the paper says of itself what it does not hold: Rutland's six questions are ten.

    Args:
        test: As defined, with the figures its paper prints.
    """
    printed, counted = test.printed_questions, len(test.questions)
    if printed is None or printed == counted:
        return ()
    said = f"the paper says that there are {printed} questions, and holds {counted}"
    return (finding("L402", "market-test.yaml", said),)


def engaged_without_notice(tender: Tender, entries: Iterable[Entry]) -> Iterator[Finding]:
    """Find that the market was engaged under the Act, and neither a UK2 notice nor the reason for none is there.

    Args:
        tender: As it stands; `notices.no_engagement_notice` gives the reason, which the tender notice then prints.
        entries: The record; superseded entries count for nothing.
    """
    if regime_of(tender).regime is not Regime.PA2023:
        return
    still = standing(entries)
    tested = of_kind(still, EntryKind.MARKET_TEST_SENT)
    engaged = of_kind(still, EntryKind.MARKET_ENGAGEMENT, EntryKind.MARKET_TEST_SENT)
    told = bool(notices(still, "UK2")) or bool(tender.notices.no_engagement_notice)
    if not engaged or told:
        return
    rule = value("pa2023.deadlines.engagement_notice")
    what = "the market test was sent" if tested else "the market was engaged"
    said = f"{what} (entry {engaged[0].number}), and neither a UK2 notice nor a reason for none is there"
    # an entry of engagement may also say that there was none: only a market test sent is beyond doubt
    weight = Severity.ERROR if tested else Severity.WARNING
    yield finding("L413", "record", said, severity=weight, law=rule.cite)
