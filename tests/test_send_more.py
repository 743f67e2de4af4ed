"""Parts of sending, one by one: signatures, notices, limits, delays, the outbox moved to another machine."""

import base64
import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from posting import DAY, PDF, Host, configure, eml, free_port, print_edition, states
from worlds import digest

from digest.archive import Errand, Suppressed, keeping, open_archive
from digest.deliver.message import Addressing, Attachment, Outgoing, Personal
from digest.deliver.notices import called
from digest.deliver.pace import Pace
from digest.deliver.transport import Answer
from digest.dispatch.running import DELAYS_SECONDS, Outcome, settled
from digest.dispatch.sending import Report
from digest.dispatch.telling import troubles
from digest.model import Mailing, MailSettings, Recipient

pytestmark = [pytest.mark.enable_socket, pytest.mark.allow_hosts(["127.0.0.1"])]
NOW = datetime(2026, 1, 5, 7, tzinfo=UTC)
ERRAND = Errand(
    audience="desk",
    day=DAY,
    recipient="ana@example.org",
    state="queued",
    message_id="<1@x>",
    token="",
    changed=NOW,
)


def test_a_signature_covers_both_unsubscribe_headers(tmp_path):
    """It is valid as it arrives, and a changed header breaks it."""
    key = tmp_path / "dkim.pem"
    made = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    shape = (serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption())
    key.write_bytes(made.private_bytes(serialization.Encoding.PEM, *shape))
    public = made.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    record = b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)
    with Host() as host:
        configure(tmp_path, host.port, mail="  dkim: {domain: sender.example, selector: digest, key: dkim.pem}\n")
        print_edition(tmp_path)
        assert digest("send", folder=tmp_path).code == 0
    for _, _, message in host.taken:
        assert dkim.verify(message, dnsfunc=lambda *_, **__: record)
        signed = re.sub(r"\s", "", re.search(rb"(?s)h=([^;]*);", message)[1].decode()).split(":")
        assert {"from", "to", "subject", "date", "message-id", "list-unsubscribe", "list-unsubscribe-post"} <= set(
            signed
        )
        changed = message.replace(b"One-Click", b"Two-Click")
        assert not dkim.verify(changed, dnsfunc=lambda *_, **__: record)
    key.write_text("no key", encoding="utf-8")
    ran = digest("send", folder=tmp_path)
    assert (ran.code, "mail: dkim: dkim.pem: is no key that signs" in ran.err) == (3, True)


def test_a_chat_is_told_once(tmp_path):
    """However often somebody sends; the address, which may hold a key, is in no line."""
    told = []

    class Chat(BaseHTTPRequestHandler):
        def do_POST(self):
            told.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Chat)
    Thread(target=server.serve_forever, daemon=True).start()
    with Host() as host:
        more = f"      notify: ['json://127.0.0.1:{server.server_port}/hunter2']\n"
        configure(tmp_path, host.port, audience=more)
        print_edition(tmp_path)
        first = digest("send", folder=tmp_path)
        assert (first.code, first.out, first.err) == (0, "3 sent\n", "")
        second = digest("send", folder=tmp_path)
    server.shutdown()
    server.server_close()
    assert second.out == "0 sent, 3 sent before\n"
    assert len(told) == 1
    assert "I negoziati di Minsk" in told[0]
    shown = digest("outbox", "--all", folder=tmp_path).out
    assert "notice:json:" in shown
    assert "hunter2" not in shown


def test_limits_spread_messages_evenly():
    """Sixty a minute is one a second, whatever the domain; a domain's own limit holds besides."""
    pace = Pace(rate=60, per_domain=6)
    assert pace.wait("a", 100.0) == 0
    pace.left("a", 100.0)
    assert (pace.wait("b", 100.0), pace.wait("a", 100.0)) == (1.0, 10.0)
    assert (pace.wait("b", 101.0), pace.wait("a", 110.0)) == (0, 0)
    assert Pace(rate=None, per_domain=None).wait("a", 0.0) == 0


def test_delays_grow_and_end_after_three_days():
    """1, 5, 15, 60 minutes, then every 4 hours; what still fails after 3 days has failed."""
    errand, now, waits = replace(ERRAND, first=NOW, state="sending"), NOW, []
    while errand.state != "failed":
        errand = settled(replace(errand, tries=errand.tries + 1), Answer(kind="later", text="451 later"), now)
        if errand.due:
            waits.append((errand.due - now).total_seconds())
            now, errand = errand.due, replace(errand, due=None)
    assert waits[:6] == [*DELAYS_SECONDS, 14_400]
    assert timedelta(days=3) <= now - NOW < timedelta(days=3, hours=4)
    assert errand.answer == "given up after 3 days: 451 later"


