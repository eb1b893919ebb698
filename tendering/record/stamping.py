"""Time stamps of bundles (RFC 3161): a request to be carried to a stamping authority, and its reply, checked. No network here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from tendering.record.bundle import MANIFEST, STAMP
from tendering.record.signing import BARE, SealError

REPLY = f"{STAMP}manifest.tsr"
SIGNATURE_REPLY = f"{STAMP}signature.tsr"


def stamped_member(members: Mapping[str, bytes]) -> str:
    """Return the member a stamp is of: the signature where there is one, which names the manifest, else the manifest."""
    return BARE if BARE in members else MANIFEST


def reply_name(members: Mapping[str, bytes]) -> str:
    """Return the name a reply has in a bundle."""
    return SIGNATURE_REPLY if BARE in members else REPLY


def request(members: Mapping[str, bytes]) -> bytes:
    """Return a request for a stamp of a bundle, as DER: the file that ``openssl ts -query`` makes too.

    Raises:
        SealError: The package is missing.
    """
    client = _client()
    made = (
        client.TimestampRequestBuilder()
        .data(members[stamped_member(members)])
        .hash_algorithm(client.HashAlgorithm.SHA256)
        .cert_request(cert_request=True)
        .build()
    )
    return bytes(made.as_bytes())


def told(reply: bytes, data: bytes) -> datetime:
    """Return the instant a reply states, where it is a stamp of these bytes. Who gave it is another question.

    Raises:
        SealError: It is no reply, it was refused, it is of something else, or the package is missing.
    """
    import hashlib  # noqa: PLC0415 - beside its one use

    found = _reply(reply)
    if int(found.status) != 0:
        raise SealError("R106", f"the authority did not grant the stamp (status {found.status})")
    imprint = found.tst_info.message_imprint
    known = {
        "2.16.840.1.101.3.4.2.1": "sha256",
        "2.16.840.1.101.3.4.2.2": "sha384",
        "2.16.840.1.101.3.4.2.3": "sha512",
    }
    algorithm = known.get(imprint.hash_algorithm.dotted_string, "")
    if not algorithm:
        raise SealError("R106", "it is of a digest that is no SHA-2")
    if hashlib.new(algorithm, data).digest() != imprint.message:
        raise SealError("R106", "it is a stamp of something else")
    instant: datetime = found.tst_info.gen_time
    return instant.astimezone(UTC)


def stamp_fault(reply: bytes, data: bytes, roots_pem: bytes) -> str:
    """Say why a stamp does not hold under the certificates of its authority; empty where it does.

    Raises:
        SealError: The certificates cannot be read, or the package is missing.
    """
    client = _client()
    from cryptography import x509  # noqa: PLC0415 - an extra

    try:
        certificates = x509.load_pem_x509_certificates(roots_pem)
    except ValueError as error:
        raise SealError("R106", "the certificates cannot be read: give them as PEM") from error
    builder = client.VerifierBuilder()
    for certificate in dict.fromkeys(certificates):
        builder = builder.add_root_certificate(certificate)
    try:
        builder.build().verify_message(_reply(reply), data)
    except (client.VerificationError, ValueError, TypeError, AttributeError) as error:
        return str(error) or "it was not given by that authority"
    return ""


def _reply(reply: bytes) -> Any:
    client = _client()
    try:
        found = client.decode_timestamp_response(reply)
        found.tst_info.message_imprint  # noqa: B018 - a refusal has none, and says so here
    except (ValueError, TypeError, AttributeError) as error:
        raise SealError("R106", "it is no reply of a stamping authority") from error
    return found


def _client() -> Any:
    try:
        import rfc3161_client  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise SealError("R111", "the package rfc3161-client is not installed") from error
    return rfc3161_client
