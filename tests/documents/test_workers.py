"""How many processes make documents."""

import os

from tendering.documents.workers import workers_for


def test_how_many_workers() -> None:
    assert workers_for(10) == 1
    assert workers_for(10, 2) == 2
    assert 1 <= workers_for(5000) <= (os.cpu_count() or 1)
