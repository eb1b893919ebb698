"""What moderation of a lot is about, as a use case opens it: the basis, how bidders are shown, and what is agreed already."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from tendering.checks.moderation_rows import Stood, stood
from tendering.files.moderation_layout import Shown
from tendering.model.entries import Entry, standing
from tendering.model.findings import finding
from tendering.model.moderation import Basis, ScoreKey
from tendering.model.tender import Tender
from tendering.record.moderation_basis import basis_of
from tendering.record.moderation_signed import agreed_digest, agreed_in
from tendering.workbench.aliases import alias_map
from tendering.workbench.records import Procurement, RefusedError

CONSENSUS = "consensus"


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A lot to be moderated, as the record stands.

    Attributes:
        shown: How each bidder is shown to the panel.
        stood: The scores agreed so far, of every lot, by what is scored.
    """

    tender: Tender
    basis: Basis
    shown: Shown
    stood: Mapping[ScoreKey, Stood]
    entries: Sequence[Entry]

    def name(self, bidder: str) -> str:
        """Return how a bidder is shown in a message to the panel."""
        return self.shown[bidder][0] if bidder in self.shown else bidder

    @property
    def agreed(self) -> tuple[Stood, ...]:
        """The scores of this lot that are agreed, in the order of its answers."""
        return agreed_in(self.basis, self.stood)

    @property
    def digest(self) -> str:
        """The digest of those scores: what a minute tells of and a signature signs."""
        return agreed_digest((s.score for s in self.agreed), self.tender)


def tender_and_lot(procurement: Procurement, lot: str) -> Tender:
    """Return the tender of a procurement that has this lot.

    Raises:
        RefusedError: There is no tender that can be read, or no such lot.
    """
    tender = procurement.tender
    if tender is None:
        raise RefusedError(*procurement.findings)
    if tender.lot(lot) is None:
        lots = ", ".join(x.id for x in tender.lots)
        raise RefusedError(finding("R503", "--lot", f"there is no lot {lot!r}; there are {lots}"))
    return tender


def view_of(procurement: Procurement, lot: str, after: int | None = None) -> View:
    """Open a lot for moderation, as the record stands or as it stood after one of its entries.

    Raises:
        RefusedError: No such lot, or the tender publishes another way than agreement.
    """
    tender = tender_and_lot(procurement, lot)
    if not agrees(tender):
        message = f"marks are combined by {tender.aggregation.method}, as published"
        raise RefusedError(finding("R505", f"lot {lot}", message))
    if after is not None:
        procurement = replace(procurement, links=procurement.links[:after])
    entries = procurement.entries
    return View(
        tender=tender,
        basis=basis_of(procurement.id, tender, entries, lot),
        shown=shown_of(procurement),
        stood=stood(entries, tender),
        entries=entries,
    )


def agrees(tender: Tender) -> bool:
    """Say whether the tender has its scores agreed by the panel."""
    return tender.aggregation.method == CONSENSUS


def closed(view: View) -> None:
    """Let a lot pass whose marks are closed.

    Raises:
        RefusedError: They are not.
    """
    if view.basis.closed is None:
        lot = view.basis.lot
        raise RefusedError(finding("R504", f"lot {lot}", f"marks of lot {lot} are not closed"))


def shown_of(procurement: Procurement) -> Shown:
    """Return how each bidder is shown; see `shown_as`."""
    return shown_as(procurement.entries, alias_map(procurement))


def shown_as(entries: Iterable[Entry], aliases: Mapping[str, str]) -> Shown:
    """Return how each bidder is shown: by its name, with its id where two have one name; or its alias where aliases were given."""
    names: dict[str, str] = {}
    for entry in standing(entries):
        for row in entry.rows.get("bidders", ()):
            names[row.get("bidder", "")] = row.get("name", "")
        for row in entry.rows.get("bids", ()):
            names.setdefault(row.get("bidder", ""), "")
    shared = {name for name, times in Counter(names.values()).items() if times > 1}
    shown = {
        b: (b, f"{name} ({b})" if name in shared and name else name or b)
        for b, name in names.items()
    }
    return shown | {b: (alias, alias) for b, alias in aliases.items()}
