"""A letter of an open market to one provider, or to all that are asked: its frame and reference."""

from __future__ import annotations

from collections.abc import Sequence

from tendering.documents.blocks import Block
from tendering.documents.life_letter import life_letter
from tendering.documents.step_letters import Desk


def market_letter(
    desk: Desk,
    about: tuple[str, str],
    subject: str,
    blocks: Sequence[Block],
    role: str = "",
) -> bytes:
    """Return a letter about a lot. ``about`` is the recipient and the lot; ``role`` is that of who decides."""
    recipient, lot = about
    return life_letter(
        desk.names.tender.authority,
        recipient,
        desk.on,
        subject,
        blocks,
        desk.head,
        reference=f"{desk.procurement}, {desk.names.lot(lot)}",
        signed_by=desk.signed_by,
        role=role,
    )