def test_the_outbox_moves_with_an_archive(tmp_path):
    """Nobody gets it twice because the archive was exported and imported."""
    with Host() as host:
        configure(tmp_path, host.port)
        print_edition(tmp_path)
        assert digest("send", "--limit", "1", folder=tmp_path).code == 0
        assert digest("suppress", "cy@example.net", folder=tmp_path).code == 0
        assert digest("archive", "export", "all.jsonl", folder=tmp_path).code == 0
        (tmp_path / ".digest" / "archive.sqlite").rename(tmp_path / "old.sqlite")
        ran = digest("archive", "import", "all.jsonl", folder=tmp_path)
        assert (ran.code, ran.err) == (0, "")
        assert digest("send", folder=tmp_path).out == "1 sent, 1 sent before\n"
        again = digest("archive", "import", "all.jsonl", folder=tmp_path)
        assert (again.code, again.err) == (0, "")
        assert digest("send", folder=tmp_path).out == "0 sent, 2 sent before\n"
    assert host.readers == ["ana@example.org", "bo@example.com"]
    assert digest("suppress", "--list", folder=tmp_path).out.startswith("cy@example.net  every audience")


def test_what_is_due_is_known_by_the_outbox(tmp_path):
    """An errand in doubt comes first; one that waits comes when its time has come."""
    with open_archive(str(tmp_path / "a.sqlite")) as archive:
        outbox = archive.outbox
        made = [replace(ERRAND, recipient=name, message_id=f"<{name}@x>") for name in ("a@x", "b@x", "c@x")]
        assert outbox.queue(made) == 3
        assert outbox.queue(made) == 0
        later = replace(made[0], state="deferred", due=NOW + timedelta(minutes=5))
        outbox.turn(later, replace(made[2], state="sending"))
        assert [each.recipient for each in outbox.waiting(at=NOW)] == ["c@x", "b@x"]
        assert [each.recipient for each in outbox.waiting(at=NOW + timedelta(minutes=5))] == ["c@x", "a@x", "b@x"]
        assert outbox.errands(day=date(2026, 1, 6)) == ()
        assert archive.check() == ()


def test_what_waits_too_long_is_given_up(tmp_path):
    """Also what was never tried, as the audience gets no mail any more; it is told before and then."""
    configure(tmp_path, 1)
    print_edition(tmp_path)
    mine, theirs = (replace(ERRAND, audience=name, message_id=f"<{name}@x>") for name in ("desk", "gone"))
    with open_archive(str(tmp_path / ".digest" / "archive.sqlite")) as archive:
        archive.outbox.queue([mine, replace(theirs, changed=datetime.now(UTC))])
    ran = digest("send", "--resume", folder=tmp_path)
    assert "ana@example.org: failed: given up 3 days after it was queued" in ran.err
    assert "gone: gets no mail any more, with 1 errand still to run." in ran.err
    assert [each["state"] for each in json.loads(digest("outbox", "--json", folder=tmp_path).out)["errands"]] == [
        "failed", "queued",
    ]  # fmt: skip


def test_a_run_that_stops_keeps_the_age_of_what_it_tried(tmp_path):
    """Else an errand that no server ever hears of would be young for ever; and no chat is told of it."""
    configure(tmp_path, free_port(), audience="      notify: ['json://127.0.0.1:1/x']\n")
    print_edition(tmp_path)
    queued = [replace(ERRAND, changed=datetime.now(UTC).replace(microsecond=0) - timedelta(days=2))]
    with open_archive(str(tmp_path / ".digest" / "archive.sqlite")) as archive:
        archive.outbox.queue(queued)
    assert digest("send", folder=tmp_path).code == 3
    with open_archive(str(tmp_path / ".digest" / "archive.sqlite")) as archive:
        rows = archive.outbox.errands()
    assert rows[0] == queued[0]
    assert {each.state for each in rows} == {"queued"}


def test_chats_are_told_last(tmp_path):
    """Not of a run that stopped: its readers come first, also the second of a domain."""
    with Host({"b@x.example": ["530 5.7.0 who are you"]}) as host:
        more = "      notify: ['json://127.0.0.1:1/x']\n"
        configure(tmp_path, host.port, to="[a@x.example, b@x.example]", audience=more)
        print_edition(tmp_path)
        assert digest("send", folder=tmp_path).out == "1 sent, 2 left for later\n"
    assert list(states(digest("outbox", "--json", folder=tmp_path)).values()) == ["sent", "queued", "queued"]


