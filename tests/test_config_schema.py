"""The JSON Schema of the configuration file: it is up to date, and agrees with the program."""

import json
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from digest.config import load, schema, workspace
from digest.errors import ConfigError

SCHEMA = Path("docs/reference/config.schema.json")
VALID = [
    "sources: [{feed: 'https://example.org/rss', outlet: Ansa, language: it, full_text: true, category: [A, B]}]\n",
    "network: {contact: desk@example.org, allow_private: nas.local, timeout: 1m, user_agent: Desk/1.0}\n",
    "title: x\nsources: [articles, {path: inbox, split: false}]\n",
    "topics:\n  a: {any: word}\n  b: {title: B, any: [word, {other: 2}], none: {it: [x], '*': y}}\n",
    "topics:\n  a: {title: {it: A, en: B}, any: {it: [x]}, color: '#abcdef'}\n",
    "audiences:\n  a: {formats: pdf, topics: military}\n  b: {formats: [html, json], show: []}\n",
    "outlets:\n  Ansa: {aliases: ANSA}\n  Tass: {aliases: [TASS], kind: state_agency, ownership: state}\n",
    "sources: articles\ndestinations: out\n",
    "audiences: {a: {schedule: '07:00', empty: skip}, b: {schedule: {at: '7:00', days: mon-fri, days_off: skip}}}\n",
    "handling: [open, closed]\naudiences: {a: {ceiling: open}}\n",
    "handling: {levels: [green, amber], default: amber}\nsources: [{path: a, handling: 'TLP:AMBER'}]\n",
    "destinations: [out, {folder: other}]\nwindow: 2w\nundated: spike\n",
]
WRONG = [
    "sources: [{feed: 'ftp://example.org'}]\n",
    "sources: [{feed: 'https://example.org/', path: x}]\n",
    "network: {timeout: 20}\n",
    "network: {proxy: x}\n",
    "tittle: x\n",
    "title: [x]\n",
    "language: italian\n",
    "window: 3 days\n",
    "undated: drop\n",
    "sources: {path: seeds}\n",
    "sources: [{patern: x, path: y}]\n",
    "sources: [{pattern: x}]\n",
    "topics: {}\n",
    "topics: {A: {any: x}}\n",
    "topics: {a: {title: x}}\n",
    "topics: {a: {any: [{x: 0}]}}\n",
    "topics: {a: {any: [{x: 1, y: 2}]}}\n",
    "topics: {a: {any: {italian: [x]}}}\n",
    "topics: {a: {any: [x], color: red}}\n",
    "topics: {a: {any: [x], weight: 0}}\n",
    "topics: {a: {any: [x], minimum: 2}}\n",
    "outlets: {Tass: {kind: agency}}\n",
    "audiences: {a: {formats: [pfd]}}\n",
    "audiences: {a: {formats: []}}\n",
    "audiences: {a: {total: 0}}\n",
    "audiences: {a: {show: [everything]}}\n",
    "audiences: {a: {theme: ../x}}\n",
    "destinations: [{path: x}]\n",
    "audiences: {a: {schedule: {days: daily}}}\n",
    "audiences: {a: {schedule: {at: '07:00', days_off: never}}}\n",
    "audiences: {a: {empty: nothing}}\n",
    "handling: {levels: []}\n",
]


def test_the_schema_is_up_to_date():
    """The file for editors is what the program makes; otherwise make it again."""
    made = json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"
    stale = f"{SCHEMA} is stale; run: python docs/make_reference.py"
    assert (workspace() / SCHEMA).read_text(encoding="utf-8") == made, stale


def test_the_schema_is_a_schema():
    """The file is valid JSON Schema itself."""
    Draft202012Validator.check_schema(schema())


def test_the_sample_configuration_names_its_schema_and_fits_it():
    """Editors find the schema by the first line, and have nothing to complain about."""
    text = (workspace() / "config.yaml").read_text(encoding="utf-8")
    assert text.splitlines()[0] == f"# yaml-language-server: $schema={SCHEMA}"
    assert list(Draft202012Validator(schema()).iter_errors(yaml.safe_load(text))) == []


@pytest.mark.parametrize("text", VALID)
def test_what_the_program_reads_fits_the_schema(tmp_path, text):
    """Short forms are allowed by both."""
    path = tmp_path / "config.yaml"
    path.write_text(text, encoding="utf-8")
    load(str(path), environment={})
    assert list(Draft202012Validator(schema()).iter_errors(yaml.safe_load(text))) == []


@pytest.mark.parametrize("text", WRONG)
def test_what_the_schema_refuses_the_program_refuses(tmp_path, text):
    """A mistake is shown in the editor and told by the program."""
    path = tmp_path / "config.yaml"
    path.write_text(text, encoding="utf-8")
    assert list(Draft202012Validator(schema()).iter_errors(yaml.safe_load(text)))
    with pytest.raises(ConfigError):
        load(str(path), environment={})
