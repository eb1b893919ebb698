"""market-test.yaml, read: to a market test, or to every finding at once; and the text one begins with."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from tendering.files.schema_errors import held_against
from tendering.files.schema_market_test import MarketTestFile
from tendering.files.yaml_reader import items, read_yaml
from tendering.model.findings import Finding
from tendering.model.market_test import (
    ABOUT,
    COMMENTS,
    Asks,
    MarketTest,
    Option,
    Question,
    Service,
    Statements,
)

MARKET_TEST_FILE = "market-test.yaml"
Problem = tuple[str, str, str]


@lru_cache(maxsize=4)
def market_test_of(text: str, name: str) -> tuple[MarketTest | None, tuple[Finding, ...]]:
    """Read the text of a definition; ``name`` is what findings call it."""
    document, findings = read_yaml(text, name)
    if document is None:
        return None, findings
    written, more = held_against(MarketTestFile, document, tuple(_conditions(document.data)))
    findings += more
    if written is None or findings:
        return None, findings
    return _made(written), ()


def _conditions(data: object) -> Iterator[Problem]:
    """Give what is wrong because of something else the definition says."""
    top: dict[str, Any] = data if isinstance(data, dict) else {}
    options = list(_rows("options", top))
    questions = list(_rows("questions", top))
    yield from _twice(options)
    yield from _twice(questions)
    known = {row.get("id") for _, row in options}
    for path, row in questions:
        if row.get("id") == ABOUT:
            said = f"{path}.id: {ABOUT} stands for the organisation itself; choose another id"
            yield "D003", f"{path}.id", said
        named = row.get("option")
        if isinstance(named, str) and named not in known:
            yield "D006", f"{path}.option", f"{path}.option: there is no option {named!r}"
        yield from _kind(path, row, has_options=bool(options))
    yield from _days(top)


def _rows(key: str, top: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    return ((path, row) for path, row in items(key, top.get(key)) if isinstance(row, dict))


def _twice(rows: list[tuple[str, dict[str, Any]]]) -> Iterator[Problem]:
    seen: set[str] = set()
    for path, row in rows:
        id_ = row.get("id")
        if isinstance(id_, str):
            if id_ in seen:
                yield "D005", f"{path}.id", f"{path}.id: {id_!r} is used twice"
            seen.add(id_)


def _kind(path: str, row: dict[str, Any], *, has_options: bool) -> Iterator[Problem]:
    asks = row.get("asks")
    services = f"{path}.services"
    if asks == Asks.SERVICES and not row.get("services"):
        yield "D004", services, f"{services} is missing: the question asks yes or no for each"
    if asks != Asks.SERVICES and row.get("services"):
        yield "D003", services, f"{services}: only yes_no_per_service asks about services"
    if asks == Asks.OPTION and not has_options:
        yield "D004", "options", f"options is missing: {path} asks to choose one"
    if asks != Asks.OPTION and row.get("also"):
        yield "D003", f"{path}.also", f"{path}.also: only preferred_option offers more to choose"
    inner = list(_rows("services", row))
    yield from _twice([(f"{path}.{at}", service) for at, service in inner])
    for at, service in inner:
        if service.get("id") == COMMENTS:
            said = f"{path}.{at}.id: {COMMENTS} stands for what is said beside; choose another id"
            yield "D003", f"{path}.{at}.id", said


def _days(top: dict[str, Any]) -> Iterator[Problem]:
    returns = top.get("returns")
    by = returns.get("by") if isinstance(returns, dict) else None
    try:
        closes = datetime.fromisoformat(str(by)).date()
        kept = date.fromisoformat(str(top.get("kept_until")))
    except ValueError:
        return
    if kept <= closes:
        said = f"kept_until: {kept.isoformat()} is not after the last day for answers, {closes.isoformat()}"
        yield "D003", "kept_until", said


def _made(written: MarketTestFile) -> MarketTest:
    issued = written.issued
    said = written.statements
    return MarketTest(
        id=written.market_test,
        title=written.title,
        authority=written.authority,
        issued=issued if isinstance(issued, str) else issued.isoformat(),
        closes=written.returns.by,
        to=written.returns.to,
        email=written.returns.email,
        address=written.returns.address or "",
        kept_until=written.kept_until,
        engagement=written.engagement,
        measures=written.measures,
        background=tuple(written.background or ()),
        statements=Statements(
            confidentiality=said.confidentiality,
            no_call=said.no_call_for_competition,
            no_prejudice=said.no_prejudice,
            law=said.law or "",
        ),
        options=tuple(
            Option(id=o.id, title=o.title, points=tuple(o.points or ()))
            for o in written.options or ()
        ),
        classes=tuple(dict.fromkeys(written.classes)),
        questions=tuple(
            Question(
                id=q.id,
                text=q.text,
                asks=Asks(q.asks),
                option=q.option or "",
                services=tuple(Service(id=s.id, title=s.title) for s in q.services or ()),
                also=tuple(q.also or ()),
            )
            for q in written.questions
        ),
        least_group=written.report.least_group,
        printed_questions=written.printed.questions if written.printed else None,
    )


STARTER = """\
# A soft market test: what the market is asked before a competition. Fill in every blank, then
# `tendering market-test questionnaire {id}` writes it as Word and as Excel, and `tendering market-test send {id}` records
# whom it went to. Delete what you do not need; add questions as you like.
market_test: {id}
title: {title}
authority: {authority}
issued:                       # the day, such as 2027-01-11
returns:
  by:                         # the last moment for answers, in local time, such as "2027-02-12T16:00"
  to:                         # the team
  email: {email}
kept_until:                   # the day on which returned files, with the names in them, are destroyed
engagement: >-
  A written questionnaire, open to every provider of home care, with a report of what was said that is given to every
  bidder with the tender documents.
measures: >-
  Everyone is asked the same questions and given the same paper, by the same day. The report goes to every bidder with the
  tender documents. Nobody who answers is told what others said, or anything of the tender that is not published.
background:
  -                           # what is bought now, and why the market is asked
statements:
  confidentiality: >-
    The authority is subject to the Freedom of Information Act 2000. Mark each answer that is commercially sensitive, and say
    why disclosing it would harm you: what is so marked is not published, and is withheld under section 43 of that Act where
    it applies.
  no_call_for_competition: >-
    This is not a call for competition. It commits the authority to no procurement, and makes no contract of any kind.
  no_prejudice: >-
    Nobody gains or loses in any later procurement by answering, by not answering, or by what is answered. Whoever takes part
    bears their own costs.
options:
  - {{id: "1", title: A framework of providers, points: [Packages of care are called off from several providers.]}}
  - {{id: "2", title: One provider for each area, points: [All packages of an area go to its provider.]}}
classes: [Company limited by shares, Company limited by guarantee, Charity, Community interest company, Sole trader or partnership]
questions:
  - {{id: "1", text: Do you have any comments on option 1?, asks: text, option: "1"}}
  - {{id: "2", text: Do you have any comments on option 2?, asks: text, option: "2"}}
  - {{id: "3", text: Which option would you prefer?, asks: preferred_option, also: [No preference]}}
  - {{id: "4", text: Is there a minimum term below which you would not bid?, asks: minimum_term}}
  - id: "5"
    text: Would your organisation be interested in providing these services?
    asks: yes_no_per_service
    services: [{{id: general, title: General support}}, {{id: reablement, title: Reablement}}]
  - {{id: "6", text: Do you have any other comments?, asks: text}}
report: {{least_group: 3}}     # a number is shown together only for as many organisations that did not agree to be named
"""
"""What `market-test new` writes. Its blanks are findings until they are filled in."""
