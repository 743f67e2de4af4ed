"""A whole mail server: Postfix takes what is sent and puts it into mailboxes, which are read back."""

import os
import re
import shutil
import subprocess
import tempfile
import time
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from posting import PDF, configure, eml, free_port, print_edition, states
from worlds import digest

pytestmark = [pytest.mark.enable_socket, pytest.mark.allow_hosts(["127.0.0.1"])]
POSTFIX = "/usr/sbin/postfix"
READERS = [f"reader{n}@boxes.example" for n in range(8)]
MAIN = """
compatibility_level = 3.6
queue_directory = {base}/queue
data_directory = {base}/held
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
myhostname = mx.boxes.example
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
virtual_mailbox_domains = boxes.example
virtual_mailbox_base = {base}/boxes
virtual_mailbox_maps = texthash:{base}/etc/boxes
virtual_minimum_uid = 1
virtual_uid_maps = static:65534
virtual_gid_maps = static:65534
"""
SERVICES = (
    "{port} inet n - n - - smtpd", "pickup unix n - n 60 1 pickup", "cleanup unix n - n - 0 cleanup",
    "qmgr unix n - n 300 1 qmgr", "rewrite unix - - n - - trivial-rewrite", "bounce unix - - n - 0 bounce",
    "defer unix - - n - 0 bounce", "trace unix - - n - 0 bounce", "verify unix - - n - 1 verify",
    "flush unix n - n 1000? 0 flush", "proxymap unix - - n - - proxymap", "smtp unix - - n - - smtp",
    "error unix - - n - - error", "retry unix - - n - - error", "discard unix - - n - - discard",
    "local unix - n n - - local", "virtual unix - n n - - virtual", "anvil unix - - n - 1 anvil",
    "scache unix - - n - 1 scache", "tlsmgr unix - - n 1000? 1 tlsmgr",
)  # fmt: skip


@pytest.fixture
def postfix():
    """Run a Postfix of our own; return its port and the folder of its mailboxes."""
    if not Path(POSTFIX).exists() or os.geteuid() != 0:
        if os.environ.get("CI") == "true":
            pytest.fail("postfix is missing, or this is not root; .ci/run installs it")
        pytest.skip("needs Postfix, and root to start it")
    base = Path(tempfile.mkdtemp(prefix="digest-postfix-"))
    try:
        yield from running(base)
    finally:
        shutil.rmtree(base)


def running(base):
    """Start Postfix in a folder, and stop it again."""
    base.chmod(0o755)
    port = free_port()
    for name in ("etc", "queue", "held", "boxes"):
        (base / name).mkdir()
    shutil.chown(base / "held", "postfix")
    shutil.chown(base / "boxes", 65534, 65534)
    (base / "etc" / "main.cf").write_text(MAIN.format(base=base), encoding="utf-8")
    services = "".join(f"{line}\n" for line in SERVICES)
    (base / "etc" / "master.cf").write_text(services.format(port=f"127.0.0.1:{port}"), encoding="utf-8")
    boxes = "".join(f"{reader} {reader.partition('@')[0]}/\n" for reader in READERS)
    (base / "etc" / "boxes").write_text(boxes, encoding="utf-8")
    called = [POSTFIX, "-c", str(base / "etc")]
    started = subprocess.run([*called, "start"], capture_output=True, text=True, check=False)  # noqa: S603 - the system's own
    assert started.returncode == 0, started.stderr
    try:
        yield port, base / "boxes"
    finally:
        subprocess.run([*called, "stop"], capture_output=True, check=True)  # noqa: S603 - as above


def letters(boxes, count):
    """Return the letters in all mailboxes by their reader, as soon as there are so many."""
    for _ in range(600):
        found = [path for path in boxes.glob("*/new/*") if path.is_file()]
        if len(found) >= count:
            break
        time.sleep(0.05)
    return {f"{path.parts[-3]}@boxes.example": path.read_bytes() for path in found}


def test_a_real_server_delivers_what_was_sent(tmp_path, postfix):
    """Byte for byte but for the headers that the server adds; a reader without a mailbox is known as such."""
    port, boxes = postfix
    configure(tmp_path, port, to=f"[{', '.join([*READERS, 'nobody@boxes.example'])}]", mail="  verp: true\n",
              audience="      attach: [pdf]\n")  # fmt: skip
    print_edition(tmp_path, message=eml(text="Лукашенко 明斯克 " * 30), pdf=PDF)
    assert digest("send", "--to-files", "letters", folder=tmp_path).code == 0
    meant = {path.name.rpartition("-")[0]: path.read_bytes() for path in (tmp_path / "letters").iterdir()}
    ran = digest("send", folder=tmp_path)
    assert (ran.code, ran.out) == (1, "8 sent, 1 failed\n")
    assert re.search(r"nobody@boxes\.example: failed: 550 5\.1\.1 .*User unknown in virtual mailbox table", ran.err)
    assert states(digest("outbox", "--json", folder=tmp_path))["nobody@boxes.example"] == "failed"
    assert digest("suppress", "--list", folder=tmp_path).out.startswith("nobody@boxes.example  every audience")
    got = letters(boxes, len(READERS))
    assert sorted(got) == sorted(READERS)
    for reader, held in got.items():
        sent = meant[reader].replace(b"\r\n", b"\n")
        assert held.endswith(sent)
        added = message_from_bytes(held.removesuffix(sent) + b"\n", policy=policy.default)
        assert re.fullmatch(r"<desk\+[a-z2-7]{32}@sender\.example>", added["Return-Path"])
        others = [other for other in READERS if other != reader]
        assert not any(other.encode() in held for other in others)
    assert digest("send", folder=tmp_path).out == "0 sent, 8 sent before\n"
