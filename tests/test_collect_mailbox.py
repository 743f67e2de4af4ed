"""Reading letters from a mailbox, against a small IMAP server on this machine."""

import ssl
import time

import pytest
from mailhosts import CERTIFICATE, LETTERS, Host

from digest.collect import mailbox as room
from digest.collect.mailbox import MailboxState, as_mapping, collect_letters, from_mapping
from digest.model import Mailbox

pytestmark = [pytest.mark.enable_socket, pytest.mark.allow_hosts(["127.0.0.1"])]


def trusting():
    """Trust the certificate of the test's server."""
    return ssl.create_default_context(cafile=str(CERTIFICATE))


def told(mailbox, **more):
    """Return the one thing told of a mailbox that gives no letters."""
    found = collect_letters(mailbox, None, **more)
    assert found.letters == ()
    (problem,) = found.problems
    assert not problem.is_document
    return problem.what


def test_letters_arrive_whole_and_in_order():
    with Host() as host:
        found = collect_letters(host.mailbox(), None)
    assert [(letter.location, letter.body) for letter in found.letters] == [
        (f"127.0.0.1/INBOX/{uid}.eml", body) for uid, body in LETTERS.items()
    ]
    assert (found.state, found.problems, found.notes) == (MailboxState(validity=1, last=8), (), ())


def test_the_mailbox_stays_as_it_was():
    """The folder is opened for reading, letters are peeked at, and nothing else is ever said."""
    with Host() as host:
        collect_letters(host.mailbox(), None)
    assert {command.split()[0] for command in host.commands} == {
        "CAPABILITY", "LOGIN", "EXAMINE", "FETCH", "UID", "LOGOUT",
    }  # fmt: skip
    assert [command for command in host.commands if "BODY" in command and "BODY.PEEK[]" not in command] == []


def test_a_second_visit_brings_only_what_is_new():
    with Host() as host:
        state = collect_letters(host.mailbox(), None).state
        again = collect_letters(host.mailbox(), state)
        assert (again.letters, again.state, again.problems) == ((), state, ())
        host.letters[9] = b"new"
        third = collect_letters(host.mailbox(), from_mapping(as_mapping(state)))
    assert [letter.body for letter in third.letters] == [b"new"]
    assert third.state == MailboxState(validity=1, last=9)


def test_numbers_that_begin_anew_are_noticed():
    with Host(validity=2) as host:
        found = collect_letters(host.mailbox(), MailboxState(validity=1, last=8))
    assert len(found.letters) == 3
    assert found.state == MailboxState(validity=2, last=8)
    assert found.notes == ("the numbers of its letters have begun anew; the newest are read again",)


def test_of_a_new_mailbox_the_newest_are_read_and_later_the_rest_follows():
    with Host(dict.fromkeys(range(1, 11), b"x")) as host:
        first = collect_letters(host.mailbox(most=4), None)
        assert [letter.location[-6:] for letter in first.letters] == ["/7.eml", "/8.eml", "/9.eml", "10.eml"]
        host.letters |= dict.fromkeys(range(11, 17), b"y")
        second = collect_letters(host.mailbox(most=4), first.state)
        third = collect_letters(host.mailbox(most=4), second.state)
    assert second.notes == ("2 more letters are left for the next run",)
    assert (second.state.last, third.state.last, len(third.letters)) == (14, 16, 2)


def test_an_empty_mailbox_is_no_trouble():
    with Host({}) as host:
        found = collect_letters(host.mailbox(), None)
    assert (found.letters, found.problems, found.state) == ((), (), MailboxState(validity=1, last=0))


def test_a_letter_that_is_too_large_is_told_once_and_never_read(monkeypatch):
    monkeypatch.setattr(room, "LARGEST_BYTES", 20)
    with Host({1: b"x" * 21, 2: b"y" * 20}) as host:
        found = collect_letters(host.mailbox(), None)
        assert collect_letters(host.mailbox(), found.state).problems == ()
    assert [letter.body for letter in found.letters] == [b"y" * 20]
    assert found.problems[0].where == "127.0.0.1/INBOX/1.eml"
    assert found.problems[0].what == "has 21 bytes; at most 20 are read"


def test_a_run_takes_no_more_than_it_has_room_for(monkeypatch):
    monkeypatch.setattr(room, "MOST_BYTES", 25)
    with Host({1: b"x" * 10, 2: b"y" * 10, 3: b"z" * 10}) as host:
        found = collect_letters(host.mailbox(), None)
    assert (len(found.letters), found.state.last) == (2, 2)


def test_a_letter_removed_in_the_meantime_is_passed_over():
    with Host(uid=b"TAG OK done\r\n") as host:
        assert collect_letters(host.mailbox(), None).letters == ()


