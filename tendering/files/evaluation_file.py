"""evaluation.yaml: which tender an evaluation is of, what it pins, and what was revealed or approved later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from tendering.files.cell_values import day, day_remedy
from tendering.files.entry_rows import read_entries
from tendering.files.yaml_reader import Document, read_yaml
from tendering.model.entries import Entry
from tendering.model.findings import Finding, finding

KEYS = ("evaluation", "title", "tender", "inputs", "fingerprint", "seed", "approved_on", "entries")
ENTRIES = "entries"
REQUIRED = ("evaluation", "tender")


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationFile:
    """What evaluation.yaml says. ``where`` is the place of each key that is written."""

    evaluation: str
    tender: str
    title: str = ""
    inputs: str | None = None
    fingerprint: str | None = None
    seed: str | None = None
    approved_on: date | None = None
    entries: tuple[Entry, ...] = ()
    where: Mapping[str, str] = field(default_factory=dict)


@lru_cache(maxsize=16)
def read_evaluation_text(
    text: str, name: str
) -> tuple[EvaluationFile | None, tuple[Finding, ...]]:
    r"""Read the text of an evaluation.yaml, once; None where it does not even name its tender.

    >>> found, _ = read_evaluation_text("evaluation: a\ntender: b-2027\n", "evaluation.yaml")
    >>> found.tender, found.where["tender"]
    ('b-2027', 'evaluation.yaml:2:1')
    """
    document, findings = read_yaml(text, name)
    if document is None:
        return None, findings
    if not isinstance(document.data, dict):
        return None, (
            *findings,
            finding("D003", name, "the file must hold keys and values, such as `tender: ID`"),
        )
    return _from_document(document, findings)


def _from_document(
    document: Document, before: tuple[Finding, ...]
) -> tuple[EvaluationFile | None, tuple[Finding, ...]]:
    findings = list(before)
    said: dict[str, str] = {}
    entries: tuple[Entry, ...] = ()
    for key, value in document.data.items():
        where = document.at(key)
        if key not in KEYS:
            message = f"{key[:60]!r} is not a key of evaluation.yaml"
            findings.append(
                finding("D002", where, message, remedy=f"The keys are {', '.join(KEYS)}.")
            )
        elif value is None:
            findings.append(
                finding(
                    "D004", where, f"{key!r} is blank", remedy="Fill it in, or remove the line."
                )
            )
        elif key == ENTRIES:
            entries, more = read_entries(document)
            findings += more
        elif not isinstance(value, str):
            findings.append(finding("D003", where, f"{key!r} must be text"))
        else:
            said[key] = value.strip()
    absent = [key for key in REQUIRED if key not in document.data]
    findings += [finding("D004", document.at(""), f"{key!r} is missing") for key in absent]
    approved = said.get("approved_on")
    if approved is not None and day(approved) is None:
        message = f"'approved_on' is not a date: {approved[:60]!r}"
        findings.append(
            finding("F014", document.at("approved_on"), message, remedy=day_remedy(approved))
        )
    if "tender" not in said:
        return None, tuple(findings)
    found = EvaluationFile(
        evaluation=said.get("evaluation", ""),
        tender=said["tender"],
        title=said.get("title", ""),
        inputs=said.get("inputs"),
        fingerprint=said.get("fingerprint"),
        seed=said.get("seed"),
        approved_on=day(approved) if approved else None,
        entries=entries,
        where={key: document.at(key) for key in said},
    )
    return found, tuple(findings)