def test_who_leaves_during_a_run_gets_nothing(tmp_path):
    """The list of those who left is looked at before each message."""
    with Host() as host:
        configure(tmp_path, host.port)
        print_edition(tmp_path)

        def leave(event):
            if event == 1:
                with open_archive(str(tmp_path / ".digest" / "archive.sqlite")) as archive:
                    ban = Suppressed(address="bo@example.com", audience="desk", reason="left", since=NOW)
                    archive.outbox.suppress([ban])

        host.on_event = leave
        assert digest("send", folder=tmp_path).out == "1 sent, 1 kept back\n"
    assert host.readers == ["ana@example.org"]


def test_great_and_small_letters_are_one_reader(tmp_path):
    """Whichever way the address is written in a list, and however it is written tomorrow."""
    with Host() as host:
        configure(tmp_path, host.port, to="[Ana@example.org, ana@example.org]")
        print_edition(tmp_path)
        assert digest("send", folder=tmp_path).out == "1 sent\n"
        configure(tmp_path, host.port, to="[ANA@example.org]")
        assert digest("send", folder=tmp_path).out == "0 sent, 1 sent before\n"
    assert host.readers == ["Ana@example.org"]


def test_attachments_are_of_the_build_that_made_the_mail(tmp_path):
    """An older one's may hold what these readers are not to see; which is the newest, its time says."""
    with Host() as host:
        configure(tmp_path, host.port, audience="      attach: [pdf]\n")
        print_edition(tmp_path, pdf=PDF)
        print_edition(tmp_path, message=eml("Another"))
        ran = digest("send", folder=tmp_path)
    assert (ran.code, ran.out, host.taken) == (1, "0 sent\n", [])
    assert "the build that made the mail did not make it as pdf" in ran.err
    with open_archive(str(tmp_path / ".digest" / "archive.sqlite")) as archive:
        with archive._changing() as connection:  # noqa: SLF001 - an import of an older build
            row = ("desk", "mail", "output/old.eml", 1, "00")
            keeping.put_build(connection, date=DAY.isoformat(), recorded=-1, counts={}, files=[row])
        assert [each.path for each in archive.outbox.printed("desk", "mail", DAY)] == ["output/2026-01-05/desk.eml"]
        assert archive.outbox.stories("desk", "mail", DAY) == 3


def test_an_attached_text_says_how_it_is_written():
    """A program that guesses would show other letters."""
    mailing = Mailing(sender=Recipient(address="desk@x.example"))
    edition = Addressing(audience="desk", mailing=mailing, mail=MailSettings())
    text = Attachment(name="a.txt", kind="text/plain", data="Perché".encode())
    outgoing = Outgoing(eml(), edition, where="desk", attachments=[text])
    made = message_from_bytes(
        outgoing.bytes_for(Personal(recipient=Recipient(address="a@x.example"), message_id="<1@x>", token="t")),  # noqa: S106 - of nobody
        policy=policy.default,
    )
    assert [part.get_content() for part in made.iter_attachments()] == ["Perché"]


def test_a_later_try_is_told_in_utc():
    """Whatever the zone of the machine."""
    due = datetime(2026, 1, 5, 9, tzinfo=timezone(timedelta(hours=2)))
    waits = replace(ERRAND, state="deferred", due=due, answer="451")
    report = Report(editions=(), problems=(), outcome=Outcome(deferred=(waits,)), sent_before=0, rebuilt=(), waiting=0)
    assert "tried again after 2026-01-05 07:00 UTC" in next(troubles(report))


def test_an_address_without_a_service_is_not_shown():
    """It may be a key from its first letter on."""
    assert [called(url) for url in ("slack://x", "hunter2", "hunter2:x")] == ["slack", "?", "?"]


def test_the_lock_lies_beside_the_archive_itself(tmp_path):
    """Two configurations with links to one archive send one after the other."""
    from digest.archive.lock import one_at_a_time  # noqa: PLC0415 - as below

    configure(tmp_path, 1)
    print_edition(tmp_path)
    (tmp_path / "far").mkdir()
    (tmp_path / ".digest" / "archive.sqlite").rename(tmp_path / "far" / "archive.sqlite")
    (tmp_path / ".digest" / "archive.sqlite").symlink_to(tmp_path / "far" / "archive.sqlite")
    with one_at_a_time(tmp_path / "far" / "send.lock", datetime.now(UTC)):
        assert digest("send", folder=tmp_path).code == 75


def test_two_sendings_at_once(tmp_path):
    """The second one ends at once and says so; a build may run meanwhile."""
    from digest.archive.lock import one_at_a_time  # noqa: PLC0415 - the one use

    configure(tmp_path, 1)
    print_edition(tmp_path)
    with one_at_a_time(tmp_path / ".digest" / "send.lock", datetime.now(UTC)):
        ran = digest("send", folder=tmp_path)
    assert ran.code == 75
    assert re.match(r"digest: another run is at work since .*; wait until it has finished", ran.err)