@pytest.mark.parametrize(
    ("folder", "sent"),
    [
        ("INBOX", '"INBOX"'),
        ('A "b" \\c', '"A \\"b\\" \\\\c"'),
        ("Tom & Co", '"Tom &- Co"'),
        ("Entwürfe", '"Entw&APw-rfe"'),
    ],
)
def test_a_folder_is_named_as_imap_names_it(folder, sent):
    with Host() as host:
        collect_letters(host.mailbox(folder=folder), None)
    assert f"EXAMINE {sent}" in host.commands


def test_tls_is_the_ordinary_way_and_works():
    assert Mailbox(host="x", user="u", password="p").security == "tls"  # noqa: S106 - of nobody
    with Host(tls=True) as host:
        assert len(collect_letters(host.mailbox(security="tls"), None, trust=trusting()).letters) == 3
    with Host(starttls=True) as host:
        assert len(collect_letters(host.mailbox(security="starttls"), None, trust=trusting()).letters) == 3
        assert host.commands.index("STARTTLS") < host.commands.index('LOGIN "desk" "hunter2"')


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_certificate_that_is_not_trusted_gets_no_password(security):
    with Host(tls=security == "tls", starttls=True) as host:
        assert told(host.mailbox(security=security)) == "its certificate is not trusted; the password was not sent"
        assert not any("hunter2" in command for command in host.commands)


def test_a_line_that_cannot_be_protected_gets_no_password():
    with Host(starttls=False) as host:
        assert told(host.mailbox(security="starttls")).endswith("(STARTTLS); the password was not sent")
    with Host() as plain:
        assert told(plain.mailbox(security="tls")).endswith("(TLS) could not be made; the password was not sent")
        assert not any("hunter2" in command for command in host.commands + plain.commands)


@pytest.mark.parametrize(
    ("instead", "what"),
    [
        ({"greeting": b"* BYE full\r\n"}, "does not speak IMAP"),
        ({"greeting": b"HTTP/1.1 400 Bad\r\n"}, "does not speak IMAP"),
        ({"greeting": b"x" * 1_100_000}, "does not speak IMAP"),
        ({"login": b"TAG NO \x1b[31m hunter2\r\n"}, "refuses the user name or password"),
        ({"examine": b"TAG NO sorry\r\n"}, "has no folder 'INBOX' that may be read"),
        ({"examine": b"* 1 EXISTS\r\nTAG OK done\r\n"}, "does not number the letters"),
        ({"fetch": b"TAG NO sorry\r\n"}, "does not list the letters"),
        ({"uid": b"TAG NO sorry\r\n"}, "does not give the letters"),
        ({"uid": b"* 1 FETCH (BODY[] {99999999999}\r\n"}, "sends more than it announced"),
        ({"uid": b"* 1 FETCH (BODY[] {nonsense}\r\nTAG BAD sorry\r\n"}, "does not speak IMAP"),
        ({"fetch": b"* BYE sorry\r\n"}, "does not speak IMAP"),
    ],
)
def test_a_server_that_misbehaves_is_told(instead, what):
    with Host(**instead) as host:
        said = told(host.mailbox(), seconds=2.0)
    assert what in said
    assert "hunter2" not in said


def test_a_server_that_drips_is_left_at_the_deadline():
    class Dripping(Host):
        def talk(self, line):
            """Send one byte at a time, for ever."""
            while True:
                line.sendall(b"*")
                time.sleep(0.05)

    with Dripping() as host:
        assert told(host.mailbox(), seconds=0.5) == "gave no complete answer within 0.5 seconds"


def test_a_server_that_is_not_there_is_told():
    with Host() as host:
        gone = host.mailbox()
    assert told(gone) == "no connection: connection refused"


@pytest.mark.parametrize(
    ("more", "name"),
    [({"user": "a\r\nb"}, "user name"), ({"password": "pässword"}, "password"), ({"folder": "a\0"}, "folder")],
)
def test_what_imap_cannot_send_is_told_before_anything_is_sent(more, name):
    with Host() as host:
        assert told(host.mailbox(**more)) == f"its {name} holds letters that IMAP cannot send"
        assert host.commands == []


def test_a_password_is_in_no_picture_of_a_mailbox():
    assert "hunter2" not in repr(Mailbox(host="x", user="u", password="hunter2"))  # noqa: S106 - of nobody


@pytest.mark.parametrize("values", [{}, {"validity": "1", "last": 2}, {"validity": 1}, {"validity": True, "last": 1}])
def test_a_stored_state_that_cannot_be_understood_is_none(values):
    assert from_mapping(values) is None
