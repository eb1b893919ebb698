"""Same record, same bytes: what `files.canonical` does, under the name the documents use."""

from tendering.files.canonical import FIXED_TIME, canonical_zip, part_digest, write_part

__all__ = ["FIXED_TIME", "canonical_zip", "part_digest", "write_part"]
