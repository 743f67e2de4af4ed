"""Stories for the leash, and a model that writes what a test wants.

In: sentences, or a function from a story to an answer. Out: a `Leash`, or a server on this machine that speaks OpenAI's
protocol. Nothing is patched.
"""

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import yaml
from builders import LEXICONS
from sites import Asked, Heard, Site, reply

from digest.lexicons import load_outlets
from digest.model import Sentence, Span
from digest.retell import load_tongues
from digest.retell.leash import Leash
from digest.text.claims import claims_of, outlet_names

SAMPLES = Path(__file__).parent / "samples" / "retell"
PATH = "/v1/chat/completions"


def stories(name: str) -> list[dict]:
    """Return the stories of a file of samples."""
    return yaml.safe_load((SAMPLES / f"{name}.yaml").read_text(encoding="utf-8"))


def sentences_of(lines: Sequence[str], language: str) -> list[Sentence]:
    """Make the sentences of a story, one a paragraph."""
    made, at = [], 0
    for number, line in enumerate(lines, 1):
        span = Span(start=at, end=at + len(line))
        made.append(
            Sentence(
                text=line,
                span=span,
                article="a",
                paragraph=number,
                language=language,
                weight=1.0,
                needs_previous=False,
            )
        )
        at = span.end + 1
    return made


def leash(lines: Sequence[str], language: str) -> Leash:
    """Make the leash of a story."""
    names = outlet_names(load_outlets())
    given = sentences_of(lines, language)
    found = claims_of("\n".join(lines), [each.span for each in given], LEXICONS[language], article="a", names=names)
    tongues = load_tongues()
    return Leash(given, found, tongues[language], tongues, names)


def answer(*told: tuple[str, list[int]]) -> str:
    """Return what a model answers: sentences with the numbers that they cite."""
    return json.dumps({"sentences": [{"text": text, "cites": cites} for text, cites in told]}, ensure_ascii=False)


def completion(content: object) -> bytes:
    """Return the whole answer of a server."""
    return reply(200, json.dumps({"choices": [{"message": {"role": "assistant", "content": content}}]}).encode())


def story_in(asked: Asked) -> list[str]:
    """Return the texts of the story that a request holds."""
    return [each["text"] for each in json.loads(json.loads(asked.body)["messages"][1]["content"])["sentences"]]


def model(writes: Callable[[list[str]], str]) -> Site:
    """Make a server with a model that writes an answer to each story."""
    return Site(answers={PATH: Heard(lambda asked: completion(writes(story_in(asked))))})


def copies(texts: list[str]) -> str:
    """Answer as the most careful model would: with a sentence of the story, letter for letter."""
    return answer((texts[0], [1]))
