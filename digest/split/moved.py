"""Moved: boundaries that a person has set, on the blocks of an article.

In: moves, an article and its blocks. Out: the blocks that must or must not open a story, and a `Problem` for each move
whose place is not there. It never judges a text.
"""

from collections.abc import Mapping, Sequence
from itertools import groupby

from digest.model import Article, Move, Problem
from digest.split.blocks import Block
from digest.text.words import fold_words


def moves_for(article: Article, moves: Sequence[Move]) -> tuple[Move, ...]:
    """Return the moves that name an article: by the end of its location, or by its address."""
    return tuple(move for move in moves if _names(move, article))


def settled(article: Article, blocks: Sequence[Block], moves: Sequence[Move]) -> Mapping[int, Move]:
    """Return the move of each block that has one, by the block's number; the last one counts."""
    found: dict[int, Move] = {}
    for move in moves_for(article, moves):
        number = _block(article, blocks, move)
        if number is not None:
            found[number] = move
    return found


def misplaced(articles: Sequence[Article], moves: Sequence[Move]) -> tuple[Problem, ...]:
    """Return a problem for each move that names an article and no paragraph of it; other articles may come tomorrow."""
    problems: list[Problem] = []
    for where, group in groupby(moves, key=lambda move: (move.where, move.words, move.paragraph)):
        named = [(move, article) for move in group for article in articles if _names(move, article)]
        if named and all(_paragraph(article, move) is None for move, article in named):
            move, article = named[0]
            place = (
                f"paragraph {move.paragraph}"
                if move.paragraph is not None
                else f"no paragraph that begins “{move.words}”"
            )
            what = f"{article.location} has {place}" if move.paragraph is None else f"{article.location} has no {place}"
            remedy = "Copy the first words of the paragraph, or write its number as digest why tells it."
            problems.append(Problem(where=where[0], what=what, remedy=remedy, is_document=False))
    return tuple(problems)


def _names(move: Move, article: Article) -> bool:
    wanted = move.article.removeprefix("./")
    return wanted == article.location or article.location.endswith(f"/{wanted}") or wanted == article.url


def _paragraph(article: Article, move: Move) -> int | None:
    """Return the index of the paragraph that a move names."""
    if move.paragraph is not None:
        return move.paragraph - 1 if 0 < move.paragraph <= len(article.paragraphs) else None
    wanted = fold_words(move.words)
    for index, paragraph in enumerate(article.paragraphs):
        if fold_words(paragraph.of(article.text)[: 3 * len(move.words) + 40])[: len(wanted)] == wanted:
            return index
    return None


def _block(article: Article, blocks: Sequence[Block], move: Move) -> int | None:
    """Return the number of the block that holds the paragraph of a move; a separator counts as what follows it."""
    index = _paragraph(article, move)
    if index is None:
        return None
    end = article.paragraphs[index].end
    return next((number for number, block in enumerate(blocks) if end <= block.body.end), None)
