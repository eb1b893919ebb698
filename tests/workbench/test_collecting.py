"""The search for cycles is left out only while it is asked, whatever happens within."""

from __future__ import annotations

import gc

import pytest

from tendering.workbench.collecting import uncollected


@uncollected()
def _fails() -> None:
    with uncollected():
        pass
    assert not gc.isenabled()
    raise ValueError("within")


def test_it_goes_on_after_an_error_and_after_a_block_within() -> None:
    with pytest.raises(ValueError, match="within"):
        _fails()
    assert gc.isenabled()
