"""The kinds of notice: what each is called, under which law, and how a release says which it is."""

from __future__ import annotations

from dataclasses import dataclass

from tendering.checks.notices.read import Json, documents_of, nodes, tender_of, text, texts
from tendering.law.regime import REGULATIONS_2024, TITLES, Regime
from tendering.law.values import value


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of notice.

    Attributes:
        regulation: What it must say is there: ``reg 27`` of the Procurement Regulations 2024, or a form.
        section: Where its document hangs: planning, tender, awards, contracts or implementation; empty for a form.
        needs_outcome: Whether it tells what was decided.
        light_touch: Forms of the older law: whether they are for light touch services; None is either.
    """

    code: str
    title: str
    regime: Regime
    regulation: str
    tags: tuple[str, ...]
    section: str = ""
    document: str = ""
    needs_outcome: bool = False
    light_touch: bool | None = None

    @property
    def law(self) -> str:
        """The instrument whose order the form follows."""
        return REGULATIONS_2024 if self.regime is Regime.PA2023 else TITLES[Regime.PCR2015]

    @property
    def file(self) -> str:
        """The file name without its ending."""
        return f"notice-{self.code.lower()}"


def _act(code: str, title: str, regulation: str, section: str, document: str, *tags: str) -> Kind:
    return Kind(
        code=code,
        title=title,
        regime=Regime.PA2023,
        regulation=regulation,
        tags=tags,
        section=section,
        document=document,
        needs_outcome=section in ("awards", "contracts", "implementation"),
    )


def _form(code: str, title: str, regulation: str, *tags: str, light: bool) -> Kind:
    return Kind(
        code=code,
        title=title,
        regime=Regime.PCR2015,
        regulation=regulation,
        tags=tags,
        needs_outcome="award" in tags,
        light_touch=light,
    )


_SOCIAL = "Social and other specific services"
KINDS: dict[str, Kind] = {
    kind.code: kind
    for kind in (
        _act("UK1", "Pipeline notice", "reg 15", "planning", "plannedProcurementNotice", "planning"),
        _act("UK2", "Preliminary market engagement notice", "reg 17", "planning", "marketEngagementNotice", "planning"),
        _act("UK3", "Planned procurement notice", "reg 16", "planning", "plannedProcurementNotice", "planning"),
        _act("UK4", "Tender notice", "regs 18 to 20", "tender", "tenderNotice", "tender"),
        _act("UK5", "Transparency notice", "reg 26", "awards", "awardNotice", "award", "contract"),
        _act("UK6", "Contract award notice", "reg 27", "awards", "awardNotice", "award", "contract"),
        _act("UK7", "Contract details notice", "regs 32 and 33", "contracts", "contractNotice", "award", "contract"),
        _act("UK11", "Contract termination notice", "reg 41", "implementation", "contractTerminationNotice",
             "contractTermination"),
        _act("UK12", "Procurement termination notice", "reg 37", "tender", "tenderCancellationNotice",
             "tenderCancellation"),
        _form("F02", "Contract notice", "reg 49", "tender", light=False),
        _form("F03", "Contract award notice", "reg 50", "award", "contract", light=False),
        _form("F21-PIN", f"{_SOCIAL}: prior information notice", "reg 75(1)(b)", "planning", light=True),
        _form("F21-CONTRACT", f"{_SOCIAL}: contract notice", "reg 75(1)(a)", "tender", light=True),
        _form("F21", f"{_SOCIAL}: contract award notice", "reg 75(3)", "award", "contract", light=True),
    )
}  # fmt: skip
ALIASES = {"F21-AWARD": "F21"}


def kind_called(name: str) -> Kind | None:
    """Return the kind of a name, whatever its case.

    >>> kind_called("uk6").title, kind_called("f21-award").code, kind_called("UK99")
    ('Contract award notice', 'F21', None)
    """
    code = name.strip().upper()
    return KINDS.get(ALIASES.get(code, code))


def notice_type(release: Json) -> str:
    """Return the notice type that a release's documents state; empty where none does."""
    return next((t for d in documents_of(release) if (t := text(d, "noticeType"))), "")


def kind_of(release: Json) -> Kind | None:
    """Return the kind of notice a release is: as it states, or for the older law by its tags and codes."""
    stated = notice_type(release)
    if stated:
        return KINDS.get(stated.upper())
    if text(tender_of(release), "legalBasis.scheme") != "CELEX":
        return None
    tags, light = set(texts(release, "tag")), _light(release)
    if "award" in tags:
        return KINDS["F21" if light else "F03"]
    if "tender" in tags:
        return KINDS["F21-CONTRACT" if light else "F02"]
    return KINDS["F21-PIN"] if "planning" in tags and light else None


def _light(release: Json) -> bool:
    """Say whether the main CPV code lies in the block of social and health services."""
    tender = tender_of(release)
    codes = [text(tender, "classification.id")]
    codes += [
        text(c, "id")
        for i in nodes(tender.get("items"))
        for c in nodes(i.get("additionalClassifications"))
    ]
    first, last = value("pcr2015.regime.light_touch").words
    main = next((c[:8] for c in codes if c), "")
    return bool(main) and first <= main <= last
