"""Copies for an audience: what is withheld is nowhere in them, and says on which ground; one flag changes every paper alike."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from datetime import date
from pathlib import Path

import pytest
from defusedxml import ElementTree
from hypothesis import given
from hypothesis import strategies as st

from tendering.files.bundle_zip import unpack
from tendering.files.document_text import text_of
from tendering.files.docx_words import replaced_words
from tendering.model.entries import Entry
from tendering.model.entries import EntryKind as K
from tendering.record.audiences import AUDIENCES, RULES, ground_of
from tendering.record.bundle_check import check
from tendering.record.passages import Passage, without
from tendering.record.redaction import redacted, texts
from tendering.workbench.record_bundle import bundle
from tendering.workbench.record_redact import disclose, redact
from tendering.workbench.records import opened, reported
from tests.workbench.shared_record import (
    ASKER,
    DECIDER,
    DIRECTOR,
    EVALUATOR,
    OFFICER,
    SECRET,
    TENDER,
    letter,
    make,
    number_of,
    sheet,
    who,
)

COPIES = [("foi", ""), ("ring", ""), ("councillors", ""), ("bidder", "ash"), ("bidder", "birch")]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def members(audience: str = "", bidder: str = "", **more: object) -> dict[str, bytes]:
    report = bundle("care", Path("copy.zip"), None, audience=audience, bidder=bidder, **more)  # type: ignore[arg-type]
    assert report.exit_code == 0
    made = dict(unpack(Path("copy.zip")).members)
    assert not [f for f in check(made).findings if f.severity == "error"]
    return made


def everything(made: dict[str, bytes]) -> str:
    """All that a reader could find in a bundle: names, raw text, and the text of documents unpacked."""
    said = []
    for name, data in made.items():
        said += [name, data.decode("utf-8", "ignore"), text_of(name, data) or ""]
    return re.sub(r"\s+", " ", "\n".join(said)).lower()


def flag(kind: K = K.MODERATION, part: str = "rows.consensus.1.reason", **more: object) -> None:
    given_ = {
        "ground": "FOIA s.43(2)",
        "test": "prejudice outweighs",
        "audiences": ["foi", "bidder"],
        **more,
    }
    report = reported(
        lambda: redact("care", who(), entry=number_of("care", kind), part=part, **given_)
    )  # type: ignore[arg-type]
    assert report.exit_code == 0, report.findings


@pytest.mark.parametrize(("audience", "bidder"), COPIES)
def test_nothing_withheld_is_anywhere_in_the_copy(audience: str, bidder: str) -> None:
    make()
    flag(words=SECRET, audiences=list(AUDIENCES))
    made = members(audience, bidder)
    with opened("care") as procurement:
        whole = procurement.entries
        began = procurement.tender.started_by_on if procurement.tender else None
    seen = redacted(whole, audience, bidder=bidder, began=began)
    # what is withheld of one entry may be public by another, or in the published rules
    kept = " ".join(t for e in seen.entries for _, t in texts(e)) + TENDER.read_text()
    hidden = {
        text
        for was, now in zip(whole, seen.entries, strict=True)
        for (part, text), (_, shown) in zip(texts(was), texts(now), strict=True)
        if text != shown and len(text) > 4 and text not in kept and not part.startswith("files.")
    }
    own = bidder == "ash"  # whose secret it is: it is no secret from ash
    assert own or any(SECRET in h for h in hidden)
    found = everything(made)
    for text in (*hidden, *([] if own else [SECRET])):
        assert re.sub(r"\s+", " ", text).lower() not in found, text
    assert own or "[withheld: foia s.43(2)]" in found


def test_what_each_audience_is_and_is_not_given() -> None:
    make()
    said = {(a, b): everything(members(a, b)) for a, b in COPIES}
    foi, ring, council = said["foi", ""], said["ring", ""], said["councillors", ""]
    ash, birch = said["bidder", "ash"], said["bidder", "birch"]
    for words, given_to, not_to in (
        (EVALUATOR, (ring, council), (foi, ash, birch)),
        ("Ms Marlowe", (ring, council), (foi, ash, birch)),
        (DECIDER, (foi, ring, council, ash, birch), ()),
        ("Her cousin", (), (foi, ring, council, ash, birch)),
        (DIRECTOR, (ash,), (foi, ring, council, birch)),
        (ASKER, (), (foi, ring, council, ash, birch)),
        ("23.4567", (foi, ring, council, ash), (birch,)),
        ("22.9876", (foi, ring, council, birch), (ash,)),
        ("What ash says of recruitment", (ring, council, ash), (birch,)),
        ("The answer of birch", (ring, council, birch), (foi, ash)),
        ("Names its branch managers", (ring, council, birch), (foi, ash)),
        ("Counsel says", (council,), (foi, ring, ash, birch)),
        ("bid of birch", (ring, council, birch), (foi, ash)),
        ("olu@ash.example", (ash,), (foi, ring, council, birch)),
    ):
        for n, one in enumerate(given_to):
            assert words.lower() in one, (words, n)
        for n, one in enumerate(not_to):
            assert words.lower() not in one, (words, n)


def test_marks_prices_and_bids_stay_sealed_until_their_time() -> None:
    make(opened_=False, prices=False, awarded=False)
    for audience in ("", *AUDIENCES):
        bidder = "ash" if audience == "bidder" else ""
        assert "bid of ash" not in everything(members(audience, bidder))


def test_bids_with_prices_stay_sealed_until_prices_are_opened() -> None:
    make(prices=False, awarded=False)
    assert "bid of ash" not in everything(members())


def test_while_it_runs_the_public_is_given_no_content_of_bids() -> None:
    make(awarded=False)
    found = everything(members("foi"))
    assert "23.4567" not in found
    assert "ash care ltd" not in found


def test_every_entry_keeps_its_digest_and_whole_ones_their_text() -> None:
    make()
    made = members("foi")
    with opened("care") as procurement:
        links = procurement.links
    rows = list(csv.DictReader(io.StringIO(made["chain.csv"].decode())))
    assert [r["digest"] for r in rows] == [x.digest for x in links]
    for link, row in zip(links, rows, strict=True):
        if row["file"].endswith(".redacted.json"):
            given_ = json.loads(made[row["file"]])
            assert given_["digest"] == link.digest
            assert "salt" not in given_
            assert given_["withheld"]
        else:
            assert made[row["file"]].decode() == link.body


def test_an_address_and_a_company_that_is_connected() -> None:
    """An email address stands nowhere, in whatever text; the name of a company is nobody's personal data."""
    rows = {
        "bidders": ({"bidder": "ash", "name": "Ash Care Ltd", "email": "olu@ash.example"},),
        "parties": ({"bidder": "ash", "party": "Ash Holdings plc", "number": "0123"},),
        "connected": (
            {"bidder": "ash", "person": "Ash Holdings plc", "relation": "parent"},
            {"bidder": "ash", "person": "Olu Adeyemi", "relation": "director"},
        ),
    }
    entries = (
        Entry(kind=K.OPENED, on=date(2027, 1, 4), number=1, by="A", rows=rows),
        Entry(kind=K.DECISION, on=date(2027, 2, 1), number=2, by="A",
              facts={"reason": "Write to OLU@ash.example, and to Olu Adeyemi."}),
    )  # fmt: skip
    for audience in ("foi", "ring", "councillors"):
        seen = redacted(entries, audience).entries
        assert seen[1].fact("reason").count("[withheld: UK GDPR Art 5(1)]") == 2
        assert [r["person"] for r in seen[0].rows["connected"]] == [
            "Ash Holdings plc",
            "[withheld: UK GDPR Art 5(1)]",
        ]
    own = redacted(entries, "bidder", bidder="ash").entries
    assert "OLU@ash.example" in own[1].fact("reason")


