"""Sign a bundle with Ed25519: a DSSE envelope over an in-toto Statement whose subjects are its files. Checked by openssl alone.

The signed bytes and the bare signature are files of their own beside the envelope, so that a lawyer can run one
openssl command and needs nothing of ours.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tendering.record.bundle import MANIFEST, SIGNATURE, STAMP, SUMS
from tendering.record.chain import sha256

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (
        Ed25519PrivateKey,
        Ed25519PublicKey,
    )

STATEMENT_TYPE = "https://in-toto.io/Statement/v1"
PREDICATE_TYPE = "urn:tendering:record-bundle:1"
PAYLOAD_TYPE = "application/vnd.in-toto+json"
ENVELOPE = f"{SIGNATURE}bundle.dsse.json"
STATEMENT = f"{SIGNATURE}statement.json"
SIGNED = f"{SIGNATURE}signed-bytes.bin"
BARE = f"{SIGNATURE}signature.bin"
PUBLIC = f"{SIGNATURE}public-key.pem"
SHORTEST_PASSPHRASE = 12


class SealError(Exception):
    """A key, signature or stamp cannot be used. ``code`` is that of the finding."""

    def __init__(self, code: str, said: str) -> None:
        super().__init__(said)
        self.code = code
        self.said = said


def new_key(passphrase: str) -> tuple[bytes, bytes]:
    """Return a new private key, encrypted, and its public key, both as PEM.

    Raises:
        SealError: The passphrase is too short, or the package is missing.
    """
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise SealError("R110", f"the passphrase has fewer than {SHORTEST_PASSPHRASE} characters")
    _needed()
    from cryptography.hazmat.primitives import serialization as s  # noqa: PLC0415 - an extra
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415
        Ed25519PrivateKey,
    )

    key = Ed25519PrivateKey.generate()
    locked = s.BestAvailableEncryption(passphrase.encode())
    private = key.private_bytes(s.Encoding.PEM, s.PrivateFormat.PKCS8, locked)
    return private, _pem(key.public_key())


def pae(payload: bytes) -> bytes:
    """Return the bytes that DSSE signs.

    >>> pae(b"{}")
    b'DSSEv1 28 application/vnd.in-toto+json 2 {}'
    """
    kind = PAYLOAD_TYPE.encode()
    return b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(payload), payload)


def statement(members: Mapping[str, bytes]) -> bytes:
    """Return the in-toto Statement over a bundle: each of its files with its SHA-256, and what its manifest says it is."""
    about = json.loads(members[MANIFEST])
    subjects = [
        {"name": name, "digest": {"sha256": sha256(members[name])}}
        for name in sorted(members)
        if name != SUMS and not name.startswith((SIGNATURE, STAMP))
    ]
    data: dict[str, Any] = {
        "_type": STATEMENT_TYPE,
        "subject": subjects,
        "predicateType": PREDICATE_TYPE,
        "predicate": {k: v for k, v in about.items() if k != "files"},
    }
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def signed(members: Mapping[str, bytes], private_pem: bytes, passphrase: str) -> dict[str, bytes]:
    """Return the files that sign a bundle. Ed25519 has no randomness: the same bundle and key give the same bytes.

    Raises:
        SealError: The key is no Ed25519 key or its passphrase another, or the package is missing.
    """
    key = _private(private_pem, passphrase)
    payload = statement(members)
    bare = key.sign(pae(payload))
    public = _pem(key.public_key())
    return {
        STATEMENT: payload,
        SIGNED: pae(payload),
        BARE: bare,
        PUBLIC: public,
        ENVELOPE: _envelope(payload, bare, key_id(public)),
    }


def key_id(public_pem: bytes) -> str:
    """Return the SHA-256 of a public key as DER: what is published for others to know it by.

    Raises:
        SealError: It is no public key.
    """
    lines = [x for x in public_pem.decode("ascii", "replace").splitlines() if x]
    try:
        return sha256(base64.b64decode("".join(lines[1:-1]), validate=True))
    except (binascii.Error, ValueError) as error:
        raise SealError("R110", "it is no public key in PEM") from error


def signature_fault(members: Mapping[str, bytes], public_pem: bytes | None) -> str:
    """Say why the signature of a bundle does not hold; empty where it does.

    Args:
        members: Everything in the bundle.
        public_pem: The key that is trusted; None takes the one in the bundle, which nobody vouches for.

    Raises:
        SealError: The trusted key cannot be used, or the package is missing.
    """
    missing = [n for n in (STATEMENT, SIGNED, BARE, PUBLIC, ENVELOPE) if n not in members]
    if missing:
        return f"{missing[0]} is missing"
    payload = members[STATEMENT]
    if members[SIGNED] != pae(payload):
        return f"{SIGNED} is not what is signed of {STATEMENT}"
    if payload != statement(members):
        return f"{STATEMENT} names other files, or others of their digests, than are here"
    own = _public(members[PUBLIC], "R104")
    if members[PUBLIC] != _pem(own):
        return f"{PUBLIC} is not written as a public key is"
    if public_pem is not None and _pem(_public(public_pem, "R110")) != members[PUBLIC]:
        return "it is signed with another key than the one given"
    if members[ENVELOPE] != _envelope(payload, members[BARE], key_id(members[PUBLIC])):
        return f"{ENVELOPE} does not hold the same statement and signature"
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - an extra

    try:
        own.verify(members[BARE], members[SIGNED])
    except InvalidSignature:
        return "the signature is not that of this key over these files"
    return ""


def _envelope(payload: bytes, bare: bytes, keyid: str) -> bytes:
    data = {
        "payloadType": PAYLOAD_TYPE,
        "payload": base64.b64encode(payload).decode(),
        "signatures": [{"keyid": keyid, "sig": base64.b64encode(bare).decode()}],
    }
    return (json.dumps(data, indent=1) + "\n").encode()


def _needed() -> None:
    try:
        import cryptography  # noqa: F401, PLC0415 - an extra
    except ImportError as error:
        raise SealError("R111", "the package cryptography is not installed") from error


def _private(pem: bytes, passphrase: str) -> Ed25519PrivateKey:
    _needed()
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415 - an extra
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415
        Ed25519PrivateKey,
    )
    from cryptography.hazmat.primitives.serialization import load_pem_private_key  # noqa: PLC0415

    try:
        key = load_pem_private_key(pem, passphrase.encode() or None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        said = (
            "the key cannot be opened: it is no private key in PEM, or the passphrase is another"
        )
        raise SealError("R110", said) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise SealError("R110", "the key is not an Ed25519 key")
    return key


def _public(pem: bytes, code: str) -> Ed25519PublicKey:
    _needed()
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415 - an extra
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415
        Ed25519PublicKey,
    )
    from cryptography.hazmat.primitives.serialization import load_pem_public_key  # noqa: PLC0415

    try:
        key = load_pem_public_key(pem)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise SealError(code, "it is no public key in PEM") from error
    if not isinstance(key, Ed25519PublicKey):
        raise SealError(code, "the key is not an Ed25519 key")
    return key


def _pem(key: Ed25519PublicKey) -> bytes:
    from cryptography.hazmat.primitives import serialization as s  # noqa: PLC0415 - an extra

    return key.public_bytes(s.Encoding.PEM, s.PublicFormat.SubjectPublicKeyInfo)
