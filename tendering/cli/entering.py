"""Commands made of functions that return a report: the options that every entry in the record takes are written here, once."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from functools import wraps
from typing import TYPE_CHECKING, Any

from tendering.cli.options import AtTime, By, DryRun, Json, OnDay, StoreAt
from tendering.cli.show import done
from tendering.workbench.writing import Report

if TYPE_CHECKING:
    from tendering.workbench.records import Who


@dataclass(frozen=True, slots=True, kw_only=True)
class Entering:
    """Who makes an entry, when, and in which record, as the command line has it; the fields are read by nobody yet."""

    store: str
    on: str
    at: str
    actor: str
    dry_run: bool

    def who(self, channel: str) -> Who:
        """Return who does it, on which day and at which time, by the command of this name.

        Raises:
            RefusedError: A day or time that is none, or nobody is named.
        """
        from tendering.cli.who import who_of

        return who_of(self.actor, self.on, self.at, channel)


def enters(function: Callable[..., Report]) -> Callable[..., None]:
    """Make a command of a function that enters something: the options of an entry stand for its parameter `entering`."""

    def use(**given: Any) -> Report:
        entering = Entering(**{field.name: given.pop(field.name) for field in fields(Entering)})
        return function(entering=entering, **given)

    own = [p for p in _parameters(function) if p.name != "entering"]
    return _command(use, function, [*own, *_parameters(_entry)])


def shows(function: Callable[..., Report]) -> Callable[..., None]:
    """Make a command of a function: it shows the report, with `--json` too, and leaves with its exit code."""
    return _command(function, function, _parameters(function))


def _entry(
    *,
    store: StoreAt = "",
    on: OnDay = "",
    at: AtTime = "",
    actor: By = "",
    dry_run: DryRun = False,
) -> None:
    """Hold the options of an entry, in the order in which `--help` lists them."""


def _shown(*, json: Json = False) -> None:
    """Hold the option of everything that is shown."""


def _parameters(function: Callable[..., object]) -> list[inspect.Parameter]:
    # read here, where the names of the function's own module mean what they say
    return list(inspect.signature(function, eval_str=True).parameters.values())


def _command(
    use: Callable[..., Report],
    function: Callable[..., Report],
    parameters: Iterable[inspect.Parameter],
) -> Callable[..., None]:
    """Return what typer takes for the command: the name and help of the function, and the parameters given."""

    @wraps(function)
    def command(*, json: bool, **given: Any) -> None:
        from tendering.workbench.records import reported

        done(reported(lambda: use(**given)), as_json=json)

    asked = [*parameters, *_parameters(_shown)]
    command.__signature__ = inspect.Signature(asked)  # type: ignore[attr-defined]
    command.__annotations__ = {p.name: p.annotation for p in asked}
    return command
