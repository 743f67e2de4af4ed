"""What comes back: bounces, letters that unsubscribe, and whom they are believed of."""

import base64
import mailbox
import re

import pytest
from posting import DAY, Host, configure, print_edition, states
from worlds import digest

from digest.deliver.bounces import returned

pytestmark = [pytest.mark.enable_socket, pytest.mark.allow_hosts(["127.0.0.1"])]


def report(reader="ana@example.org", *, to="bounces@sender.example", status="5.1.1", action="failed", original=""):
    """Return a delivery status notification (RFC 3464)."""
    inside = (
        f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {original}\r\nSubject: x\r\n\r\n"
        if original
        else ""
    )
    return (
        f"Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.example\r\nTo: {to}\r\nSubject: Undelivered\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
        f"Final-Recipient: rfc822; {reader}\r\nAction: {action}\r\nStatus: {status}\r\n"
        f"Diagnostic-Code: smtp; 550 {status} no such user\r\n\r\n{inside}--b--\r\n"
    ).encode()


@pytest.fixture
def sent(tmp_path):
    """Send an edition to two readers; return the folder and what the server took."""
    with Host() as host:
        configure(tmp_path, host.port, mail="  verp: true\n  return_path: bounces@sender.example\n")
        print_edition(tmp_path)
        assert digest("send", folder=tmp_path).code == 0
    return tmp_path, host.taken


def test_a_hard_bounce_is_written_to_no_more(sent):
    """Known by the token in the return path; read twice it changes nothing more."""
    folder, taken = sent
    (folder / "letter.eml").write_bytes(report(to=taken[0][0]))
    ran = digest("bounces", "letter.eml", folder=folder)
    told = "failed for good (5.1.1 smtp; 550 5.1.1 no such user); is written to no more"
    assert (ran.code, ran.out) == (0, f"letter.eml: ana@example.org: {told}\n")
    assert digest("bounces", "letter.eml", folder=folder).out == ran.out
    assert states(digest("outbox", "--json", folder=folder)) == {"ana@example.org": "failed", "bo@example.com": "sent"}
    assert digest("suppress", "--list", folder=folder).out.startswith("ana@example.org  every audience")
    assert re.findall(r"ana\S+ +([a-z ]+)$", digest("send", "--dry-run", folder=folder).out, re.MULTILINE) == ["failed"]


@pytest.mark.parametrize(
    ("status", "action"), [("4.2.2", "delayed"), ("4.4.1", "failed"), ("5.1.1", "delayed"), ("", "failed")]
)
def test_a_soft_bounce_is_only_noted(sent, status, action):
    """What fails for now, or in a way that nobody knows, keeps nobody from the next issue."""
    folder, taken = sent
    (folder / "letter.eml").write_bytes(report(to=taken[0][0], status=status, action=action).replace(b"550 ", b""))
    ran = digest("bounces", "letter.eml", folder=folder)
    assert "ana@example.org: failed for now" in ran.out
    assert digest("suppress", "--list", folder=folder).out == ""


@pytest.mark.parametrize("status", ["5.2.2", "5.7.1", "5.1.8", "5.0.0"])
def test_a_refusal_costs_one_issue(sent, status):
    """A full mailbox, spam, a bad sender: only what says that there is no mailbox ends the mail."""
    folder, taken = sent
    (folder / "letter.eml").write_bytes(report(to=taken[0][0], status=status))
    assert "ana@example.org: failed (" in digest("bounces", "letter.eml", folder=folder).out
    assert states(digest("outbox", "--json", folder=folder))["ana@example.org"] == "failed"
    assert digest("suppress", "--list", folder=folder).out == ""


def test_a_report_about_another_address_is_only_noted(sent):
    """A mailbox that ana's letters were sent on to is gone; ana is not, nor is bo, whom the report names."""
    folder, taken = sent
    (folder / "letter.eml").write_bytes(report("bo@example.com", to=taken[0][0]))
    assert "ana@example.org: came back from another address" in digest("bounces", "letter.eml", folder=folder).out
    assert set(states(digest("outbox", "--json", folder=folder)).values()) == {"sent"}
    assert digest("suppress", "--list", folder=folder).out == ""