def test_one_flag_changes_bundle_tables_letter_and_minutes_alike() -> None:
    make()
    before = everything(members("foi"))
    assert (
        before.count(SECRET.lower()) >= 4
    )  # reason, summary, the letter, the contract, the table
    flag(words=SECRET, audiences=["foi"])
    made = members("foi")
    assert SECRET.lower() not in everything(made)
    documents = {r["name"]: r for r in csv.DictReader(io.StringIO(made["documents.csv"].decode()))}
    assert "words replaced" in documents["letter-ash.docx"]["note"]
    assert documents["letter-ash.docx"]["digest"] != documents["letter-ash.docx"]["file_sha256"]
    assert "[withheld: FOIA s.43(2)]" in made["tables/consensus.csv"].decode()
    # another audience still sees it
    assert SECRET.lower() in everything(members("councillors"))


def test_a_flag_on_the_agreed_reason_goes_into_letter_and_report_made_of_the_redacted_record() -> (
    None
):
    """The entries a renderer is given are the redacted ones: a Dossier built of them has the ground where the words were."""
    from tendering.files.record_dossier import dossier_of

    make()
    flag(words=SECRET, audiences=["foi"])
    with opened("care") as procurement:
        entries, tender = procurement.entries, procurement.tender
    assert tender is not None
    dossier, _ = dossier_of("care", tender, redacted(entries, "foi", defaults=False).entries)
    reason = next(c.reason for c in dossier.consensus if c.bidder == "ash")
    assert reason == "[withheld: FOIA s.43(2)], which is good"
    withheld = next(c for c in dossier.consensus if c.bidder == "birch")
    assert withheld.reason == withheld.letter_text == "[withheld: FOIA s.43(2)]"


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({"entry": 999}, ["R120"]),
        ({"part": "facts.nothing"}, ["R120"]),
        ({"words": "not there at all"}, ["R120"]),
        ({"audiences": ["everyone"]}, ["R120"]),
        ({"audiences": []}, ["R120"]),
        ({"ground": "yes"}, ["R121"]),
        ({"test": ""}, ["R121"]),
        (
            {"part": "rows.consensus.9.reason", "audiences": ["x"], "ground": ""},
            ["R120", "R120", "R121"],
        ),
    ],
)
def test_a_redaction_that_names_nothing_or_no_ground_is_refused(
    change: dict[str, object], codes: list[str]
) -> None:
    count = make()
    given_: dict[str, object] = {
        "entry": number_of("care", K.MODERATION),
        "part": "facts.summary",
        "audiences": ["foi"],
        "ground": "section 43(2)",
        "test": "weighed",
        **change,
    }
    report = reported(lambda: redact("care", who(), **given_))  # type: ignore[arg-type]
    assert [f.code for f in report.findings] == codes
    with opened("care") as procurement:
        assert len(procurement.links) == count


