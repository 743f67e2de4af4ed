"""JSON editions: the whole edition, as published in a schema, with the source's own characters."""

import json
from dataclasses import replace

import editions
import pytest
from jsonschema import Draft202012Validator, FormatChecker

from digest.render import render

EVERY = ["sample", "executive", "public", "empty", "hostile"]


def written(edition):
    """Return an edition as JSON text."""
    rendition, problems = render(edition, "json", templates=())
    assert (problems, rendition.name) == ((), f"{edition.audience}.json")
    return rendition.data.decode()


@pytest.fixture(scope="session")
def schema(root):
    """Return the published form."""
    return json.loads((root / "docs" / "reference" / "edition.schema.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", EVERY)
def test_an_edition_has_the_published_form(name, schema):
    """Every edition is as the schema says, with nothing that the schema does not name."""
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema, format_checker=FormatChecker())
    assert [error.message for error in validator.iter_errors(json.loads(written(getattr(editions, name)())))] == []


def test_the_schema_refuses_another_form(schema):
    """A missing part, an unknown part and a wrong value are told apart from an edition."""
    whole = json.loads(written(editions.sample()))
    lacking = {key: value for key, value in whole.items() if key != "origins"}
    validator = Draft202012Validator(schema)
    for wrong in (lacking, {**whole, "more": 1}, {**whole, "schema": 2}):
        assert not validator.is_valid(wrong)


def test_text_is_the_sources_own():
    """Sentences stand as published, fault for fault, with their place and their citation."""
    edition = editions.sample()
    whole = json.loads(written(edition))
    read = [
        (sentence["text"], sentence["article"], sentence["span"]["start"], sentence["paragraph"], sentence["citation"])
        for section in whole["sections"]
        for brief in section["briefs"]
        for passage in brief["passages"]
        for sentence in passage["sentences"]
    ]
    assert read == [
        (sentence.text, sentence.article, sentence.span.start, sentence.paragraph, passage.citation.number)
        for section in edition.sections
        for brief in section.briefs
        for passage in brief.passages
        for sentence in passage.sentences
    ]
    assert any("all”operazione di confine’" in text for text, *_ in read)


def test_dates_keep_their_precision():
    """A month stays a month."""
    whole = json.loads(written(editions.sample()))
    dates = [brief["when"] and brief["when"]["date"] for section in whole["sections"] for brief in section["briefs"]]
    assert {"2024-04", "2024", "2024-04-12", "2024-04-12T09:40+00:00", None} <= set(dates)


def test_the_order_of_keys_is_fixed():
    """The form begins with its version, and goes on in the order of the model."""
    whole = json.loads(written(editions.sample()))
    assert list(whole)[:6] == ["schema", "generator", "title", "audience", "audience_title", "label"]
    assert written(editions.sample()) == written(editions.sample())


def test_what_is_no_text_is_escaped():
    """A file name whose bytes are no text still gives JSON in UTF-8."""
    text = written(replace(editions.sample(), title="a\udce9"))
    assert '"title": "a\\udce9"' in text
    assert json.loads(text)["title"] == "a\udce9"
