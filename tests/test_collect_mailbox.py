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


# Letters that cannot be had, and lines that break off


class Picky(Host):
    """A server that answers otherwise for some letters; ``None`` is no answer at all."""

    def __init__(self, letters, **odd):
        """Keep the odd answers by UID (``uid2``)."""
        super().__init__(letters)
        self.odd = {int(name[3:]): answer for name, answer in odd.items()}

    def _uid(self, rest):
        uid = None if "SIZE" in rest else int(rest.split()[1])
        if uid not in self.odd:
            return super()._uid(rest)
        if self.odd[uid] is None:
            raise OSError
        return self.odd[uid]


FIVE = {uid: b"x%d" % uid for uid in range(1, 6)}
NO, BAD, BYE = b"TAG NO \x1b[31m corrupt\r\n", b"TAG BAD \x1b[31m corrupt\r\n", b"* BYE corrupt\r\n"


def bodies(found):
    """Return the letters that were read."""
    return [letter.body.decode() for letter in found.letters]


@pytest.mark.parametrize("answer", [NO, BAD])
@pytest.mark.parametrize("bad", [1, 3, 5])
def test_a_letter_that_the_server_does_not_give_is_told_and_the_others_are_read(answer, bad):
    with Picky(FIVE, **{f"uid{bad}": answer}) as host:
        found = collect_letters(host.mailbox(), None)
        assert collect_letters(host.mailbox(), found.state).problems == ()
    assert bodies(found) == [f"x{uid}" for uid in FIVE if uid != bad]
    (problem,) = found.problems
    assert (problem.where, problem.is_document) == (f"127.0.0.1/INBOX/{bad}.eml", True)
    assert problem.what == "its server does not give this letter"
    assert found.state == MailboxState(validity=1, last=5)


def test_a_letter_that_is_not_given_does_not_keep_back_later_ones_when_it_is_alone():
    with Picky({1: b"x"}, uid1=NO) as host:
        found = collect_letters(host.mailbox(), None)
    assert (found.state.last, [problem.is_document for problem in found.problems]) == (1, [True])


def test_a_server_that_gives_no_more_letters_is_asked_again_for_them():
    """It has had enough of this visit; that is no fault of the letters."""
    with Picky(FIVE, uid2=NO, uid4=NO, uid5=NO) as host:
        first = collect_letters(host.mailbox(), None)
        host.odd = {}
        second = collect_letters(host.mailbox(), first.state)
    assert (bodies(first), bodies(second)) == (["x1", "x3"], ["x4", "x5"])
    assert [problem.where for problem in first.problems] == ["127.0.0.1/INBOX/2.eml", "127.0.0.1/INBOX"]
    assert first.problems[1].what == "its server does not give the letters"
    assert (first.state, first.notes) == (
        MailboxState(validity=1, last=3, tries=1),
        ("2 more letters are left for the next run",),
    )
    assert (second.state, second.problems) == (MailboxState(validity=1, last=5), ())


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (BYE, "does not speak IMAP as it should, or broke off"),
        (None, "gave no complete answer within 0.5 seconds"),
        (b"* 1 FETCH (UID 3 BODY[] {5}\r\nx", "gave no complete answer within 0.5 seconds"),
        (b"* 1 FETCH (UID 3 BODY[] {99999999999}\r\n", "sends more than it announced"),
    ],
)
def test_a_visit_that_breaks_off_keeps_what_it_has_and_the_next_goes_on(answer, said):
    with Picky(FIVE, uid3=answer) as host:
        first = collect_letters(host.mailbox(), None, seconds=0.5)
    with Host(FIVE) as host:
        second = collect_letters(host.mailbox(), from_mapping(as_mapping(first.state)))
    (problem,) = first.problems
    assert (problem.where, problem.is_document) == ("127.0.0.1/INBOX", False)
    assert said in problem.what
    assert "corrupt" not in problem.what
    assert first.notes == ("3 more letters are left for the next run",)
    assert (bodies(first), bodies(second)) == (["x1", "x2"], ["x3", "x4", "x5"])
    assert (first.state, second.state) == (
        MailboxState(validity=1, last=2, tries=1),
        MailboxState(validity=1, last=5),
    )


def test_a_letter_at_which_every_visit_breaks_off_is_passed_over_in_the_end():
    with Picky(dict.fromkeys(range(7, 10), b"x"), uid7=BYE) as host:
        found = [collect_letters(host.mailbox(), None)]
        while len(found) < 4:
            found.append(collect_letters(host.mailbox(), from_mapping(as_mapping(found[-1].state))))
    assert [(each.state.last, each.state.tries) for each in found] == [(6, 1), (6, 2), (7, 0), (9, 0)]
    assert [len(each.letters) for each in found] == [0, 0, 0, 2]
    assert [[problem.is_document for problem in each.problems] for each in found] == [[False]] * 2 + [[False, True], []]
    last = found[2].problems[1]
    assert last.where == "127.0.0.1/INBOX/7.eml"
    assert last.what == "could not be read: 3 visits in a row broke off at it; it is passed over"


def test_the_tries_begin_anew_where_a_visit_came_further():
    with Picky(FIVE, uid3=BYE) as host:
        found = collect_letters(host.mailbox(), MailboxState(validity=1, last=0, tries=2))
    assert found.state == MailboxState(validity=1, last=2, tries=1)


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


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"validity": "1", "last": 2},
        {"validity": 1},
        {"validity": True, "last": 1},
        {"validity": 1, "last": 1, "tries": None},
    ],
)
def test_a_stored_state_that_cannot_be_understood_is_none(values):
    assert from_mapping(values) is None