def test_a_ground_without_a_public_interest_needs_no_test() -> None:
    make()
    flag(part="facts.summary", ground="FOIA s.40(2)", test="", audiences=["foi"])


def test_a_document_that_cannot_be_searched_is_left_out_until_a_person_read_it(here: Path) -> None:
    from tendering.workbench.records import draft, file_ref

    make()
    pdf = b"%PDF-1.7 scanned"
    with opened("care") as procurement:
        link = draft(
            who(),
            K.NOTICE_PUBLISHED,
            facts={"notice": "UK6"},
            files=[(file_ref("uk6.pdf", pdf), pdf)],
        )
        procurement.store.append("care", (link,), written=who().now, clock="stated")
    report = bundle("care", Path("a.zip"), None, audience="foi")
    assert "R124" in [f.code for f in report.findings]
    assert not [n for n in unpack(Path("a.zip")).members if n.endswith(".pdf")]
    digest = file_ref("uk6.pdf", pdf).digest
    bundle("care", Path("b.zip"), None, audience="foi", release=[digest[:12]])
    assert [n for n in unpack(Path("b.zip")).members if n.endswith(".pdf")]
    assert (
        reported(
            lambda: bundle("care", Path("c.zip"), None, audience="foi", release=["abcdef0123"])
        ).exit_code
        == 1
    )


def test_a_little_withheld_of_an_entry_without_a_salt_is_told() -> None:
    from tendering.workbench.records import draft

    make()
    with opened("care") as procurement:
        rows = {"prices": [{"bidder": "birch", "lot": "D", "item": "hourly", "amount": "21.10"}]}
        procurement.store.append(
            "care", (draft(who(), K.PRICES_OPENED, rows=rows),), written=who().now, clock="stated"
        )
    report = bundle("care", Path("a.zip"), None, audience="bidder", bidder="ash")
    assert "R123" in [f.code for f in report.findings]


def test_a_copy_says_what_a_lawyer_should_look_at() -> None:
    make()
    report = bundle("care", Path("a.zip"), None, audience="foi")
    assert {"bids", "private", "evaluators"} <= set(report.data["doubts"])  # type: ignore[call-overload]
    assert "have a lawyer look at" in report.text
    assert "R122" in [f.code for f in report.findings]


