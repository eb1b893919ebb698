"""A record of Herefordshire on its way to the first day: awarded, told, and signed or not. Made once in a run."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import chdir
from datetime import UTC, date, datetime
from pathlib import Path

from tendering.files.mobilise_tables import people_text
from tendering.files.record_dossier import tables_of
from tendering.framework.moving import Person
from tendering.framework.simulated_mobilisation import people_of
from tendering.model.entries import Entry
from tendering.model.entries import EntryKind as K
from tendering.record.chain import Draft
from tendering.record.sqlite import SqliteStore
from tendering.workbench import mobilise_people, mobilise_plan
from tendering.workbench.mobilise import case_of
from tendering.workbench.record_load import load
from tendering.workbench.records import RECORD_FILE, Who, opened, write

NOW = datetime(2017, 3, 9, 9, 0, tzinfo=UTC)
PROVIDERS = ("wyebrook", "goldenvale", "sandstone", "ohara")
INTAKE = {
    "wyebrook": ("320", "34"),
    "goldenvale": ("340", "36"),
    "sandstone": ("250", "26"),
    "ohara": ("240", "24"),
    "orchardgate": ("320", ""),
}
_MADE: dict[str, dict[str, bytes]] = {}


def who(on: str, name: str = "Priya Nair") -> Who:
    """Someone, on a day."""
    day = date.fromisoformat(on)
    return Who(name=name, on=day, now=NOW, clock="stated", channel="test", secret="s")  # noqa: S106


def append(*entries: Entry) -> None:
    """Append entries past every rule: what other commands would have written."""
    with SqliteStore(Path("evaluations/it") / RECORD_FILE) as store:
        drafts = [Draft(entry=e, matter={}, channel="test") for e in entries]
        store.append("it", drafts, written=NOW, clock="stated")


def signed() -> Sequence[Entry]:
    """Return the contracts, signed on 3 April 2017."""
    on = date(2017, 4, 3)
    made = [(b, "O") for b in PROVIDERS] + [("orchardgate", "D")]
    return [
        Entry(
            kind=K.SIGNED, on=on, by="Marcus Hale", lot=lot, bidder=b, facts={"value": "1000000"}
        )
        for b, lot in made
    ]


def awarded(root: Path) -> None:
    """Make ``evaluations/it`` below a folder: awarded and told, its standstill to 20 March 2017; nothing signed."""
    _again(root, "awarded", _award)


def _award() -> None:
    load("herefordshire-2017", who("2017-03-09"), to="it")
    append(
        Entry(
            kind=K.STANDSTILL,
            on=date(2017, 3, 9),
            by="Priya Nair",
            facts={"last_day": "2017-03-20"},
        )
    )


def listed(root: Path) -> None:
    """Make the record with its contracts signed, everybody listed and what providers can begin stated."""
    _again(root, "listed", _list)


def _list() -> None:
    _award()
    fewer_zones()
    append(*signed())
    state_all()


def fewer_zones() -> None:
    """Leave three zones of today's providers out, so that tests are quick: what they show is the same."""
    with opened("it") as procurement:
        entries = procurement.entries
    listed = next(e for e in entries if e.kind is K.INCUMBENTS_LISTED)
    kept = tuple(r for r in listed.rows["incumbents"] if r["zone"] in ("E", "C", "A+B", "C+D+E"))
    append(
        Entry(
            kind=K.SUPERSEDED,
            on=listed.on,
            by="Priya Nair",
            facts={"number": str(listed.number), "reason": "a smaller county"},
        ),
        Entry(kind=K.INCUMBENTS_LISTED, on=listed.on, by="Priya Nair", rows={"incumbents": kept}),
    )


def state_all() -> None:
    """List everybody, and what each new provider can begin."""
    mobilise_people.people_entered(
        "it", invented(), who("2017-05-15"), source="Care system, 12 May 2017"
    )
    append(*(intake_of(bidder, *most) for bidder, most in INTAKE.items()))


def intake_of(bidder: str, hours: str, people: str) -> Entry:
    """Return what a provider can begin in a week, as an entry."""
    facts = {"hours": hours, "people": people, "source": "Letter"}
    on = date(2017, 5, 15)
    return Entry(
        kind=K.INTAKE_STATED,
        on=on,
        by="Priya Nair",
        bidder=bidder,
        facts={k: v for k, v in facts.items() if v},
    )


def invented() -> tuple[Person, ...]:
    """Invent everybody the figures count."""
    with opened("it") as procurement:
        return people_of(tables_of(procurement.entries).values["incumbents"], 2017)


def planned(root: Path) -> None:
    """Make the record with the plan of the rules entered."""
    _again(root, "planned", _plan)


def _plan() -> None:
    _list()
    enter_plan()


def enter_plan() -> None:
    """Enter the plan of the rules."""
    with opened("it") as procurement:
        case = case_of(procurement)
        made = mobilise_plan.checked(
            case, mobilise_plan.proposed(case, date(2017, 5, 15)), date(2017, 5, 15)
        )
        draft = mobilise_plan.entry_of(made, who("2017-05-15"), reason="As the rules give it.")
        write(procurement, who("2017-05-15"), lambda _: [draft])


def _again(root: Path, name: str, make: object) -> None:
    folder = root / "evaluations" / "it"
    if name not in _MADE:
        with chdir(root):
            make()  # type: ignore[operator]
        _MADE[name] = {p.name: p.read_bytes() for p in folder.iterdir() if p.is_file()}
        return
    folder.mkdir(parents=True)
    for file, data in _MADE[name].items():
        (folder / file).write_bytes(data)


def people_file(people: Sequence[Person]) -> Path:
    """Write a list of people, as the care system would give it."""
    path = Path("people.csv")
    path.write_text(people_text(people), encoding="utf-8")
    return path
