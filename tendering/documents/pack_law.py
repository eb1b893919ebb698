"""What the law a tender is under makes the pack say: one wording for each matter and regime."""

from __future__ import annotations

from dataclasses import dataclass

from tendering.documents.dates import british
from tendering.law.regime import TITLES, Regime, regime_of
from tendering.law.values import value
from tendering.model.tender import Tender

TRANSFER_NOTICE = "other.transfer.employee_information"
_EVENTS = {
    "contract_notice": "contract notice",
    "tender_notice": "tender notice (UK4)",
    "prior_information_notice": "prior information notice",
}
PROCEDURES = {
    "open": "the open procedure",
    "restricted": "the restricted procedure",
    "competitive_flexible": "a competitive flexible procedure",
    "light_touch_own": "a procedure of the authority's own",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """The words of one regime. An empty tuple is a matter on which the regime adds nothing.

    Attributes:
        procedure: What binds the authority to what is printed here.
        exclusion: How exclusion is considered, and the bidder's right to be heard.
        others: What is asked about members, associated persons and subcontractors.
        order: What is settled before answers are marked.
        outcome: How bidders learn the outcome, in order.
        signing: What is looked at again before signing and at call-off.
        disclosure: What may be withheld, and what is published.
        document: What the document on the outcome is called.
    """

    procedure: tuple[str, ...]
    exclusion: tuple[str, ...]
    others: tuple[str, ...]
    order: tuple[str, ...]
    outcome: tuple[str, ...]
    signing: tuple[str, ...]
    disclosure: tuple[str, ...]
    document: str


_INFORMATION = (
    "The authority is subject to the Freedom of Information Act 2000 and the Environmental Information Regulations "
    "2004. If information of yours is asked for, it tells you, considers what you say and then decides, as the law "
    "requires of it."
)
_ACT = Wording(
    procedure=(
        (
            "The authority must assess tenders by the methodology and the award criteria printed here, and by nothing else "
            "(section 19 of the Act). Until tenders close it may change the documents; every change is published, and the "
            "closing time is looked at again (section 31)."
        ),
    ),
    exclusion=(
        (
            "Exclusion is considered before any answer is marked (sections 26 and 27). The grounds are those of Schedules 6 "
            "and 7 to the Act. A ground counts only if the circumstances continue or are likely to occur again (section 57)."
        ),
        (
            "Before it decides, the authority tells you which ground it has in mind, and you may make representations and "
            "give evidence (section 58). If the ground concerns an associated person or a subcontractor, you are first "
            "given the chance to replace it."
        ),
    ),
    others=(
        (
            "An associated person is anyone you rely on to meet a condition of participation. Name every associated person, "
            "every member of a group and every subcontractor you intend to use."
        ),
        (
            "The authority looks each of them up, and you and your connected persons, in the debarment list, and considers "
            "the grounds for exclusion for each (sections 26 to 28). If one of them is excluded or may be, you are told and "
            "may replace it before anything is decided about your tender."
        ),
        (
            "Before tenders close, register on the central digital platform and share your core supplier information there, "
            "your connected persons included. The authority confirms that you have done so before it considers your tender."
        ),
    ),
    order=(
        "Exclusion and the debarment list, then conditions of participation and requirements, are considered first.",
    ),
    outcome=(
        (
            "Every bidder whose tender was assessed receives an assessment summary (section 50): its score for each "
            "criterion with the explanation, the same for each appointed tender, and why it was or was not appointed. All "
            "summaries are given on the same day."
        ),
        (
            "A bidder whose tender was disregarded or excluded receives a letter of its own with the reasons, before the "
            "contract award notice."
        ),
        "The contract award notice (UK6) is published after the summaries, never before. It names the appointed bidders.",
    ),
    signing=(
        (
            "The debarment list is looked at again before the contract award notice, before signing and at every call-off. "
            "No work is ever called off from an excluded supplier (sections 45(6) and 48)."
        ),
    ),
    disclosure=(
        (
            "The authority may withhold sensitive commercial information from what it publishes only where there is an "
            "overriding public interest in doing so; it then says that something is withheld, and why (section 94)."
        ),
        _INFORMATION,
        "Notices on the central digital platform name the appointed suppliers and describe the agreement.",
    ),
    document="assessment summary",
)
_REGULATIONS = Wording(
    procedure=(
        (
            "The authority may use a procedure of its own for these services, and must follow what it has published here "
            "(regulation 76). If it has to depart from it, it says so to every bidder first, and treats all alike."
        ),
    ),
    exclusion=(
        (
            "The grounds are those of regulation 57, as these documents adopt them. If a ground may apply, the authority "
            "tells you which; you may say why it does not, and give evidence of what you have put right (self-cleaning). "
            "Both are considered before anything is decided. If the ground concerns another organisation of your bid, you "
            "may be asked to replace it."
        ),
    ),
    others=(
        (
            "Name every member of a group, every organisation you rely on to meet a condition, every guarantor and every "
            "subcontractor you know of. The questions of the qualification envelope are answered for each of them where they ask so."
        ),
    ),
    order=(
        "The answers of the qualification envelope are checked first: exclusion, conditions, requirements, procedure.",
    ),
    outcome=(
        (
            "Every bidder receives an outcome letter (regulation 86): the criteria, its own score for each with the reasons, "
            "the scores of every appointed bidder and what distinguished their bids, their names, and the exact end of the "
            "standstill period. The letters go out together."
        ),
        "The award is published in a contract award notice (regulation 75).",
    ),
    signing=(),
    disclosure=(
        (
            "What you have designated as confidential is not disclosed, save where the law requires it (regulation 21): "
            "outcome letters give every bidder the scores and the relative advantages of the appointed bids."
        ),
        _INFORMATION,
    ),
    document="outcome letter",
)
_FULL = (
    (
        "The authority must follow the procedure and the award criteria published here, and may not change them in substance "
        "once tenders are in (regulations 18 and 67)."
    ),
)
_OLDER = Wording(
    procedure=(
        (
            "The competition began before the Public Contracts Regulations 2015 were in force. Rules of 2015 apply only "
            "where these documents adopt them. What is printed here binds the authority."
        ),
    ),
    exclusion=(
        (
            "The grounds are those these documents adopt. If one may apply, the authority tells you which, and considers what "
            "you say and the evidence you give before anything is decided."
        ),
    ),
    others=_REGULATIONS.others,
    order=_REGULATIONS.order,
    outcome=(
        (
            "Every bidder receives an outcome letter with its scores and the reasons for them, the scores of every appointed "
            "bidder, and the end of the standstill period as these documents adopt it."
        ),
    ),
    signing=(),
    disclosure=(
        "What you have designated as confidential is not disclosed, save where the law requires it.",
        _INFORMATION,
    ),
    document="outcome letter",
)


def wording(tender: Tender) -> Wording:
    """Return the words of the law a tender is under; those of 2006, the most careful, where it is not known."""
    answer = regime_of(tender)
    if answer.regime is Regime.PA2023:
        return _ACT
    if answer.regime is Regime.PCR2015:
        return _REGULATIONS
    return _OLDER


def procedure_words(tender: Tender) -> tuple[str, ...]:
    """Say what binds the authority to what is printed."""
    answer = regime_of(tender)
    if answer.regime is Regime.PCR2015 and not answer.light_touch:
        return _FULL
    return wording(tender).procedure


def is_act(tender: Tender) -> bool:
    """Whether the Procurement Act 2023 applies."""
    return regime_of(tender).regime is Regime.PA2023


def law_line(tender: Tender) -> str:
    """Say which law the competition is under, by which procedure, and what began it."""
    answer = regime_of(tender)
    if answer.regime is None:
        return ""
    light = " (light touch)" if answer.light_touch and answer.regime is not Regime.PCR2006 else ""
    how = PROCEDURES.get(tender.procedure or "")
    by = f", by {how}" if how else ""
    event = tender.started_by_event or ""
    began = ""
    if tender.started_by_on is not None:
        what = _EVENTS.get(event, event.replace("_", " "))
        began = f". Begun by {what} of {british(tender.started_by_on)}"
    return f"{TITLES[answer.regime]}{light}{by}{began}"


def transfer_days() -> str:
    """Say how long before a transfer the old employer informs the new one."""
    return value(TRANSFER_NOTICE).shown
