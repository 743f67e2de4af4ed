"""Configurations that are wrong: every mistake is told at once, with its place, and nothing crashes."""

import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from digest.config import load
from digest.config.tree import Mistake, MistakeError, parse
from digest.errors import ConfigError, DataError

CASES = Path(__file__).parent / "samples" / "config" / "mistakes.txt"
ENVIRONMENT = {"SECRET": "hunter2", "YAML": "{a: {title: x}}"}


def cases():
    """Return the cases of the table: a name, the file, and the lines that are told."""
    found = []
    for case in re.split(r"^=== ", CASES.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        name, _, rest = case.partition("\n")
        text, _, lines = rest.partition(">>>\n")
        found.append(pytest.param(text, lines.removesuffix("\n"), id=name))
    return found


def told(folder: Path, content: str | bytes) -> str:
    """Return what is told about a configuration with this content."""
    (folder / "config.yaml").write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(ConfigError) as caught:
        load("config.yaml", environment=ENVIRONMENT)
    return str(caught.value)


def parsed(text: str) -> list[Mistake]:
    """Return the mistakes that the parser finds."""
    try:
        return parse(text)[1]
    except MistakeError as error:
        return [error.mistake]


def loaded(path: str) -> list[str]:
    """Return what is told about a configuration; nothing where it is right."""
    try:
        load(path, environment=ENVIRONMENT)
    except ConfigError as error:
        return str(error).splitlines() or [""]
    return []


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(("text", "expected"), cases())
def test_every_mistake_is_told_with_its_place(tmp_path, text, expected):
    """The table of samples/config/mistakes.txt holds, to the letter."""
    assert told(tmp_path, text) == expected


def test_no_message_tells_a_secret(tmp_path):
    """Wherever a variable's value is wrong, only its name is shown."""
    names = ["title", "language", "timezone", "window", "undated", "sources", "topics", "outlets", "audiences"]
    text = "".join(f"{name}: [{{a: '${{SECRET}}'}}, '${{SECRET}}']\n" for name in names)
    below = "destinations:\n  - {folder: '${SECRET}', x: '${SECRET}'}\n  - ['${SECRET}']\n"
    assert "hunter2" not in told(tmp_path, text + below)


@pytest.mark.parametrize("theme", ["hunter-2", "Hunter2", "hunter 2"])
def test_no_suggestion_tells_a_part_of_a_secret(tmp_path, monkeypatch, theme):
    """A variable whose name is like its value gets no suggestion."""
    monkeypatch.setitem(ENVIRONMENT, "hunter2", theme + "!")
    line = "config.yaml:1:24: audiences.a.theme: expected a plain name (small letters a-z, digits, - and _, at most 64)"
    assert told(tmp_path, 'audiences: {a: {theme: "${hunter2}"}}') == f"{line}; got '${{hunter2}}'"


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? ", "[{a: ["])
def test_deep_nesting_is_refused_and_kills_nothing(tmp_path, opening):
    """50,000 levels would end the interpreter in PyYAML's C composer."""
    message = told(tmp_path, "title: " * (opening not in "- ? ") + opening * 50_000)
    assert re.fullmatch(r"config\.yaml:1:\d+: .*nested more than 40 levels deep", message)


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [x, x, x, x]\n"
        + "".join(f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)),
        "a: &a {x: 1}\n" + "".join(f"k{n}: {{<<: *a}}\n" for n in range(4000)),
        "".join(f"<<: {{k{n}: 1}}\n" for n in range(4000)),
        "x: &x [*x]\n",
        "x: " + "[" + "a, " * 60_000 + "]",
        "? " * 30 + "x",
        "%YAML 9.9\n---\ntitle: x\n",
        "title: *nobody\n",
        "\x00",
    ],
    ids=["bomb", "merges", "merge names", "loop", "many", "names", "version", "nobody", "zero"],
)
def test_hostile_files_are_refused(tmp_path, text):
    """Nothing is expanded, so nothing can grow; what is told is of bounded length."""
    message = told(tmp_path, text)
    assert 0 < len(message.splitlines()) <= 101
    assert all(
        re.match(r"config\.yaml:(\d+:\d+: .|  and )| and ", line) or "more mistakes" in line
        for line in message.splitlines()
    )


def test_the_slow_parser_tells_the_same(tmp_path, monkeypatch):
    """Without the C parser, deep nesting and tags are refused as well."""
    monkeypatch.setattr("digest.config.tree.LOADER", yaml.SafeLoader)
    assert told(tmp_path, "title: " + "[" * 5000).endswith("nested more than 40 levels deep")
    assert "the tag '!x' is not supported" in told(tmp_path, "title: !x y")


def test_a_file_that_is_not_utf_8_is_told_with_its_place(tmp_path):
    """The first byte that is wrong is named."""
    message = "config.yaml:2:4: not UTF-8 text; save the file as UTF-8"
    assert told(tmp_path, "a: b\nperch\xe8".encode("latin-1").replace(b"perch", b"per")) == message
    assert told(tmp_path, "title: x".encode("utf-16")) == "config.yaml:1:1: not UTF-8 text; save the file as UTF-8"


def test_a_file_that_is_too_large_is_not_read(tmp_path):
    """A megabyte is no configuration."""
    message = "config.yaml: larger than 1,000,000 bytes; is this a configuration?"
    assert told(tmp_path, "#" * 1_000_001) == message


def test_a_missing_file_is_told_with_its_neighbour(tmp_path):
    """A misspelt name finds the file that was meant."""
    (tmp_path / "config.yaml").touch()
    for path, message in [
        ("confg.yaml", "confg.yaml: no such file (did you mean config.yaml?)"),
        ("nowhere/config.yaml", "nowhere/config.yaml: no such file"),
        (".", ".: this is a folder; name the file in it, such as config.yaml"),
        ("a\0b", "a\0b: no such file"),
    ]:
        with pytest.raises(ConfigError, match=re.escape(message)):
            load(path, environment={})


def test_a_file_that_may_not_be_read_is_told(tmp_path, monkeypatch):
    """The reason is the system's own."""

    def refuse(_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert told(tmp_path, "title: x") == "config.yaml: cannot be read: Permission denied"


def test_a_program_without_its_sample_says_so(tmp_path, monkeypatch):
    """A damaged installation is told as such, not as a mistake of the user's."""
    monkeypatch.setattr("digest.config.workspace", lambda: tmp_path)
    with pytest.raises(DataError, match="the built-in configuration is missing; install digest again"):
        load(None, environment={})


@given(st.text(st.sampled_from(list("ab:-[]{}&*!|>'\"#%@`?,. \n\t$")), max_size=60))
def test_no_text_breaks_the_parser(text):
    """Whatever stands in a file, there is a tree or one mistake with its place."""
    assert all(mistake.line >= 1 and mistake.column >= 1 for mistake in parsed(text))


@given(
    st.recursive(
        st.sampled_from(["x", "1", "", "true", "${SECRET}", "${NO}", "#123456", "pdf", "*", "it"]),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["a", "it", "*", "any", "title", "formats", "topics", "path", "x", "<<", "weight"]),
                inner,
                max_size=3,
            )
        ),
    ),
    st.sampled_from(["title", "language", "window", "sources", "topics", "outlets", "audiences", "destinations", "x"]),
)
def test_no_value_breaks_the_checks(tmp_path_factory, value, name):
    """Whatever value a name has, there is a configuration or a list of mistakes that tells no secret."""
    path = tmp_path_factory.mktemp("fuzz") / "config.yaml"
    path.write_text(yaml.safe_dump({name: value}), encoding="utf-8")
    lines = loaded(str(path))
    assert all(re.match(re.escape(str(path)) + r":\d+:\d+: .", line) for line in lines)
    assert not any("hunter2" in line for line in lines)
