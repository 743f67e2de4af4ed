"""An edition as long as one likes, for tests and benchmarks.

What comes in: how many stories there should be. What goes out: an edition, the same every time. Each paragraph ends
with a word of its own, *q12p3.*, by which a test finds the page that it stands on; each outlet has a name of its own.
"""

import random
from dataclasses import replace

import editions
from editions import Desk, article, day

from digest.model import Edition, Outlet, Quotation, Section

WORDS = (
    *("il", "governo", "della", "regione", "ha", "detto", "che", "nuove", "misure", "saranno", "discusse", "durante"),
    *("la", "riunione", "prevista", "domani", "nella", "capitale", "mentre", "rappresentanti", "aspettano", "risposta"),
)


def long_edition(stories: int) -> Edition:
    """Return an edition of so many stories of all lengths, about two on a page, with a note for each paragraph."""
    chance = random.Random(5)  # noqa: S311 - the same lengths in every run are wanted

    def sentence(most: int = 32) -> str:
        return " ".join(chance.choice(WORDS) for _ in range(chance.randint(6, most))).capitalize() + "."

    desk = Desk()
    briefs = []
    for number in range(1, stories + 1):
        paragraphs = [
            [*(sentence() for _ in range(chance.randint(0, 4))), f"Fine q{number}p{place}."]
            for place in range(1, chance.randint(2, 5))
        ]
        outlet = Outlet(name=f"Gazzetta {number}", kind="newspaper", ownership="private")
        told = article(
            f"{number}.txt",
            paragraphs,
            headline=f"Titolo {number} {sentence(12)}",
            when=day(2024, 4, 12),
            outlet=outlet,
        )
        made = desk.brief(told, outlets=(outlet,) * chance.randint(1, 3))
        first, *rest = made.passages
        if len(first.sentences) > 2:
            made = replace(made, standfirst=True)
        if rest and len(rest[0].sentences) > 1 and chance.random() < 0.4:
            words = rest[0].sentences[0]
            shown = Quotation(
                text=words.text, span=words.span, article=words.article, speaker="Nome Cognome", language="it"
            )
            made = replace(made, quotation=shown)
        briefs.append(made)
    sections = tuple(
        Section(topic=f"t{start}", title=f"Sezione {start}", color=None, briefs=tuple(briefs[start : start + 20]),
                pointers=())
        for start in range(0, stories, 20)
    )  # fmt: skip
    whole = replace(
        editions.sample(),
        intro=None,
        key_points=(),
        sections=sections,
        chart=(),
        citations=tuple(desk.citations),
        origins=desk.listed(),
        account=replace(editions.sample().account, printed=stories),
        show=("contents",),
    )
    return editions.settled(whole)