@pytest.mark.parametrize(
    ("audience", "bidder"), [("public", ""), ("bidder", ""), ("bidder", "nobody"), ("foi", "ash")]
)
def test_an_audience_that_is_none_is_refused(audience: str, bidder: str) -> None:
    make()
    report = reported(
        lambda: bundle("care", Path("a.zip"), None, audience=audience, bidder=bidder)
    )
    assert [f.code for f in report.findings] == ["R120"]


def test_a_disclosure_set_lists_each_item_with_its_ground_and_is_recorded(here: Path) -> None:
    make()
    request = number_of("care", K.REQUEST_RECEIVED)
    report = disclose("care", here / "set", who(), audience="foi", request=request)
    items = list(csv.DictReader(io.StringIO((here / "set/items.csv").read_text())))
    assert {i["decision"] for i in items} == {"released", "released in part", "withheld"}
    assert all(i["ground"] for i in items if i["decision"] != "released")
    made = {
        p.relative_to(here / "set").as_posix(): p.read_bytes()
        for p in (here / "set").rglob("*")
        if p.is_file()
    }
    assert not [f for f in check(made).findings if f.severity == "error"]
    with opened("care") as procurement:
        entry = procurement.entries[-1]
    assert entry.kind is K.DISCLOSED
    assert entry.fact("digest") == report.data["digest"]
    assert entry.fact("request") == str(request)
    refused = reported(lambda: disclose("care", here / "set", who(), audience="foi"))
    assert [f.code for f in refused.findings] == ["R113"]


def test_the_contract_copy_takes_over_the_redactions_of_a_set_and_is_refused_where_they_changed(
    here: Path,
) -> None:
    make()
    flag(words=SECRET, audiences=["foi"])
    disclose("care", here / "set", who(), audience="foi")
    number = number_of("care", K.DISCLOSED)
    report = disclose("care", here / "contract", who(), reuse=number, contract=True)
    assert report.exit_code == 0, report.findings
    (copy,) = (here / "contract/documents").iterdir()
    text = text_of(copy.name, copy.read_bytes())
    assert text is not None
    assert SECRET not in text
    assert EVALUATOR not in text
    assert "23.4567" in text
    flag(part="facts.summary", audiences=["foi"])
    refused = reported(
        lambda: disclose("care", here / "again", who(), reuse=number, contract=True)
    )
    assert [f.code for f in refused.findings] == ["R150"]
    assert not (here / "again").exists()


def test_superseding_a_redaction_gives_the_words_back() -> None:
    from tendering.workbench.records import draft

    make()
    flag(words=SECRET, audiences=["foi"])
    with opened("care") as procurement:
        number = procurement.entries[-1].number
        back = draft(
            who(), K.SUPERSEDED, facts={"number": str(number), "reason": "published since"}
        )
        procurement.store.append("care", (back,), written=who().now, clock="stated")
    assert SECRET.lower() in everything(members("foi"))


def test_a_name_or_part_withheld_by_default_is_released_by_an_entry_that_says_why() -> None:
    make()
    before = everything(members("foi"))
    assert OFFICER.lower() in before  # who recommended answers for it by name
    assert "tom hall" not in before
    opening = number_of("care", K.OPENED)
    chair = {
        "ground": "head of service: s.40(2) does not hold",
        "audiences": ["foi"],
        "release": True,
    }
    redact("care", who(), entry=opening, words="Tom Hall", **chair)  # type: ignore[arg-type]
    redact("care", who(), entry=opening, part="rows.answers.1", **chair)  # type: ignore[arg-type]
    after = everything(members("foi"))
    assert "tom hall" in after
    assert "the answer of ash" in after
    assert "the answer of birch" not in after
    refused = reported(
        lambda: redact("care", who(), entry=opening, part="by", **{**chair, "ground": ""})
    )  # type: ignore[arg-type]
    assert [f.code for f in refused.findings] == ["R121"]


def test_no_entry_releases_a_sealed_bid_or_personal_data() -> None:
    make(opened_=False, prices=False, awarded=False)
    with opened("care") as procurement:
        entry = next(e for e in procurement.entries if e.kind is K.SUBMISSION_RECEIVED)
    redact(
        "care",
        who(),
        entry=entry.number or 0,
        part=f"files.{entry.files[0].digest}",
        audiences=["foi", "ring"],
        ground="because",
        release=True,
    )
    for audience in ("foi", "ring"):
        assert "bid of ash" not in everything(members(audience))


