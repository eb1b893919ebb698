"""A record on a network share is refused with the remedy; the folders of containers and machines are none."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tendering.record import shares
from tendering.record.open import open_store
from tendering.record.store import StoreError


@pytest.mark.parametrize("kind", sorted(shares.NETWORK))
def test_a_network_share_is_refused_with_the_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    real = Path.read_text
    lines = f"1 0 8:1 / / rw - ext4 /dev/sda1 rw\n2 1 0:9 / {tmp_path} rw - {kind} //srv/x rw\n"

    def mountinfo(self: Path, *rest: str) -> str:
        return lines if str(self) == "/proc/self/mountinfo" else real(self, *rest)

    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(Path, "read_text", mountinfo)
    with pytest.raises(StoreError, match=rf"lies on a network share \({kind}\)") as refused:
        open_store(str(tmp_path / "record.sqlite"))
    assert "postgresql://" in refused.value.remedy


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/", "overlay"),
        ("/work/a", "9p"),
        ("/srv", "nfs4"),
        ("/srvother", "overlay"),
        ("/srv/local/x", "ext4"),
        ("/mnt/auto/x", "cifs"),
        ("/mnt/our share/x", "cifs"),
        ("/mnt/back\\slash", "fuse.sshfs"),
    ],
)
def test_the_innermost_and_last_mount_counts(folder: str, kind: str) -> None:
    lines = r"""
1 0 0:1 / / rw,relatime master:1 - overlay overlay rw
2 1 0:2 / /work rw - 9p share rw,trans=virtio
3 1 0:3 /export /srv rw shared:5 master:6 - nfs4 srv:/export rw
4 3 8:2 / /srv/local rw - ext4 /dev/sdb1 rw
5 1 0:4 / /mnt/auto rw - autofs systemd-1 rw
6 5 0:5 / /mnt/auto rw - cifs //srv/x rw
7 1 0:6 / /mnt/our\040share rw - cifs //srv/y rw
8 1 0:7 / /mnt/back\134slash rw - fuse.sshfs me@srv: rw
not a line
"""
    assert shares.type_from_mountinfo(lines, folder) == kind


def test_this_machine_s_own_folders_are_no_share(tmp_path: Path) -> None:
    assert shares.share_type(tmp_path) == ""
