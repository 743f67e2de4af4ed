"""Sending at the command line: what leaves, to whom, and what is told when something is wrong."""

import re
import stat
import sys
from email import message_from_bytes, policy

import pytest
from posting import DAY, PDF, Host, configure, eml, everybody, free_port, print_edition, states, trusted
from worlds import digest

from digest.deliver.local import Command
from digest.deliver.transport import Envelope, StoppedError

pytestmark = [pytest.mark.enable_socket, pytest.mark.allow_hosts(["127.0.0.1"])]


@pytest.fixture
def host():
    """Run a server that takes everything."""
    with Host() as running:
        yield running


def opened(taken):
    """Return a message that a server took."""
    return message_from_bytes(taken[2], policy=policy.default)


def decoded(taken):
    """Return every byte of a message: its envelope, headers and parts, decoded."""
    message = opened(taken)
    parts = b"".join(part.get_payload(decode=True) or b"" for part in message.walk())
    return f"{taken[0]} {taken[1]}".encode() + taken[2] + parts


def test_everybody_gets_it_once(tmp_path, host):
    """A second run sends nothing, and says what was sent before; a build anew of the same day sends nothing either."""
    configure(tmp_path, host.port)
    print_edition(tmp_path)
    first = digest("send", folder=tmp_path)
    assert (first.code, first.out, first.err) == (0, "2 sent\n", "")
    assert host.readers == ["ana@example.org", "bo@example.com"]
    second = digest("send", folder=tmp_path)
    assert (second.code, second.out) == (0, "0 sent, 2 sent before\n")
    print_edition(tmp_path, message=eml("Altro titolo"))
    third = digest("send", folder=tmp_path)
    told = "desk 2026-01-05: was built anew since readers got it; they are not sent it again\n0 sent, 2 sent before\n"
    assert (third.code, third.out) == (0, told)
    assert digest("send", "--again", folder=tmp_path).out == told
    assert len(host.taken) == 2


