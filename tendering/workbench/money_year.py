"""Payment periods of a started agreement, simulated and carried through: returns, rates decided, statements issued."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

from tendering.files.returns_file import spec_of
from tendering.files.tables import write_table
from tendering.framework.simulated_returns import simulated_returns
from tendering.framework.uplift import Figure
from tendering.law.values import value
from tendering.model.numbers import fixed
from tendering.workbench import kpi_decisions, returns, statements, uplift
from tendering.workbench.accounts import account, holders
from tendering.workbench.awarded import award
from tendering.workbench.record_verify import verify
from tendering.workbench.records import Who, opened
from tendering.workbench.stated import fresh_store, officer
from tendering.workbench.writing import Report, publish, writer_of

REVIEWED, RATES_FROM = date(2017, 3, 10), date(2017, 4, 1)
AWARDED = date(2016, 10, 3)
DECIDES = "Decided as the published thresholds give"


def run(
    ref: str, store: str, folder: Path, seed: int, *, periods: int = 3, shown: int = 2
) -> Report:
    """Carry the first payment periods of an agreement through, in a record where its framework was started.

    Args:
        ref: Id or folder.
        store: Where the record is.
        folder: Where returns, statements and so on are written.
        seed: The same seed gives the same returns.
        periods: How many payment periods.
        shown: How many providers get their statements of each period as documents.
    """
    lines: list[str] = []
    files: list[Path] = []
    for period in range(1, periods + 1):
        with opened(ref, store=store) as now:
            money, pairs = account(now), sorted(holders(now))
        rows = simulated_returns(money, pairs, period, seed)
        texts = {f"{w}.csv": write_table(spec_of(w, money), some) for w, some in rows.items()}
        own = folder / "returns" / f"period-{period:02}"
        written = publish(own, writer_of(texts), manifest=False)
        day = money.periods.end(period)
        taken = returns.take_in(ref, written, _who(day + timedelta(days=2), seed), store=store)
        decided = kpi_decisions.decide(
            ref,
            _who(day + timedelta(days=5), seed),
            kpi_decisions.Asked(period=period, reason=DECIDES),
            store=store,
        )
        lines += [f"Period {period}: {decided.text.splitlines()[0]}"]
        waits = sum(f.code == "L124" for f in decided.findings)
        unlike = sum(f.code == "L114" for f in taken.findings)
        short = sum(f.code == "L111" for f in taken.findings)
        lines.append(
            f"  {waits} not known, {unlike} returns that disagree, {short} rows of short visits."
        )
        for provider in dict.fromkeys(p for p, _ in pairs[:shown]):
            made = statements.issue(
                ref,
                _who(day + timedelta(days=8), seed),
                statements.Wanted(period=period, provider=provider),
                out=folder,
                store=store,
            )
            files += made.files
            lines += [f"  {line}" for line in made.text.splitlines()[:-1]]
    return Report(text="\n".join(lines), data={"periods": periods}, files=tuple(files))


def demonstrate(ref: str, folder: Path, *, seed: int = 1) -> Report:
    """Award a shipped evaluation of Bolton's, carry two payment periods through and review the rates, in a record of its own.

    Args:
        ref: The folder of the evaluation.
        folder: Where the record and the documents are made; the record of a run before is replaced.
        seed: The same seed gives the same record.
    """
    store = fresh_store(folder)
    award(ref, _who(AWARDED, seed), store=store)
    paid = run(ref, store, folder, seed, periods=2, shown=1)
    reviewed = uplift.decide(ref, _who(REVIEWED, seed), _review(), out=folder, store=store)
    checked = verify(ref, store=store)
    return Report(
        findings=checked.findings,
        data={"verified": bool(checked.data.get("verified"))},
        text="\n".join([paid.text, reviewed.text.splitlines()[-1], checked.text]),
        files=(*paid.files, *reviewed.files),
    )


def _review() -> uplift.Review:
    """Return a review with the living wage as the law has it, and a change of prices that is invented."""
    wages = [
        value("care.wages.national_living_wage", on)
        for on in (RATES_FROM - timedelta(days=1), RATES_FROM)
    ]
    before, after = (Fraction(w.money) for w in wages)
    figures = (
        Figure(
            index="nlw",
            change=(after - before) * 100 / before,
            said=f"{fixed(after, 2)}/{fixed(before, 2)}",
            month=f"{RATES_FROM:%Y-%m}",
            source=wages[1].cite,
        ),
        Figure(
            index="cpi",
            change=Fraction("1.6"),
            said="1.6%",
            month=f"{RATES_FROM.year - 1}-12",
            source="invented for this demonstration",
        ),
    )
    return uplift.Review(
        since=RATES_FROM, figures=figures, reason="The yearly review, as published"
    )


def _who(on: date, seed: int) -> Who:
    return officer(on, f"simulated money {seed}")
