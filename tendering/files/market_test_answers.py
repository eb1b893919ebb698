"""Answers to a market test from rows, a CSV or JSON: what one organisation said, with what is wrong by its place."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from tendering.files.market_test_layout import ANSWERS_TABLE, FIELDS, RECIPIENTS_TABLE
from tendering.files.tables import Row, clean, few, has_unseen, read_table, write_table
from tendering.model.bids import yes_no
from tendering.model.entries import name_key
from tendering.model.findings import Finding, finding, has_error
from tendering.model.market_test import ABOUT, OVERVIEW, MarketTest, Response, Said, canonical

JSON_FORMAT = "tendering-market-test-answers-1"
RECEIVED, CHANNEL = "received", "channel"
ABOUT_PARTS = (*(field for field, _, _ in FIELDS if field != "organisation"), RECEIVED, CHANNEL)
"""The parts of question `about` in a table: everything about who answers but its name, which each line has."""
Placed = tuple[Said, str]


def response_of(
    test: MarketTest,
    about: Mapping[str, str],
    said: Sequence[Placed],
    where: str,
    *,
    unread: bool = False,
) -> tuple[Response | None, tuple[Finding, ...]]:
    """Make the response of one organisation of what it wrote.

    Args:
        test: As it was sent.
        about: Who answers, by field; blanks may be there.
        said: Each answer as written, with its place; blanks may be there.
        where: The file, for what has no place of its own.
        unread: Something was written that could not be read, and is reported already.
    """
    known = {field: text for field, text in about.items() if text}
    found: list[Finding] = []
    if not known.get("organisation"):
        found.append(finding("L410", where, "the organisation is not named"))
    named = known.get("named", "")
    if named and yes_no(named) is None:
        message = f"may it be named? {named[:40]!r} is neither yes nor no"
        found.append(finding("L411", where, message, remedy="Write Yes or No; a blank is No."))
    elif named:
        known["named"] = "Yes" if yes_no(named) else "No"
    kept: list[Said] = []
    places: dict[tuple[str, str], str] = {}
    for one, place in said:
        read, more = _answer(test, one, place)
        found += more
        if read is not None:
            kept.append(read)
            places[read.question, read.part] = place
    if not kept and not unread and not has_error(found):
        found.append(finding("L409", where, "no question is answered"))
    order = {key: n for n, key in enumerate(test.parts)}
    kept.sort(key=lambda s: order[s.question, s.part])
    response = Response(
        about={k: v for k, v in known.items() if k not in (RECEIVED, CHANNEL)},
        said=tuple(kept),
        received=moment_told(known.get(RECEIVED, "")),
        channel=known.get(CHANNEL, ""),
        places=places,
    )
    return response, tuple(found)


def _answer(test: MarketTest, one: Said, place: str) -> tuple[Said | None, list[Finding]]:
    """Return an answer as it is kept, None where there is none; and what is odd about it."""
    what = f"question {one.question}{f' ({one.part})' if one.part else ''}"
    if (one.question, one.part) not in test.parts:
        return None, [finding("L411", place, f"{what}: nothing of that kind was asked")]
    if not one.text:
        if one.why and not one.confidential:
            said = f"{what}: a reason stands beside an empty answer"
            return None, [finding("L407", place, said, remedy="Ask whether an answer was lost.")]
        return None, []
    text = canonical(test, one.question, one.part, one.text)
    if text is None:
        return None, [finding("L411", place, f"{what}: {one.text[:60]!r} is no answer to it")]
    found = []
    if one.confidential and not one.why:
        found.append(finding("L406", place, f"{what}: confidential, and no reason is given"))
    if one.why and not one.confidential:
        found.append(finding("L407", place, f"{what}: a reason for confidence, and no mark"))
    confidential = one.confidential or bool(one.why)
    kept = Said(
        question=one.question, part=one.part, text=text, confidential=confidential, why=one.why
    )
    return kept, found


def moment_told(text: str) -> datetime | None:
    """Return a day and time as told; a day alone is its first instant, which is never mistaken for a time told."""
    try:
        found = datetime.fromisoformat(text.strip().replace(" ", "T"))
    except ValueError:
        return None
    return found.replace(tzinfo=None, second=0, microsecond=0)


def read_answers_csv(
    data: bytes, name: str, test: MarketTest
) -> tuple[tuple[Response, ...], tuple[Finding, ...]]:
    """Read the answers of any number of organisations from a CSV."""
    rows, findings = read_table(ANSWERS_TABLE, data, name)
    return _responses(test, rows, findings)


def read_answers_json(
    data: bytes, name: str, test: MarketTest
) -> tuple[tuple[Response, ...], tuple[Finding, ...]]:
    """Read the answers of any number of organisations from JSON, as `answers_json` writes it."""
    try:
        held = json.loads(data.decode("utf-8-sig"))
        rows = list(_json_rows(held, name))
    except (UnicodeDecodeError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:  # fmt: skip
        said = f"it cannot be read as answers: {error or type(error).__name__}"
        return (), (finding("L404", name, said[:300]),)
    return _responses(test, rows, ())


def _json_rows(held: Any, name: str) -> Iterator[Row]:
    if held["format"] != JSON_FORMAT:
        raise ValueError(f"its format is {held['format']!r}, not {JSON_FORMAT!r}")
    for n, one in enumerate(held["answers"], 1):
        about, answers = one["about"], one["answers"]
        if not isinstance(about, dict) or not isinstance(answers, list):
            raise TypeError(f"answers {n}: about is a mapping, answers a list")
        organisation = _scalar(about.get("organisation"))
        for field, text in about.items():
            if field != "organisation":
                cells = {"question": ABOUT, "part": field, "answer": _scalar(text)}
                yield Row(f"{name}, answers {n}, {field}", {"organisation": organisation, **cells})
        for said in answers:
            cells = {key: _scalar(text) for key, text in said.items()}
            asked = f"{cells['question']} {cells.get('part', '')}".strip()
            yield Row(
                f"{name}, answers {n}, question {asked}", {"organisation": organisation, **cells}
            )


def _scalar(value: object) -> str:
    """Return one text; a null is a blank.

    Raises:
        TypeError: It is a list or a mapping.
        ValueError: It holds half of a character.
    """
    if isinstance(value, dict | list):
        raise TypeError("a list or a mapping stands where a text belongs")
    text = "" if value is None else str(value)
    text.encode()
    return text


def _responses(
    test: MarketTest,
    rows: Sequence[Row],
    before: Iterable[Finding],
) -> tuple[tuple[Response, ...], tuple[Finding, ...]]:
    """Group rows by organisation, in the order in which each first stands."""
    findings = list(before)
    about: dict[str, dict[str, str]] = {}
    said: dict[str, list[Placed]] = {}
    first: dict[str, str] = {}
    seen: set[tuple[str, str, str]] = set()
    for row in rows:
        place = row.place
        cells = {key: clean(text) for key, text in row.cells.items()}
        if any(has_unseen(text) for text in row.cells.values()):
            findings.append(finding("F017", place, "control or hidden characters were removed"))
        if not cells.get("organisation"):
            findings.append(finding("L410", place, "the line does not say whose answer it is"))
            continue
        key = name_key(cells["organisation"])
        question, part = cells.get("question", ""), cells.get("part", "")
        if (key, question, part) in seen:
            message = f"question {question} {part}: answered on an earlier line".replace("  ", " ")
            findings.append(finding("L405", place, message, remedy="Keep the line that counts."))
            continue
        seen.add((key, question, part))
        first.setdefault(key, place)
        mine = about.setdefault(key, {"organisation": cells["organisation"]})
        answers = said.setdefault(key, [])
        if question == ABOUT and part != OVERVIEW:
            findings += _about(mine, part, cells.get("answer", ""), place)
        else:
            findings += _add(answers, cells, place)
    responses = []
    for key, mine in about.items():
        response, more = response_of(test, mine, said[key], first[key])
        findings += more
        if response is not None:
            responses.append(response)
    return tuple(responses), few(findings)


def _about(mine: dict[str, str], part: str, text: str, place: str) -> Iterator[Finding]:
    if part not in ABOUT_PARTS:
        remedy = f"Write one of {', '.join((*ABOUT_PARTS, OVERVIEW))}."
        yield finding("L411", place, f"about {part[:40]!r}: nothing is asked so", remedy=remedy)
    elif part == RECEIVED and text and moment_told(text) is None:
        remedy = "Write the day and time, such as 2017-05-19T15:40."
        yield finding("L412", place, f"{text[:40]!r} is no time of receipt", remedy=remedy)
    else:
        mine[part] = text


def _add(answers: list[Placed], cells: Mapping[str, str], place: str) -> Iterator[Finding]:
    flag = cells.get("confidential", "")
    marked = yes_no(flag)
    if flag and marked is None:
        message = f"confidential? {flag[:40]!r} is neither yes nor no"
        yield finding("L411", place, message, remedy="Write yes or no; a blank is no.")
    said = Said(
        question=cells.get("question", ""),
        part=cells.get("part", ""),
        text=cells.get("answer", ""),
        confidential=bool(marked) or (bool(flag) and marked is None),
        why=cells.get("why", ""),
    )
    answers.append((said, place))


def answer_rows(responses: Iterable[Response]) -> Iterator[dict[str, str]]:
    """Yield the lines of a table of answers."""
    for response in responses:
        who = {"organisation": response.organisation}
        told = dict(response.about)
        if response.received is not None:
            told[RECEIVED] = response.received.isoformat("T", "minutes")
        if response.channel:
            told[CHANNEL] = response.channel
        for part in ABOUT_PARTS:
            if told.get(part):
                yield {**who, "question": ABOUT, "part": part, "answer": told[part]}
        for said in response.said:
            yield {**who, **said_row(said)}


def said_row(said: Said) -> dict[str, str]:
    """Return an answer as a row, blanks left out."""
    cells = {
        "question": said.question,
        "part": said.part,
        "answer": said.text,
        "confidential": "yes" if said.confidential else "",
        "why": said.why,
    }
    return {key: text for key, text in cells.items() if text}


def answers_csv(responses: Iterable[Response]) -> bytes:
    """Return answers as CSV."""
    return write_table(ANSWERS_TABLE, answer_rows(responses)).encode()


def answers_json(responses: Iterable[Response]) -> bytes:
    """Return answers as JSON."""
    listed = []
    for response in responses:
        about = dict(response.about)
        if response.received is not None:
            about[RECEIVED] = response.received.isoformat("T", "minutes")
        if response.channel:
            about[CHANNEL] = response.channel
        listed.append({"about": about, "answers": [said_row(s) for s in response.said]})
    held = {"format": JSON_FORMAT, "answers": listed}
    return (json.dumps(held, indent=1, ensure_ascii=False) + "\n").encode()


def blank_answers(test: MarketTest) -> bytes:
    """Return the table to type the answers of one organisation into: a line for everything that is asked."""
    lines = [
        *({"question": ABOUT, "part": part} for part in ABOUT_PARTS),
        *({"question": question, "part": part} for question, part in test.parts),
    ]
    return write_table(ANSWERS_TABLE, lines).encode()


def read_recipients(data: bytes, name: str) -> tuple[tuple[Row, ...], tuple[Finding, ...]]:
    """Read whom a market test goes to: each organisation once."""
    rows, findings = read_table(RECIPIENTS_TABLE, data, name)
    found = list(findings)
    seen: dict[str, str] = {}
    for row in rows:
        key = name_key(row.cells.get("organisation", ""))
        if not key:
            found.append(finding("L414", row.place, "the line names no organisation"))
        elif key in seen:
            said = f"{row.cells['organisation']} stands on {seen[key]} already"
            found.append(finding("L414", row.place, said))
        seen.setdefault(key, row.place)
    if not rows and not has_error(found):
        found.append(finding("L414", name, "nobody is listed"))
    return rows, tuple(found)
