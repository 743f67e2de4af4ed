"""The stories of a newsletter.

Comes in: the blocks of a mail. Goes out: its stories, where the mail is evidently a list of titled stories: three or
more titles of one rank (a heading, or a line that is a link), each with text of its own below it. Otherwise nothing:
a mail of one story is not split here. The greeting above the first title and the closing lines below the last story
are left out. It never splits the text below a title.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from digest.read.html.blocks import HEADINGS, Block
from digest.read.page import fold
from digest.read.words import load_words

LEAST_STORIES = 3
"""Fewer titles than this make no list."""
LONGEST_TITLE = 200
"""Most characters of a title."""
LEAST_TEXT = 40
"""Fewest characters below a title that tell a story."""
LEAST_INTRODUCTION = 200
"""Fewest characters above the first title that are worth reading."""
_MOSTLY = 0.6
"""Share of the titles of a rank that must have text below them."""
_RULE = re.compile(r"^[ \t]*(?:[-=*_~#•·–—][ \t]*){3,}$", re.MULTILINE)
_URL = re.compile(r"[<\[(]?(https?://[^\s<>\"\])]+)[>\])]?")
_HEADED = re.compile(r"[ \t]*#{1,4}[ \t]+(.+?)[ \t#]*")
_STOPS = (".", ",", ";", ":", "…")


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A titled part of a newsletter."""

    headline: str | None
    blocks: tuple[Block, ...]
    link: str | None
    is_one_of_many: bool = True
    """Whether it was parted from others here."""


def stories(blocks: Sequence[Block]) -> tuple[Story, ...]:
    """Return the stories of a list of titled stories, else none."""
    kept = without_closing(blocks)
    for rank in ("h1", "h2", "h3", "h4", "link"):
        starts = [place for place, block in enumerate(kept) if _rank(block) == rank]
        if len(starts) >= LEAST_STORIES:
            found = [
                _story(kept[start], kept[start + 1 : end])
                for start, end in zip(starts, [*starts[1:], len(kept)], strict=True)
            ]
            told = [story for story in found if _size(story.blocks) >= LEAST_TEXT]
            if len(told) >= max(LEAST_STORIES, len(found) * _MOSTLY):
                return (*_introduction(kept[: starts[0]]), *told)
    return ()


def without_closing(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Leave out the lines at the end that are about the mail, and those at its begin."""
    closings = load_words().closings
    starts = (block.words[:200].casefold().lstrip("[(") for block in blocks)
    about = {place: None for place, start in enumerate(starts) if start.startswith(closings)}
    half = len(blocks) // 2
    end = next((place for place in about if place >= max(1, half)), len(blocks))
    return tuple(block for place, block in enumerate(blocks[:end]) if place not in about)


def blocks_of_plain(text: str) -> list[Block]:
    """Return the paragraphs of a plain text: a short line above a text is its title, an address below it its link."""
    found: list[Block] = []
    for part in re.split(r"\n[ \t]*\n", _RULE.sub("\n", text.replace("\r\n", "\n").replace("\r", "\n"))):
        lines = [line for line in part.split("\n") if line.strip()]
        for block in _taken(lines):
            if block.words:
                found.append(block)
            elif block.link and found:
                found[-1] = _linked(found, block.link)
    return _ranked(found)


def _taken(lines: Sequence[str]) -> Iterator[Block]:
    """Yield the blocks of the lines of a paragraph; an address alone on its line has no words."""
    alone = [_URL.fullmatch(line.strip()) for line in lines]
    # For each line, where the next address stands, and the longest line before that; told from the end on, once.
    ends, longest = [len(lines)] * (len(lines) + 1), [0] * (len(lines) + 1)
    for place in range(len(lines) - 1, -1, -1):
        ends[place] = place if alone[place] else ends[place + 1]
        longest[place] = 0 if alone[place] else max(len(lines[place]), longest[place + 1])
    place = 0
    while place < len(lines):
        line, address, end = lines[place], alone[place], ends[place + 1]
        headed = _HEADED.fullmatch(line)
        if headed:
            yield Block(words=fold(headed[1]), tag="h2", link=None)
        elif address:
            yield Block(words="", tag="p", link=address[1])
        elif _is_title(line) and len(line) + 15 < longest[place + 1]:
            yield Block(words=fold(line), tag="title", link=None)
        else:
            yield Block(words=fold(" ".join(lines[place:end])), tag="p", link=None)
            place = end - 1
        place += 1


def _linked(found: list[Block], link: str) -> Block:
    last = found[-1]
    return Block(words=last.words, tag=last.tag, link=last.link or link)


def _ranked(found: list[Block]) -> list[Block]:
    """Make headings of the titles: lines set apart above a paragraph, where several are."""
    ranked = []
    for place, block in enumerate(found):
        below = found[place + 1] if place + 1 < len(found) else None
        above_text = below is not None and len(below.words) >= LEAST_TEXT and below.tag == "p"
        is_title = block.tag == "title" or (block.tag == "p" and _is_title(block.words) and above_text and place > 0)
        ranked.append(Block(words=block.words, tag="h2", link=block.link) if is_title else block)
    return ranked


def _is_title(line: str) -> bool:
    words = line.strip()
    return 8 <= len(words) <= 120 and not words.endswith(_STOPS) and words[:1].isalnum() and not words[:1].islower()


def _rank(block: Block) -> str:
    """Return what kind of title a block may be."""
    if not 3 <= len(block.words) <= LONGEST_TITLE:
        return ""
    if block.tag in HEADINGS:
        return block.tag
    return "link" if block.link and len(block.words.split()) >= 4 and block.tag != "p-plain" else ""


def _story(title: Block, below: Sequence[Block]) -> Story:
    links = (block.link for block in (title, *below) if block.link)
    return Story(headline=title.words, blocks=tuple(_text(below)), link=next(links, None))


def _text(blocks: Sequence[Block]) -> list[Block]:
    """Leave out what only leads on ("Read more"): a few words that are a link."""
    return [block for block in blocks if not (block.link and len(block.words.split()) < 6)]


def _introduction(blocks: Sequence[Block]) -> tuple[Story, ...]:
    """Return what stands above the first title, if it is more than a greeting."""
    words = [block for block in _text(blocks) if len(block.words) >= LEAST_TEXT]
    return (Story(headline=None, blocks=tuple(words), link=None),) if _size(words) >= LEAST_INTRODUCTION else ()


def _size(blocks: Sequence[Block]) -> int:
    return sum(len(block.words) for block in blocks)