def test_the_headers_of_a_message(tmp_path, host):
    """Those of RFC 2369, 2919, 3834, 5322 and 8058, the same in every run, and the return path names the reader."""
    more = "  verp: true\n  return_path: bounces@sender.example\n  reply_to: answers@sender.example\n"
    configure(tmp_path, host.port, to="['Zoë Ünlü <zoe@bücher.example>']", mail=more)
    print_edition(tmp_path)
    assert digest("send", folder=tmp_path).code == 0
    (taken,) = host.taken
    message = opened(taken)
    token = re.search(r"leave/([a-z2-7]{32})", message["List-Unsubscribe"])[1]
    assert taken[0] == f"bounces+{token}@sender.example"
    assert taken[1] == ("zoe@xn--bcher-kva.example",)
    assert message["To"].addresses[0].display_name == "Zoë Ünlü"
    assert {name: str(message[name]) for name in ("From", "Reply-To", "List-Id", "List-Unsubscribe-Post")} == {
        "From": "La redazione <desk@sender.example>",
        "Reply-To": "answers@sender.example",
        "List-Id": "<desk.sender.example>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    leave = f"<https://sender.example/leave/{token}>, <mailto:leave@sender.example?subject=unsubscribe%20{token}>"
    assert message["List-Unsubscribe"] == leave
    assert re.fullmatch(r"<2026-01-05\.desk\.[0-9a-f]{32}@sender\.example>", message["Message-ID"])
    assert (message["Auto-Submitted"], message["Content-Language"]) == ("auto-generated", "it")
    assert message["Date"].datetime.isoformat() == "2026-01-05T07:00:00+01:00"
    assert f"https://sender.example/leave/{token}" in message.get_body(("plain",)).get_content()
    assert f"href='https://sender.example/leave/{token}'" in message.get_body(("html",)).get_content()
    assert all(len(line) < 999 for line in taken[2].split(b"\r\n"))


@pytest.mark.parametrize("encoding", ["quoted-printable", "base64"])
def test_the_text_is_that_of_the_edition(tmp_path, host, encoding):
    """Every letter arrives, whatever the encoding; only the unsubscribe address differs from reader to reader."""
    made = eml(text="Лукашенко 明斯克 ÷ " * 40, encoding=encoding)
    configure(tmp_path, host.port)
    print_edition(tmp_path, message=made)
    assert digest("send", folder=tmp_path).code == 0
    before = message_from_bytes(made, policy=policy.default)
    for taken in host.taken:
        after = opened(taken)
        for kind in ("plain", "html"):
            text = re.sub(r"https://sender\.example/leave/[a-z2-7]{32}", "https://unsubscribe.invalid/TOKEN",
                          after.get_body((kind,)).get_content())  # fmt: skip
            assert text.replace("\r\n", "\n") == before.get_body((kind,)).get_content().replace("\r\n", "\n")


def test_no_byte_tells_of_another_reader(tmp_path, host):
    """Neither address, nor name, nor token of anybody else is in a message or its envelope."""
    readers = [(f"reader{n}@host{n}.example", f"Name{n}Surname") for n in range(12)]
    (tmp_path / "readers.csv").write_text("email,name\n" + "".join(f"{a},{n}\n" for a, n in readers), encoding="utf-8")
    configure(tmp_path, host.port, to="readers.csv", mail="  verp: true\n", audience="      attach: [pdf]\n")
    print_edition(tmp_path, pdf=PDF)
    assert digest("send", folder=tmp_path).code == 0
    assert len(host.taken) == 12
    tokens = [re.search(rb"leave/([a-z2-7]{32})", each[2])[1] for each in host.taken]
    for number, taken in enumerate(host.taken):
        whole = decoded(taken)
        assert len(taken[1]) == 1
        for other, token in enumerate(tokens):
            address, name = next(pair for pair in readers if pair[0] == host.taken[other][1][0])
            if other != number:
                assert not any(sign in whole for sign in (address.encode(), name.encode(), token))


def test_an_issue_answers_the_one_before(tmp_path, host):
    """Where the audience wants threads; a reader who did not get the one before begins anew."""
    configure(tmp_path, host.port, audience="      threads: true\n")
    print_edition(tmp_path)
    assert digest("send", "--limit", "1", folder=tmp_path).out == "1 sent, 1 left for later\n"
    print_edition(tmp_path, day=DAY.replace(day=6))
    assert digest("send", folder=tmp_path).code == 0
    first, ana, bo = (opened(each) for each in host.taken)
    assert ana["In-Reply-To"] == ana["References"] == first["Message-ID"]
    assert bo["In-Reply-To"] is None


def test_the_pdf_is_attached(tmp_path, host):
    """Byte for byte, under a name that tells audience and day; it must be what was built."""
    configure(tmp_path, host.port, audience="      attach: pdf\n")
    print_edition(tmp_path, pdf=PDF)
    assert digest("send", folder=tmp_path).code == 0
    message = opened(host.taken[0])
    (attached,) = message.iter_attachments()
    assert (attached.get_filename(), attached.get_content_type()) == ("desk-2026-01-05.pdf", "application/pdf")
    assert attached.get_content() == PDF
    assert message["Content-Language"] == "it"
    (tmp_path / "output" / "2026-01-05" / "desk.pdf").write_bytes(b"another")
    ran = digest("send", folder=tmp_path)
    told = (
        "output/2026-01-05/desk.pdf is not what the newest build wrote; it was changed since. Build the edition again"
    )
    assert (ran.code, ran.err) == (1, f"digest: desk 2026-01-05: {told} with digest build, then send.\n")


def test_a_dry_run_sends_nothing(tmp_path, host):
    """It prints readers and editions, and leaves everything as it was."""
    configure(tmp_path, host.port)
    print_edition(tmp_path)
    assert digest("suppress", "bo@EXAMPLE.com", folder=tmp_path).code == 0
    ran = digest("send", "--dry-run", folder=tmp_path)
    lines = [re.split(r"\s{2,}", line) for line in ran.out.splitlines()]
    assert (ran.code, ran.err, host.taken) == (0, "", [])
    assert lines[1][:8] == ["desk 2026-01-05", "2", "1", "0", "0", "0", "0", "1"]
    assert lines[-2:] == [["ana@example.org", "to send"], ["bo@example.com", "kept back"]]
    assert states(digest("outbox", "--json", folder=tmp_path)) == {}


def test_a_proof_and_files_leave_no_trace(tmp_path, host):
    """A proof copy goes to one address, files to a folder; the readers still get theirs."""
    configure(tmp_path, host.port)
    print_edition(tmp_path)
    ran = digest("send", "--to", "Io <me@example.net>", folder=tmp_path)
    assert (ran.code, ran.out) == (0, "desk 2026-01-05: sent to me@example.net (250 2.0.0 taken)\n")
    ran = digest("send", "--to-files", "letters", folder=tmp_path)
    assert (ran.code, ran.out) == (0, "2 messages written to letters; nothing was sent\n")
    written = {path.read_bytes() for path in (tmp_path / "letters").iterdir()}
    assert digest("send", folder=tmp_path).out == "2 sent\n"
    assert host.readers == ["me@example.net", "ana@example.org", "bo@example.com"]
    assert {taken[2] for taken in host.taken[1:]} == written


def test_bad_lines_are_told_and_the_others_go(tmp_path, host):
    """Each with its file and line; who stands twice gets it once."""
    (tmp_path / "list.txt").write_text(
        "# the desk\nana@example.org\nAna <ana@EXAMPLE.org>\nno address\nx@y\n\nü@example.org\n"
        f"{'l' * 65}@example.org\ncy@{'d' * 250}.example\n",
        encoding="utf-8",
    )
    (tmp_path / "list.csv").write_text(
        'Name;Email\nCy;cy@example.org\n"Di\r\nBcc: all@example.org";di@example.org\nEd\nFo;fo@exa mple.org\n',
        encoding="utf-8", newline="",
    )  # fmt: skip
    configure(tmp_path, host.port, to="[ana@example.org, list.txt, list.csv]")
    print_edition(tmp_path)
    ran = digest("send", folder=tmp_path)
    assert (ran.code, ran.out) == (1, "4 sent\n")
    assert sorted(host.readers) == ["ana@example.org", "cy@example.org", "di@example.org", "x@y"]
    assert not any(b"Bcc: all" in message for _, _, message in host.taken)
    end = " Mend or remove the line; everybody else is written to."
    mark = " Remove it, or the line break in the cell."
    assert ran.err.splitlines() == [
        f"digest: list.txt:4: there is no @ in it; expected an address such as name@example.org.{end}",
        f"digest: list.txt:7: the letters before the @ must be plain ones (ASCII).{end}",
        f"digest: list.txt:8: more than 64 characters stand before the @.{end}",
        f"digest: list.txt:9: what stands behind the @ is no domain.{end}",
        f"digest: list.csv:3: a quotation mark has no other on the line; the line is read by itself.{mark}",
        f"digest: list.csv:3: there is no @ in it; expected an address such as name@example.org.{end}",
        "digest: list.csv:4: a quotation mark has no other on the line, as list.csv:3 does; the line is read by itself."
        + mark,
        f"digest: list.csv:5: there is no @ in it; expected an address such as name@example.org.{end}",
        f"digest: list.csv:6: what stands behind the @ is no domain.{end}",
    ]


@pytest.mark.parametrize(
    ("header", "told"),
    [
        ("Subject: =?utf-8?q?a=0D=0ABcc=3A_all=40example.org?=", "the header Subject holds a line break"),
        ("Subject: =?utf-8?b?YeKAqGI=?=", "the header Subject holds a line break or control character (U+2028)"),
    ],
    ids=["line break", "line separator"],
)
def test_a_header_with_a_line_break_is_refused(tmp_path, host, header, told):
    """An edition with one is not sent at all."""
    configure(tmp_path, host.port)
    print_edition(tmp_path, message=eml().replace(b"Subject: I negoziati di Minsk", header.encode()))
    ran = digest("send", folder=tmp_path)
    assert ran.code == 1
    assert told in ran.err
    assert host.taken == []


def test_what_was_not_built_is_not_sent(tmp_path, host):
    """No edition, a changed one, an audience without mail, a day without an edition: each is told."""
    configure(tmp_path, host.port)
    print_edition(tmp_path, audience="other")
    ran = digest("send", folder=tmp_path)
    told = "digest: desk: no build made it as mail. Put mail under formats of this audience, and build.\n"
    assert (ran.code, ran.err) == (1, told)
    print_edition(tmp_path)
    (tmp_path / "output" / "2026-01-05" / "desk.eml").write_bytes(eml("changed"))
    assert "desk.eml is not what the newest build wrote" in digest("send", folder=tmp_path).err
    (tmp_path / "output" / "2026-01-05" / "desk.eml").unlink()
    assert "desk.eml cannot be read (No such file or directory)" in digest("send", folder=tmp_path).err
    assert "no build made it as mail for 2026-02-01" in digest("send", "--date", "2026-02-01", folder=tmp_path).err
    ran = digest("send", "--audience", "dask", folder=tmp_path)
    assert (ran.code, ran.err) == (2, "digest: --audience dask: no such audience (did you mean desk?)\n")
    assert host.taken == []


def test_an_empty_edition_is_skipped_where_that_is_wanted(tmp_path, host):
    """Otherwise it is sent."""
    configure(tmp_path, host.port, audience="      empty: skip\n")
    print_edition(tmp_path, printed=0)
    ran = digest("send", folder=tmp_path)
    told = "desk 2026-01-05: has no story, and its audience wants no empty edition (empty: skip)\n0 sent\n"
    assert (ran.code, ran.out) == (0, told)
    configure(tmp_path, host.port)
    assert digest("send", folder=tmp_path).out == "2 sent\n"


def test_answers_of_a_server(tmp_path):
    """451 waits, 550 fails, 5.1.x is written to no more, a broken line waits, and the others get theirs."""
    names = ["later", "full", "gone", "drop", "well"]
    answers = {
        "later@a.example": ["451 4.2.1 later"],
        "full@a.example": ["550 5.7.1 not here"],
        "gone@a.example": ["550 5.1.1 no such user"],
        "drop@a.example": ["drop"],
    }
    with Host(answers) as host:
        configure(tmp_path, host.port, to=f"[{', '.join(f'{name}@a.example' for name in names)}]")
        print_edition(tmp_path)
        ran = digest("send", folder=tmp_path)
        assert (ran.code, ran.out) == (1, "1 sent, 2 wait for a later try, 2 failed\n")
        assert "full@a.example: failed: 550 5.7.1 not here" in ran.err
        shown = states(digest("outbox", "--json", folder=tmp_path))
        assert shown == {
            "later@a.example": "deferred", "full@a.example": "failed", "gone@a.example": "failed",
            "drop@a.example": "deferred", "well@a.example": "sent",
        }  # fmt: skip
        assert digest("suppress", "--list", folder=tmp_path).out.split()[0] == "gone@a.example"
        # Nothing is due yet, and what failed is not tried by itself.
        assert digest("send", "--resume", folder=tmp_path).out == "0 sent\n"
        assert digest("send", "--again", folder=tmp_path).out == "1 sent, 1 sent before, 2 wait for a later try\n"
    assert host.readers == ["well@a.example", "full@a.example"]


SENDERS = {
    "530": ("530 5.7.0 authentication required", "wants to know who sends"),
    "5.1.8": ("550 5.1.8 Sender address rejected", "refuses the sender desk@sender.example"),
}


@pytest.mark.parametrize("answer", SENDERS)
def test_a_refusal_of_the_sender_is_no_fault_of_a_reader(tmp_path, answer):
    """Postfix refuses senders when it hears of the reader; the run stops, and nobody has failed."""
    said, told = SENDERS[answer]
    with Host({"ana@example.org": [said]}) as host:
        configure(tmp_path, host.port)
        print_edition(tmp_path)
        ran = digest("send", folder=tmp_path)
        assert (ran.code, ran.out, told in ran.err) == (3, "0 sent, 2 left for later\n", True)
        assert digest("suppress", "--list", folder=tmp_path).out == ""
        assert digest("send", "--resume", folder=tmp_path).out == "2 sent\n"


def test_readers_who_are_refused_unseen_are_not_lost(tmp_path):
    """A relay that takes nobody stops the run after three, who are tried again; one full mailbox does not count."""
    names = [f"r{n}@a.example" for n in range(6)]
    refusals = ["554 5.7.1 Relay access denied", "553 5.7.1 Sender not logged in", "550 no"]
    answers = {
        "r0@a.example": ["552 5.2.2 full"],
        **{name: [said] for name, said in zip(names[1:], refusals, strict=False)},
    }
    with Host(answers) as host:
        configure(tmp_path, host.port, to=f"[{', '.join(names)}]")
        print_edition(tmp_path)
        ran = digest("send", folder=tmp_path)
        assert (ran.code, ran.out) == (3, "0 sent, 3 wait for a later try, 1 failed, 2 left for later\n")
        assert "the server refuses readers unseen, 3 times in a row (550 no)" in ran.err
    shown = states(digest("outbox", "--json", folder=tmp_path))
    assert list(shown.values()) == ["failed", *["deferred"] * 3, *["queued"] * 2]


def test_only_the_answer_to_a_message_says_that_it_is_taken(tmp_path):
    """Another good word for a reader is none: no message was sent."""
    with Host({"ana@example.org": ["252 cannot verify"]}) as host:
        configure(tmp_path, host.port)
        print_edition(tmp_path)
        assert digest("send", folder=tmp_path).out == "1 sent, 1 wait for a later try\n"
    assert host.readers == ["bo@example.com"]


@pytest.mark.parametrize(("code", "words", "state"), [
    (67, "", "suppressed"), (69, "550 5.1.1 no such user", "suppressed"), (68, "", "later"), (69, "", "later"),
    (65, "550 5.1.8 bad sender", "stopped"),
])  # fmt: skip
def test_exit_codes_of_a_command(code, words, state):
    """No user ends the mail; a host or a service that is not there may be there later."""
    command = Command((sys.executable, "-c", f"import sys; print({words!r}, file=sys.stderr); sys.exit({code})"))
    envelope = Envelope(sender="a@x.example", recipient="b@x.example")
    if state == "stopped":
        with pytest.raises(StoppedError, match="bad sender"):
            command.send(envelope, b"")
        return
    answer = command.send(envelope, b"")
    assert (answer.kind, answer.is_address) == (("refused", True) if state == "suppressed" else ("later", False))


def test_421_ends_the_run_and_nothing_is_lost(tmp_path):
    """One is taken for a passing trouble: the next goes on another connection; after two in a row nobody is asked."""
    readers = [f"r{n}@a.example" for n in range(6)]
    answers = {"r1@a.example": ["421 4.7.0 slow down"], "r3@a.example": ["421 a"], "r4@a.example": ["421 4.7.0 b"]}
    with Host(answers) as host:
        configure(tmp_path, host.port, to=f"[{', '.join(readers)}]")
        print_edition(tmp_path)
        ran = digest("send", folder=tmp_path)
        assert (ran.code, ran.out) == (3, "2 sent, 3 wait for a later try, 1 left for later\n")
        told = "digest: the server takes nothing more now (421 4.7.0 b). Nothing is lost: digest send --resume goes on."
        assert ran.err.splitlines()[-1] == told
        assert len(host.sessions) == 3
        assert digest("send", "--resume", folder=tmp_path).out == "1 sent, 2 sent before, 3 wait for a later try\n"
    assert host.readers == ["r0@a.example", "r2@a.example", "r5@a.example"]


def test_a_message_that_is_refused_does_not_cost_all_readers(tmp_path):
    """After three in a row nobody else is tried."""
    (tmp_path / "readers.csv").write_text(everybody(10), encoding="utf-8")
    with Host(at_data=["554 5.7.1 this is spam"] * 3) as host:
        configure(tmp_path, host.port, to="readers.csv")
        print_edition(tmp_path)
        ran = digest("send", folder=tmp_path)
        assert (ran.code, ran.out) == (3, "0 sent, 3 failed, 7 left for later\n")
        assert "the server refuses the message itself, 3 times in a row (554 5.7.1 this is spam)" in ran.err
        assert digest("send", "--again", folder=tmp_path).out == "10 sent\n"
    assert sorted(set(host.readers)) == sorted(host.readers)


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_protected_line(tmp_path, security):
    """With the right certificate and password the message goes; with another certificate or password nothing does."""
    context, authority = trusted(tmp_path)
    with Host(context=context, implicit=security == "tls", password="right") as host:  # noqa: S106 - of nobody
        smtp = f", user: desk, password: '${{PASSWORD}}', authority: {authority.name}"
        configure(tmp_path, host.port, smtp=smtp)
        config = tmp_path / "config.yaml"
        config.write_text(config.read_text(encoding="utf-8").replace("security: plain", f"security: {security}"))
        print_edition(tmp_path)
        wrong = digest("send", folder=tmp_path, PASSWORD="hunter2")  # noqa: S106 - as above
        assert (wrong.code, wrong.out) == (3, "0 sent, 2 left for later\n")
        assert re.fullmatch(
            rf"digest: 127\.0\.0\.1:{host.port}: does not take the user name and password \(535 .*\); look at user and "
            r"password under mail: smtp\. Nothing is lost: mend it, then digest send --resume\.\n",
            wrong.err,
        )
        config.write_text(config.read_text(encoding="utf-8").replace(f", authority: {authority.name}", ""))
        wrong = digest("send", "--resume", folder=tmp_path, PASSWORD="right")  # noqa: S106 - as above
        assert "has a certificate that is not trusted" in wrong.err
        assert wrong.code == 3
        configure(tmp_path, host.port, smtp=smtp)
        config.write_text(config.read_text(encoding="utf-8").replace("security: plain", f"security: {security}"))
        assert digest("send", "--resume", folder=tmp_path, PASSWORD="right").out == "2 sent\n"  # noqa: S106 - as above
    assert "hunter2" not in wrong.err + wrong.out


def test_no_password_goes_over_an_open_line(tmp_path):
    """A server that offers no STARTTLS gets neither password nor message, as the configuration wants protection."""
    with Host(password="right") as host:  # noqa: S106 - of nobody
        configure(tmp_path, host.port, smtp=", user: desk, password: right")
        config = tmp_path / "config.yaml"
        config.write_text(config.read_text(encoding="utf-8").replace("security: plain", "security: starttls"))
        print_edition(tmp_path)
        ran = digest("send", folder=tmp_path)
    assert ran.code == 3
    assert "does not offer what is wanted" in ran.err
    assert host.tried == []


def test_a_server_that_vanishes(tmp_path):
    """What was not sent waits; when the server is back everybody has it, the one in flight perhaps twice."""
    port = free_port()
    configure(tmp_path, port)
    print_edition(tmp_path)
    ran = digest("send", folder=tmp_path)
    told = (
        f"digest: 127.0.0.1:{port}: cannot be reached (Connection refused). Nothing is lost: mend it, then digest send"
    )
    assert (ran.code, ran.err) == (3, f"{told} --resume.\n")
    with Host(port=port) as host:
        assert digest("send", "--resume", folder=tmp_path).out == "2 sent\n"
    assert host.readers == ["ana@example.org", "bo@example.com"]


def test_limits_on_connections(tmp_path):
    """After so many messages a new connection is opened."""
    (tmp_path / "readers.csv").write_text(everybody(7), encoding="utf-8")
    with Host() as host:
        configure(tmp_path, host.port, to="readers.csv", smtp=", per_connection: 3")
        print_edition(tmp_path)
        assert digest("send", folder=tmp_path).out == "7 sent\n"
    assert len(host.sessions) == 3


def test_who_is_no_longer_among_the_readers_gets_nothing(tmp_path):
    """Nor does who was suppressed after the edition was queued."""
    port = free_port()
    configure(tmp_path, port, to="[ana@example.org, bo@example.com, cy@example.net]")
    print_edition(tmp_path)
    assert digest("send", folder=tmp_path).code == 3
    configure(tmp_path, port, to="[ana@example.org, bo@example.com]")
    assert digest("suppress", "ana@example.org", folder=tmp_path).code == 0
    with Host(port=port) as host:
        ran = digest("send", "--resume", folder=tmp_path)
        assert (ran.code, ran.out) == (0, "1 sent, 2 kept back\n")
    assert host.readers == ["bo@example.com"]


def test_a_command_in_the_place_of_a_server(tmp_path):
    """The message on standard input, the envelope behind the command; its exit code says what became of it."""
    script = tmp_path / "takes"
    script.write_text(
        f"#!{sys.executable}\nimport sys, pathlib\n"
        "reader = sys.argv[-1]\n"
        "pathlib.Path(reader + '.txt').write_bytes(sys.stdin.buffer.read())\n"
        "pathlib.Path(reader + '.args').write_text(' '.join(sys.argv[1:]))\n"
        "sys.exit({'bo@example.com': 67, 'cy@example.net': 75}.get(reader, 0))\n",
        encoding="utf-8",
    )
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    configure(tmp_path, to="[ana@example.org, bo@example.com, cy@example.net]",
              mail=f"  transport: sendmail\n  sendmail: ['{script}', -i]\n")  # fmt: skip
    print_edition(tmp_path)
    ran = digest("send", folder=tmp_path)
    assert (ran.code, ran.out) == (1, "1 sent, 1 wait for a later try, 1 failed\n")
    assert (tmp_path / "ana@example.org.args").read_text(
        encoding="utf-8"
    ) == "-i -f desk@sender.example -- ana@example.org"
    assert b"To: ana@example.org\n" in (tmp_path / "ana@example.org.txt").read_bytes()
    script.unlink()
    configure(tmp_path, mail=f"  transport: sendmail\n  sendmail: ['{script}', -i]\n", to="[di@example.org]")
    ran = digest("send", folder=tmp_path)
    assert (ran.code, "cannot be run (No such file or directory)" in ran.err) == (3, True)


def test_files_in_the_place_of_a_server(tmp_path):
    """A message a file; a second run writes nothing."""
    configure(tmp_path, mail="  transport: files\n  folder: letters\n")
    print_edition(tmp_path)
    assert digest("send", folder=tmp_path).out == "2 sent\n"
    assert digest("send", folder=tmp_path).out == "0 sent, 2 sent before\n"
    assert len(list((tmp_path / "letters").iterdir())) == 2


def test_without_mail_in_the_configuration_nothing_can_be_sent(tmp_path):
    """What is missing is told."""
    (tmp_path / "config.yaml").write_text("title: x\nsources: [.]\n", encoding="utf-8")
    ran = digest("send", folder=tmp_path)
    told = "config.yaml: mail: is missing; it says who writes and through which server (see the page on sending)"
    assert (ran.code, ran.err) == (2, f"digest: {told}\n")
