"""Whether a folder lies on a network share, where SQLite's write-ahead log does not work: its index is shared memory.

What a container or a virtual machine mounts (overlay, 9p, virtiofs) is not refused: there one kernel sees the file.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path, PurePosixPath

NETWORK = frozenset(
    {
        *("cifs", "smb3", "smbfs", "smb2", "afpfs", "webdav", "davfs", "ncpfs", "coda", "afs"),
        *("nfs", "nfs3", "nfs4", "ceph", "lustre", "gpfs", "beegfs", "orangefs", "glusterfs"),
        *("ocfs2", "gfs2", "pvfs2"),
        *("fuse.sshfs", "fuse.rclone", "fuse.davfs2", "fuse.glusterfs", "fuse.gvfsd-fuse"),
        *("fuse.s3fs", "fuse.gcsfuse", "fuse.blobfuse", "fuse.blobfuse2", "fuse.smbnetfs"),
        *("fuse.curlftpfs", "fuse.cephfs", "fuse.ceph", "fuse.juicefs", "fuse.goofys"),
    }
)
"""The types of file system that other machines write to as well."""
_REMOTE = 4
"""DRIVE_REMOTE of GetDriveTypeW."""
_MOUNT_LINE = re.compile(r"^.+? on (?P<point>/.*) \((?P<type>[^,)]+)[^()]*\)$")


def share_type(folder: Path) -> str:
    """Return the type of network share that a folder lies on; empty where it lies on none, or nobody can say."""
    try:
        if sys.platform == "win32":
            return _windows(folder)
        if sys.platform == "darwin":
            mounts = subprocess.run(["/sbin/mount"], capture_output=True, text=True, check=True)
            kind = type_from_mount(mounts.stdout, str(folder.resolve()))
        else:
            mountinfo = Path("/proc/self/mountinfo").read_text("utf-8", "surrogateescape")
            kind = type_from_mountinfo(mountinfo, str(folder.resolve()))
    except (OSError, subprocess.SubprocessError):
        return ""
    return kind if kind in NETWORK else ""


def type_from_mountinfo(mountinfo: str, folder: str) -> str:
    """Return the type of the file system that holds a folder, from the text of /proc/self/mountinfo.

    >>> lines = "21 1 8:1 / / rw - ext4 /dev/sda1 rw"
    >>> lines += chr(10) + "40 21 0:9 / /mnt/our" + chr(92) + "040share rw shared:2 - cifs //srv/x rw"
    >>> type_from_mountinfo(lines, "/mnt/our share/tenders"), type_from_mountinfo(lines, "/mnt/our")
    ('cifs', 'ext4')
    """
    mounts = []
    for line in mountinfo.splitlines():
        before, _, after = line.partition(" - ")
        fields = before.split(" ")
        if len(fields) > 4 and after:
            mounts.append((_unescaped(fields[4]), after.split(" ")[0]))
    return _innermost(mounts, folder)


def type_from_mount(printed: str, folder: str) -> str:
    """Return the type of the file system that holds a folder, from what macOS's ``mount`` prints.

    >>> printed = "/dev/disk3s1 on / (apfs, local)" + chr(10) + "//me@srv/x on /Volumes/x (smbfs, nodev)"
    >>> type_from_mount(printed, "/Volumes/x/tenders"), type_from_mount(printed, "/Users/me")
    ('smbfs', 'apfs')
    """
    found = (_MOUNT_LINE.match(line) for line in printed.splitlines())
    return _innermost([(m["point"], m["type"].strip()) for m in found if m], folder)


def is_unc(path: str) -> bool:
    r"""Say whether a Windows path names a server.

    >>> is_unc(r"\\srv\x\tenders"), is_unc(r"\\?\UNC\srv\x"), is_unc(r"\\?\C:\x"), is_unc(r"C:\x")
    (True, True, False, False)
    """
    text = path.replace("/", "\\")
    if text[:4] in ("\\\\?\\", "\\\\.\\"):
        return text[4:8].upper() == "UNC\\"
    return text.startswith("\\\\")


def _innermost(mounts: list[tuple[str, str]], folder: str) -> str:
    """Return the type of the mount nearest a folder; of two at one place, the later covers the earlier."""
    path, nearest, kind = PurePosixPath(folder), -1, ""
    for point, each in mounts:
        at = PurePosixPath(point)
        if path.is_relative_to(at) and len(at.parts) >= nearest:
            nearest, kind = len(at.parts), each
    return kind


def _unescaped(text: str) -> str:
    """Return a path of mountinfo, in which blanks and backslashes are written in octal."""
    return re.sub(r"\\([0-7]{3})", lambda m: chr(int(m[1], 8)), text)


def _windows(folder: Path) -> str:
    import ctypes  # noqa: PLC0415 - on Windows alone

    path = folder.resolve()
    if is_unc(str(path)):
        return "UNC"
    kind = ctypes.windll.kernel32.GetDriveTypeW(path.anchor)  # type: ignore[attr-defined,unused-ignore]
    return "network drive" if kind == _REMOTE else ""