def test_the_token_is_believed_before_the_message_id(sent):
    """The return path names ana, whatever message lies in the report."""
    folder, taken = sent
    found = re.search(rb"(?m)^Message-ID: (\S+)", taken[1][2])[1].decode()
    (folder / "letter.eml").write_bytes(report(to=taken[0][0], original=found))
    assert "ana@example.org: failed for good" in digest("bounces", "letter.eml", folder=folder).out


def test_an_encoded_subject_unsubscribes(sent):
    """As some mail programs write it (RFC 2047); taking it back lifts that ban alone."""
    folder, taken = sent
    ana = re.search(rb"unsubscribe%20([a-z2-7]{32})", taken[0][2])[1].decode()
    subject = f"=?utf-8?b?{base64.b64encode(f'unsubscribe {ana}'.encode()).decode()}?="
    (folder / "letter.eml").write_text(f"From: x@example.net\nSubject: {subject}\n\n\n", encoding="utf-8")
    assert "ana@example.org: wants no more of desk" in digest("bounces", "letter.eml", folder=folder).out
    assert digest("suppress", "ana@example.org", folder=folder).code == 0
    assert digest("suppress", "--token", ana, "--remove", folder=folder).out == "ana@example.org: gets desk again\n"
    assert digest("suppress", "--list", folder=folder).out.startswith("ana@example.org  every audience")


def test_a_message_id_names_the_reader(sent):
    """Also where the bounce came to another address than the return path."""
    folder, taken = sent
    found = re.search(rb"(?m)^Message-ID: (\S+)", taken[1][2])[1].decode()
    (folder / "letter.eml").write_bytes(report("BO@example.com", original=found))
    assert "bo@example.com: failed for good" in digest("bounces", "letter.eml", folder=folder).out


def test_a_stranger_is_left_alone(sent):
    """A report of somebody whom nothing was sent suppresses nobody; a letter that is none says nothing."""
    folder, _ = sent
    (folder / "box").mkdir()
    (folder / "box" / "1.eml").write_bytes(report("stranger@example.org"))
    (folder / "box" / "2.eml").write_bytes(b"From: a@b.example\r\nSubject: Hello\r\n\r\nThank you!\r\n")
    ran = digest("bounces", "box", folder=folder)
    told = "1.eml: is of nobody whom anything was sent (5.1.1 smtp; 550 5.1.1 no such user)\n"
    assert (ran.code, ran.out, ran.err) == (1, told, "digest: 2.eml: says nothing of a reader\n")
    assert digest("suppress", "--list", folder=folder).out == ""


def test_a_letter_that_unsubscribes(sent):
    """The reader of its token gets no more of that audience; a web server says the same with --token."""
    folder, taken = sent
    ana, bo = (re.search(rb"unsubscribe%20([a-z2-7]{32})", each[2])[1].decode() for each in taken)
    box = mailbox.mbox(folder / "box.mbox")
    box.add(f"From: whoever@example.net\nSubject: Re: unsubscribe {ana}\n\n\n".encode())
    box.close()
    ran = digest("bounces", "box.mbox", folder=folder)
    assert (ran.code, ran.out) == (0, "box.mbox:1: ana@example.org: wants no more of desk\n")
    assert digest("suppress", "--token", bo, folder=folder).out == "bo@example.com: is written to no more\n"
    assert digest("suppress", "--token", "x" * 32, folder=folder).code == 1
    assert digest("send", folder=folder).out == "0 sent, 2 sent before\n"
    print_edition(folder, day=DAY.replace(day=6))
    assert digest("send", folder=folder).out == "0 sent\n"
    assert (
        digest("suppress", "--remove", "ana@example.org", folder=folder).out == "ana@example.org: is written to again\n"
    )
    assert re.findall(r"ana\S+ +([a-z ]+)$", digest("send", "--dry-run", folder=folder).out, re.MULTILINE) == [
        "to send"
    ]


def test_reports_of_all_shapes_break_nothing():
    """Cut anywhere, a report says something or nothing, and never fails."""
    whole = report(original="<a@b>")
    assert [each.kind for each in returned(whole)] == ["hard"]
    for end in range(0, len(whole), 7):
        assert all(each.kind in {"hard", "soft"} for each in returned(whole[:end]))
    assert returned(report(action="delivered")) == ()
