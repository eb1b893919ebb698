"""Bundles: the same bytes, checked by anyone, and not one byte of them can be changed unnoticed."""

from __future__ import annotations

import http.server
import io
import json
import shutil
import subprocess
import threading
import zipfile
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tendering.files.bundle_zip import pack, unpack
from tendering.record.bundle import MANIFEST, SUMS, sums
from tendering.record.bundle_check import check
from tendering.record.chain import proves
from tendering.workbench.record_bundle import bundle
from tendering.workbench.record_check import check_bundle, keygen, proof, stamp_bundle
from tendering.workbench.record_stamp_online import asked
from tendering.workbench.record_verify import verify
from tendering.workbench.records import RefusedError, opened, reported
from tests.conftest import program
from tests.workbench.shared_record import make, who

PASSPHRASE = "correct horse battery"  # noqa: S105


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a record, a key pair, a signed and stamped bundle, and the authority that stamped it."""
    folder = tmp_path_factory.mktemp("shared")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        make()
        keygen(Path("key.pem"), PASSPHRASE)
        bundle("care", Path("plain.zip"), None)
        bundle(
            "care", Path("signed.zip"), None, key=Path("key.pem"), passphrase=lambda: PASSPHRASE
        )
        shutil.copy("signed.zip", "stamped.zip")
        authority(folder / "tsa")
        stamp_bundle(Path("stamped.zip"), request_to=Path("request.tsq"))
        (folder / "reply.tsr").write_bytes(reply(folder / "tsa", folder / "request.tsq"))
        stamp_bundle(Path("stamped.zip"), reply=Path("reply.tsr"))
    return folder


@pytest.fixture(autouse=True)
def here(made: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(made)
    return made


def openssl(*words: object, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [program("openssl"), *map(str, words)],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
    )


def authority(folder: Path) -> None:
    """Make a stamping authority of our own, as openssl makes one."""
    folder.mkdir()
    (folder / "tsa.cnf").write_text(
        "[tsa]\ndefault_tsa = own\n[own]\nserial = serial\ncrypto_device = builtin\nsigner_digest = sha256\n"
        "default_policy = 1.2.3.4.1\ndigests = sha256, sha512\naccuracy = secs:1\nordering = yes\ntsa_name = yes\n"
        "ess_cert_id_chain = no\ness_cert_id_alg = sha256\n"
    )
    (folder / "serial").write_text("01\n")
    (folder / "leaf.cnf").write_text(
        "extendedKeyUsage = critical,timeStamping\nkeyUsage = critical,digitalSignature\n"
    )
    root = (
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-keyout",
        "root.key",
        "-out",
        "root.pem",
        "-days",
        "3650",
        "-subj",
        "/CN=Root of the test",
    )
    leaf = (
        "req",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-keyout",
        "tsa.key",
        "-out",
        "tsa.csr",
        "-subj",
        "/CN=Stamps of the test",
    )
    sign = (
        "x509",
        "-req",
        "-in",
        "tsa.csr",
        "-CA",
        "root.pem",
        "-CAkey",
        "root.key",
        "-CAcreateserial",
        "-out",
        "tsa.pem",
        "-days",
        "3650",
        "-extfile",
        "leaf.cnf",
    )
    for command in (root, leaf, sign):
        done = openssl(*command, cwd=folder)
        assert done.returncode == 0, done.stderr


def reply(folder: Path, query: Path) -> bytes:
    done = openssl(
        "ts",
        "-reply",
        "-config",
        "tsa.cnf",
        "-queryfile",
        query.resolve(),
        "-signer",
        "tsa.pem",
        "-inkey",
        "tsa.key",
        "-out",
        "out.tsr",
        cwd=folder,
    )
    assert done.returncode == 0, done.stderr
    return (folder / "out.tsr").read_bytes()


def codes(members: Mapping[str, bytes], **more: bytes | str) -> list[str]:
    return [f.code for f in check(members, **more).findings if f.severity == "error"]  # type: ignore[arg-type]


def test_the_same_record_gives_the_same_bytes(here: Path) -> None:
    first = (here / "signed.zip").read_bytes()
    bundle("care", Path("again.zip"), None, key=Path("key.pem"), passphrase=lambda: PASSPHRASE)
    assert (here / "again.zip").read_bytes() == first


def test_a_whole_bundle_holds_and_says_what_was_looked_at(here: Path) -> None:
    with opened("care") as procurement:
        head = procurement.head
    report = check_bundle(
        Path("stamped.zip"),
        key=Path("key.pub.pem"),
        roots=Path("tsa/root.pem"),
        head=head,
        entry=7,
    )
    assert report.exit_code == 0
    assert not report.findings
    assert report.data["signed"]
    assert report.data["stamped"]
    assert "entry 7 is in that chain" in report.text


def test_sha256sum_and_openssl_alone_check_it(here: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile("stamped.zip") as archive:
        archive.extractall(tmp_path)
    for name in ("SHA256SUMS", "CHAIN.sha256"):
        done = subprocess.run(
            ["sha256sum", "--strict", "--quiet", "-c", name],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout
    how = (tmp_path / "HOW-TO-CHECK.txt").read_text()
    commands = [
        x.strip() for x in how.splitlines() if x.startswith("    ") and "manifest.tsr" not in x
    ]
    shutil.copy(here / "tsa/root.pem", tmp_path / "roots.pem")
    said = ""
    for command in commands:
        if command.startswith(("openssl", "for f", "cut", "sha256sum", "grep", "tail")):
            done = subprocess.run(
                ["bash", "-c", command], cwd=tmp_path, capture_output=True, text=True, check=False
            )
            assert done.returncode == 0, (command, done.stdout, done.stderr)
            said += done.stdout + done.stderr
    for words in ("Signature Verified Successfully", "Verification: OK", "one chain"):
        assert words in said
    report = check_bundle(tmp_path)  # unzipped, with roots.pem and before.txt left lying in it
    assert [f.code for f in report.findings][:1] == ["R101"]
    for stray in ("roots.pem", "before.txt"):
        (tmp_path / stray).unlink()
    assert check_bundle(tmp_path).exit_code == 0


def test_a_signature_is_read_by_a_library_that_is_not_ours(here: Path) -> None:
    dsse = pytest.importorskip("securesystemslib.dsse")
    signer = pytest.importorskip("securesystemslib.signer")
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    members = unpack(Path("signed.zip")).members
    envelope = dsse.Envelope.from_dict(json.loads(members["signature/bundle.dsse.json"]))
    public = load_pem_public_key((here / "key.pub.pem").read_bytes())
    key = signer.SSlibKey.from_crypto(public, keyid=next(iter(envelope.signatures.values())).keyid)
    assert envelope.verify([key], 1)
    statement = json.loads(envelope.payload)
    assert statement["_type"] == "https://in-toto.io/Statement/v1"
    assert {s["name"] for s in statement["subject"]} >= {
        "manifest.json",
        "index.html",
        "entries/000001.json",
    }


@pytest.mark.parametrize("name", ["plain.zip", "stamped.zip"])
def test_a_byte_changed_in_any_member_is_noticed(name: str, here: Path) -> None:
    members = dict(unpack(Path(name)).members)
    for member, data in members.items():
        for at in {0, len(data) // 2, len(data) - 1}:
            changed = bytearray(data)
            changed[at] ^= 1
            assert codes({**members, member: bytes(changed)}), (member, at)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_byte_changed_anywhere_is_noticed_though_the_lists_are_made_again(
    data: st.DataObject,
) -> None:
    """Whoever changes a file and then both lists of files is still found out by the chain, the signature or the stamp."""
    members = dict(unpack(Path("stamped.zip")).members)
    name = data.draw(st.sampled_from(sorted(n for n in members if n != SUMS)))
    at = data.draw(st.integers(0, len(members[name]) - 1))
    changed = bytearray(members[name])
    changed[at] ^= 1 << data.draw(st.integers(0, 7))
    forged = {**members, name: bytes(changed)}
    about = json.loads(members[MANIFEST])
    if name in about["files"]:
        from tendering.record.chain import sha256

        about["files"][name] = sha256(forged[name])
        forged[MANIFEST] = (json.dumps(about, indent=1, ensure_ascii=False) + "\n").encode()
    forged[SUMS] = sums(forged)
    roots = Path("tsa/root.pem").read_bytes()
    assert codes(forged, key=Path("key.pub.pem").read_bytes(), roots=roots) or name.endswith(
        ".tsr"
    ), (name, at)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_whatever_bytes_it_is_given_a_check_answers_with_findings(data: st.DataObject) -> None:
    whole = Path("stamped.zip").read_bytes()
    cut = data.draw(st.integers(0, len(whole)))
    start = data.draw(st.integers(0, len(whole)))
    path = Path("broken.zip")
    path.write_bytes(whole[:cut] + data.draw(st.binary(max_size=40)) + whole[start:])
    report = reported(
        lambda: check_bundle(path, key=Path("key.pub.pem"), roots=Path("tsa/root.pem"))
    )
    assert report.findings or path.read_bytes() == whole


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.sampled_from(
            [
                "manifest.json",
                "entries/000001.json",
                "documents.csv",
                "signature/public-key.pem",
                "signature/statement.json",
                "stamp/signature.tsr",
                "signature/bundle.dsse.json",
                "entries/000002.redacted.json",
            ]
        ),
        st.one_of(
            st.binary(max_size=60),
            st.sampled_from(
                [
                    b"{}",
                    b"[]",
                    b"null",
                    b'{"files":{},"entries":1,"format":"tendering-bundle-1","procurement":"x","head":"","root":""}',
                    b"[" * 5000,
                    b'digest,name,size,entries,file,file_sha256,note\n"' + b"x" * 140_000,
                ]
            ),
        ),
        min_size=1,
    )
)
def test_members_of_any_content_are_findings(some: dict[str, bytes]) -> None:
    members = {**unpack(Path("stamped.zip")).members, **some}
    members[SUMS] = sums(members)
    assert codes(members, roots=Path("tsa/root.pem").read_bytes())
    assert codes({**some, SUMS: sums(some)})


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda m: {n: d for n, d in m.items() if n != "entries/000005.json"}, "R101"),
        (lambda m: {**m, "more.txt": b"x"}, "R101"),
        (lambda m: {n: d for n, d in m.items() if n != MANIFEST}, "R100"),
    ],
)
def test_what_is_missing_or_added_is_named(change: object, code: str) -> None:
    members = dict(unpack(Path("plain.zip")).members)
    assert codes(change(members)) == [code]  # type: ignore[operator]


def zipped(*files: tuple[str, bytes], **how: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            info = zipfile.ZipInfo(name, (2027, 5, 4, 9, 30, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = how.get("attr", 0o644 << 16)
            archive.writestr(info, data)
    return out.getvalue()


@pytest.mark.parametrize(
    "trick",
    [
        lambda: b"",
        lambda: b"PK\x05\x06" + b"\0" * 18,
        lambda: b"no zip at all",
        lambda: zipped(("../up.txt", b"x")),
        lambda: zipped(("/etc/passwd", b"x")),
        lambda: zipped(("C:/x", b"x")),
        lambda: zipped(("a\\b", b"x")),
        lambda: zipped(("a/./b", b"x")),
        lambda: zipped(("A", b"x"), ("a", b"y")),
        lambda: zipped(("link", b"/etc/passwd"), attr=0o120777 << 16),
        lambda: zipped(("bomb", b"\0" * 30_000_000)),
        lambda: zipped(*((f"{n}", b"") for n in range(60_001))),
    ],
    ids=[
        "empty",
        "no members",
        "text",
        "above",
        "root",
        "drive",
        "backslash",
        "dot",
        "twice",
        "link",
        "bomb",
        "many",
    ],
)
def test_zip_tricks_are_refused(trick: Callable[[], bytes], tmp_path: Path) -> None:
    path = tmp_path / "trick.zip"
    path.write_bytes(trick())
    report = reported(lambda: check_bundle(path))
    assert [f.code for f in report.findings] == ["R100"]


def test_a_bundle_packed_again_holds_and_says_so(tmp_path: Path) -> None:
    members = unpack(Path("plain.zip")).members
    path = tmp_path / "again.zip"
    path.write_bytes(zipped(*members.items()))
    report = check_bundle(path)
    assert report.exit_code == 0
    assert "R109" in [f.code for f in report.findings]


def test_another_key_another_head_and_another_authority_are_told(
    here: Path, tmp_path: Path
) -> None:
    keygen(tmp_path / "other.pem", PASSPHRASE)
    authority(tmp_path / "tsa")
    other = tmp_path / "other.pub.pem"
    assert [f.code for f in check_bundle(Path("signed.zip"), key=other).findings] == ["R104"]
    assert [f.code for f in check_bundle(Path("plain.zip"), key=other).findings] == ["R104"]
    assert [f.code for f in check_bundle(Path("plain.zip"), head="ab" * 32).findings] == ["R009"]
    found = check_bundle(
        Path("stamped.zip"), key=Path("key.pub.pem"), roots=tmp_path / "tsa/root.pem"
    ).findings
    assert [f.code for f in found] == ["R106"]
    assert [f.code for f in check_bundle(Path("signed.zip")).findings] == ["R105", "R108"]


def test_a_reply_about_something_else_is_not_attached(here: Path, tmp_path: Path) -> None:
    shutil.copy("plain.zip", tmp_path / "p.zip")
    before = (tmp_path / "p.zip").read_bytes()
    for other in (b"nonsense", (here / "reply.tsr").read_bytes()):
        (tmp_path / "r.tsr").write_bytes(other)
        report = reported(lambda: stamp_bundle(tmp_path / "p.zip", reply=tmp_path / "r.tsr"))
        assert [f.code for f in report.findings] == ["R112"]
    assert (tmp_path / "p.zip").read_bytes() == before


def test_an_authority_can_be_asked_at_once(here: Path, tmp_path: Path) -> None:
    class Authority(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            assert self.headers["Content-Type"] == "application/timestamp-query"
            query = tmp_path / "q.tsq"
            query.write_bytes(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(reply(here / "tsa", query))

        def log_message(self, *words: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Authority) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        url = f"http://127.0.0.1:{server.server_address[1]}/"
        try:
            bundle("care", tmp_path / "b.zip", None, stamp=lambda q: asked(url, q))
        finally:
            server.shutdown()
            thread.join()
    assert check_bundle(tmp_path / "b.zip", roots=here / "tsa/root.pem").exit_code == 0
    with pytest.raises(RefusedError):
        asked(url, b"x")
    with pytest.raises(RefusedError):
        asked("file:///etc/passwd", b"x")


def test_keys_that_cannot_be_used_are_told_and_nothing_is_written(
    here: Path, tmp_path: Path
) -> None:
    assert [f.code for f in reported(lambda: keygen(tmp_path / "k.pem", "short")).findings] == [
        "R110"
    ]
    assert [f.code for f in reported(lambda: keygen(Path("key.pem"), PASSPHRASE)).findings] == [
        "R113"
    ]
    assert (here / "key.pem").stat().st_mode & 0o077 == 0
    assert b"ENCRYPTED" in (here / "key.pem").read_bytes()
    openssl("genrsa", "-out", tmp_path / "rsa.pem", "2048")
    for key, words in (
        (Path("key.pem"), "wrong"),
        (tmp_path / "rsa.pem", ""),
        (here / "plain.zip", ""),
    ):
        report = reported(
            partial(
                bundle, "care", tmp_path / "b.zip", None, key=key, passphrase=partial(str, words)
            )
        )
        assert [f.code for f in report.findings] == ["R110"]
    assert not (tmp_path / "b.zip").exists()


def test_an_entry_is_shown_to_be_in_the_chain_of_a_printed_head(here: Path) -> None:
    with opened("care") as procurement:
        digests = [x.digest for x in procurement.links]
    report = proof("care", 3, head=digests[8])
    data = report.data
    assert data["head_entry"] == 9
    assert proves(data["digest"], 2, 9, data["path"], data["root"])  # type: ignore[arg-type]
    for number, head in ((3, "ab" * 32), (12, digests[8]), (0, ""), (999, "")):
        assert reported(lambda: proof("care", number, head=head)).exit_code == 1  # noqa: B023


def test_making_a_bundle_is_an_entry_and_a_dry_run_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    count = make()
    report = bundle("care", Path("b.zip"), who(), reason="for counsel", dry_run=True)
    assert report.dry_run
    assert not Path("b.zip").exists()
    report = bundle("care", Path("b.zip"), who(), reason="for counsel", tsa_request=Path("b.tsq"))
    assert report.data["recorded"][0]["number"] == count + 1  # type: ignore[index]
    assert Path("b.tsq").stat().st_size > 20
    assert verify("care").exit_code in (0, 1)
    before = Path("b.zip").read_bytes()
    bundle("care", Path("c.zip"), None, upto=count)
    assert Path("c.zip").read_bytes() == before
    assert pack(unpack(Path("b.zip")).members) == before
    Path("d.zip").mkdir()
    refused = reported(lambda: bundle("care", Path("d.zip"), who()))
    assert [f.code for f in refused.findings] == ["R113"]
    with opened("care") as procurement:
        assert len(procurement.links) == count + 1
