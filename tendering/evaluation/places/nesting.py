"""The order in which the roles of a lot are filled: an included role before or after its outer one."""

from __future__ import annotations

from tendering.model.tender import Lot, Role


def must_follow(lot: Lot, role: Role) -> frozenset[str]:
    """Return the roles of the lot that must be filled before this one.

    The role it is drawn from comes first; so does every role it includes, unless that one is drawn from it.
    """
    before = set() if role.drawn_from == "all" else {role.drawn_from}
    for name in role.including:
        inner = lot.role(name)
        if inner is not None and inner.drawn_from != role.role:
            before.add(name)
    return frozenset(before & {r.role for r in lot.roles})


def filling_order(lot: Lot) -> tuple[Role, ...]:
    """Return the roles of a lot in filling order: as published, but for what `must_follow` says.

    Roles that wait for each other in a circle (an error in the definition) come last, as published.
    """
    order: list[Role] = []
    done: set[str] = set()
    rest = list(lot.roles)
    while rest:
        ready = next((r for r in rest if must_follow(lot, r) <= done), None)
        if ready is None:
            return (*order, *rest)
        rest.remove(ready)
        order.append(ready)
        done.add(ready.role)
    return tuple(order)


def in_a_circle(lot: Lot) -> tuple[Role, ...]:
    """Return the roles that wait for each other, directly or through others."""
    done: set[str] = set()
    found: list[Role] = []
    for role in filling_order(lot):
        if must_follow(lot, role) <= done:
            done.add(role.role)
        else:
            found.append(role)
    return tuple(found)
