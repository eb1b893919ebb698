"""Reading anyone's notice: what is wrong with its data, what the law asks for and it lacks, what the law objects to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from tendering.checks.notices.field import Lack, lacking
from tendering.checks.notices.kinds import Kind, kind_of, notice_type
from tendering.checks.notices.law import law_findings
from tendering.checks.notices.read import (
    Json,
    awards_of,
    contracts_of,
    items_of,
    lots_of,
    node,
    nodes,
    parties_of,
    text,
)
from tendering.checks.notices.structure import (
    DRAFT,
    PACKAGE,
    RELEASE,
    reference_findings,
    shape_findings,
)
from tendering.checks.notices.tables import FIELDS
from tendering.model.findings import Finding, finding

MOST_READ = 1_000
"""Most lots, awards, contracts, items or parties of a release of which each is read for what it must say."""
NAMED = 5
"""Most items named that lack a field; the others are counted."""


def releases_of(data: Json) -> list[tuple[str, Json]]:
    """Return every release of a package, of a record package, or alone, each with where it stands."""
    if "releases" in data:
        listed = nodes(data["releases"])
        one = len(listed) == 1
        return [("" if one else f"releases[{n}].", r) for n, r in enumerate(listed)]
    if "records" in data:
        found = []
        for n, record in enumerate(nodes(data["records"])):
            compiled = node(record.get("compiledRelease"))
            if compiled:
                found.append((f"records[{n}].compiledRelease.", compiled))
            else:
                linked = (r for r in nodes(record.get("releases")) if "tag" in r)
                found += [(f"records[{n}].releases[{m}].", r) for m, r in enumerate(linked)]
        return found
    return [("", data)]


def check_notice(data: Json) -> Iterator[Finding]:
    """Find everything a buyer would want to know of a notice."""
    if "releases" in data or "records" in data:
        yield from shape_findings(data, PACKAGE, "")
    found = releases_of(data)
    if not found:
        yield finding("N002", "the file", "it holds no release")
    for where, release in found:
        yield from check_release(release, where)
    counts = Counter((text(r, "ocid"), text(r, "id")) for _, r in found if text(r, "id"))
    for (ocid, key), count in counts.items():
        if count > 1:
            yield finding("N015", "releases", f"release {key} of {ocid} is there {count} times")


def check_release(release: Json, where: str = "") -> Iterator[Finding]:
    """Find everything of one release."""
    shape: Mapping[str, object] = RELEASE
    yield from shape_findings(release, shape, where.rstrip("."))
    yield from reference_findings(release, where)
    kind = kind_of(release)
    if kind is None:
        stated = notice_type(release)
        said = (
            f"notices of the type {stated[:40]} are not read for what they must say"
            if stated
            else "no document states its notice type, so what it must say is not known"
        )
        yield finding("N017", where.rstrip(".") or "the file", said)
    elif _most(release) > MOST_READ:
        said = f"there are over {MOST_READ} lots, awards, contracts or suppliers, so what must be said of each is not looked for"
        yield finding("N017", where.rstrip(".") or "the file", said)
    else:
        yield from _lacks(release, kind, where)
    if text(release, "ocid").startswith(DRAFT):
        said = "the ocid has the prefix kept for examples: it is a draft, or was published under an ocid of its own"
        yield finding("N018", f"{where}ocid", said)
    yield from law_findings(release, where)


def _most(release: Json) -> int:
    """Return how many there are of what there is most of."""
    return max(len(f(release)) for f in (lots_of, awards_of, contracts_of, parties_of, items_of))


def _lacks(release: Json, kind: Kind, where: str) -> Iterator[Finding]:
    for lack in lacking(release, FIELDS[kind.code]):
        cite = f"reg {lack.field.cite}" if lack.field.cite[:1].isdigit() else lack.field.cite
        said = f"{kind.code} does not say “{lack.field.label}”{_whose(lack)}"
        yield finding("N016", where.rstrip(".") or "the file", said, law=f"{kind.law} {cite}")


def _whose(lack: Lack) -> str:
    if not lack.items:
        return ""
    shown, more = lack.items[:NAMED], len(lack.items) - NAMED
    return f" of {'; '.join(shown)}{f' and {more} more' if more > 0 else ''}"