def test_each_rule_has_a_ground_in_force_and_an_audience() -> None:
    for name, rule in RULES.items():
        assert ground_of(name).words
        assert set(rule.audiences) <= set(AUDIENCES)


@given(
    st.lists(st.text("ab c\u00e9", max_size=6), min_size=1, max_size=6),
    st.text("abc", min_size=1, max_size=4),
)
def test_words_are_replaced_whatever_runs_they_stand_in(runs: list[str], words: str) -> None:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    made = "".join(f'<w:r><w:t xml:space="preserve">{run}</w:t></w:r>' for run in runs)
    body = f'<w:document xmlns:w="{space}"><w:body><w:p>{made}</w:p></w:body></w:document>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", body)
    passage = Passage(text=words, ground="s.43")
    new = replaced_words(out.getvalue(), lambda t: without(t, [passage]))
    assert new is not None
    with zipfile.ZipFile(io.BytesIO(new)) as archive:
        root = ElementTree.fromstring(archive.read("word/document.xml"))
    got = "".join(t.text or "" for t in root.iter(f"{{{space}}}t"))
    assert got == without("".join(runs), [passage])


def test_text_that_hides_in_a_document_is_found() -> None:
    assert "Jane Marlowe" in (text_of("a.docx", letter("x", author="Jane Marlowe")) or "")
    assert "hidden words" in (text_of("a.docx", letter("some hidden words")) or "")
    assert "in a cell" in (text_of("a.xlsx", sheet("what stands in a cell")) or "")
    for name, data in (
        ("a.docx", b"PK\x03\x04broken"),
        ("a.pdf", b"%PDF"),
        ("a.txt", b"\xff\xfe"),
    ):
        assert text_of(name, data) is None


@pytest.mark.parametrize("most", [25, 1])
def test_a_flag_on_an_agreed_text_reaches_the_letters_of_other_bidders_and_not_its_own(
    here: Path, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    """Nor the schedule of a lot, where the appointed bids stand in one."""
    from tendering.documents import letter_index
    from tendering.workbench.letters import letters
    from tendering.workbench.record_load import load

    monkeypatch.setattr(letter_index, "MOST_IN_A_LETTER", most)
    load("herefordshire-2027", who(), to="told")

    def written() -> dict[str, str]:
        report = letters("told", on="2026-07-27", out=here / "out")
        assert report.exit_code == 0, report.findings
        folder = here / "out/letters"
        return {p.name: text_of(p.name, p.read_bytes()) or "" for p in folder.glob("*.docx")}

    with opened("told") as procurement:
        entries = procurement.entries
    before = written()
    # a text that letters of more than one bidder quote
    entry, number, row = next(
        (e, n, r)
        for e in entries
        for n, r in enumerate(e.rows.get("consensus", ()), 1)
        if sum(r["letter_text"] in text for text in before.values()) > (most > 1)
    )
    redact(
        "told",
        who(),
        entry=entry.number or 0,
        part=f"rows.consensus.{number}.letter_text",
        audiences=["bidder"],
        ground="PCR 2015 reg 21: its method of rostering",
    )
    after = written()
    quoting = {n for n, text in before.items() if row["letter_text"] in text}
    others = {n for n in quoting if row["bidder"] not in n}
    assert others
    for name in others:
        assert row["letter_text"] not in after[name]
        assert "its method of rostering" in after[name]
    for name in quoting - others:
        assert row["letter_text"] in after[name]


def test_a_whole_bundle_with_marks_not_closed_says_so() -> None:
    from tendering.workbench.records import draft

    make(awarded=False)
    assert not bundle("care", Path("a.zip"), None).findings
    with opened("care") as procurement:
        rows = {
            "marks": [
                {
                    "evaluator": EVALUATOR,
                    "bidder": "ash",
                    "lot": "1",
                    "mark": "4",
                    "note": "kept to itself",
                }
            ]
        }
        given_ = draft(who(EVALUATOR), K.MARKS_GIVEN, person=EVALUATOR, rows=rows)
        procurement.store.append("care", (given_,), written=who().now, clock="stated")
    assert [f.code for f in bundle("care", Path("a.zip"), who()).findings] == ["R125"]
    for audience in ("ring", "councillors", "foi"):
        assert "kept to itself" not in everything(members(audience))
