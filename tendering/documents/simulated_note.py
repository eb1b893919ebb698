"""The sentence that marks what is written from a simulated record: nobody is to take it for what happened."""

from __future__ import annotations

from tendering.model.tender import Tender


def simulated_note(tender: Tender) -> str:
    """Return the sentence that stands first in a paper of a simulated record."""
    return (
        "Simulated: what the record holds from the award on is invented, and worked out by the rules of the tender. No "
        f"figure or event here says what happened to {tender.authority.name} or to any provider."
    )
