"""What is weighed when an article is split: single stories stay whole, round-ups are parted, in ten languages.

In come made-up articles and the labelled round-ups of the project; out go verdicts. Nothing is faked.
"""

import json

import pytest
from builders import LEXICONS, article, stories
from worlds import ROOT

from digest.split import split
from digest.split.lexical import segment
from digest.split.search import best_begins
from digest.split.shapes import is_quotation, mark_of

LABELLED = ROOT / "digest" / "labelled"

FEATURE = """The ferry that nobody wanted to paint

The ferry Aurora has crossed the strait for sixty-one years. Its captain, Mary Holt, remembers every winter of it. She
was nineteen when she first took the wheel.

Holt says that the paint came off in sheets. The crew patched the ferry with what was left in the yard. Nobody in the
town offered to help.

A long winter

Ice closed the strait in January. The ferry lay in the yard, and Holt went home to read. The company sent a letter about
the paint.

"I burned it," she says, and laughs.

What comes next

The company wants to sell the Aurora in spring. Holt has asked the town for a year more. The council will vote in March.
"""

SINGLES = {
    "en": FEATURE,
    "it": """Il sindaco di Borgoverde lascia dopo nove anni

Il sindaco di Borgoverde, Aldo Ferrini, ha annunciato le dimissioni. Lo ha fatto in consiglio, davanti a trenta persone.

Ferrini guidava il comune dal 2015. Aveva vinto due volte, la seconda per undici voti.

"Sono stanco", ha detto ai cronisti. Il consiglio comunale voterà il successore a giugno.

L'opposizione chiede che Ferrini resti fino all'estate.
""",
    "de": """Das alte Freibad in Oberau bleibt geschlossen

Das Freibad in Oberau öffnet auch in diesem Sommer nicht. Der Gemeinderat hat den Antrag von Bürgermeisterin Eva Kranz
abgelehnt. Es fehlen vierhunderttausend Euro.

Kranz sprach von einem schwarzen Tag für die Kinder der Gemeinde. Sie will das Freibad nun mit Spenden retten.

Der Gemeinderat berät im Herbst noch einmal über den Antrag.
""",
    "ru": """В Заречном закрыли старый мост

Мост через реку в Заречном закрыли для машин. Глава города Пётр Седов объявил об этом утром. Ремонт займёт два года.

Седов обещал пустить автобусы в объезд. По его словам, мост был опасен уже прошлой осенью.

Жители города просят оставить на мосту хотя бы пешеходную дорожку.
""",
}

BRIEFS = {
    "bullets": (
        "• Sweden has raised its interest rate by a quarter of a point, to the highest level in nine years.\n\n"
        "• A museum in Lisbon has found a lost drawing behind a cupboard, and will show it from Friday on.\n\n"
        "• Two climbers were rescued from a wall in Patagonia after four days of storm, the army said.\n"
    ),
    "numbers": (
        "1. Sweden has raised its interest rate by a quarter of a point, to the highest level in nine years.\n\n"
        "2. A museum in Lisbon has found a lost drawing behind a cupboard, and will show it from Friday on.\n\n"
        "3. Two climbers were rescued from a wall in Patagonia after four days of storm, the army said.\n"
    ),
    "times": (
        "08.10 - Sweden has raised its interest rate by a quarter of a point.\n\n"
        "11:45 - A museum in Lisbon has found a lost drawing behind a cupboard.\n\n"
        "14.30 - Two climbers were rescued from a wall in Patagonia after four days.\n"
    ),
    "labels": (
        "ECONOMY: Sweden has raised its interest rate by a quarter of a point, to the highest level in nine years.\n\n"
        "CULTURE: A museum in Lisbon has found a lost drawing behind a cupboard, and will show it from Friday on.\n\n"
        "WORLD: Two climbers were rescued from a wall in Patagonia after four days of storm, the army said.\n"
    ),
    "separators": (
        "Sweden has raised its interest rate by a quarter of a point, to the highest level in nine years.\n\n***\n\n"
        "A museum in Lisbon has found a lost drawing behind a cupboard, and will show it from Friday on.\n\n***\n\n"
        "Two climbers were rescued from a wall in Patagonia after four days of storm, the army said.\n"
    ),
    "datelines": (
        "STOCKHOLM, 3 March - Sweden has raised its interest rate by a quarter of a point, to the highest in years.\n\n"
        "LISBON, 3 March - A museum has found a lost drawing behind a cupboard, and will show it from Friday on.\n\n"
        "BUENOS AIRES, 3 March - Two climbers were rescued from a wall after four days of storm, the army said.\n"
    ),
}


@pytest.mark.parametrize("language", SINGLES)
def test_a_single_article_stays_whole(language):
    """Sub-headings, known names and words told again keep an article together."""
    (whole,) = stories(SINGLES[language], language=language)
    assert whole.language == language


@pytest.mark.parametrize("form", BRIEFS)
def test_forms_of_round_ups_are_borders(form):
    """Bullets, numbers, times, labels, separators and datelines part a list of briefs."""
    made = stories(BRIEFS[form], language="en")
    assert len(made) == 3
    assert {each.boundary for each in made[1:]} == {(form.rstrip("s"),)}
    assert all(0.5 < each.confidence <= 1 for each in made)


@pytest.mark.parametrize(
    ("language", "first", "second"),
    [
        (
            "it",
            "La Svezia ha alzato i tassi.",
            "Nel frattempo il porto di Trieste ha riaperto dopo tre mesi di lavori.",
        ),
        (
            "en",
            "Sweden has raised its rates.",
            "Meanwhile the port of Trieste has reopened after three months of works.",
        ),
        (
            "de",
            "Schweden hebt die Zinsen an.",
            "Unterdessen hat der Hafen von Triest nach drei Monaten wieder geöffnet.",
        ),
        (
            "fr",
            "La Suède relève ses taux.",
            "Pendant ce temps, le port de Trieste a rouvert après trois mois de travaux.",
        ),
        ("es", "Suecia sube los tipos.", "Mientras tanto, el puerto de Trieste ha reabierto tras tres meses de obras."),
        ("pl", "Szwecja podnosi stopy procentowe.", "Tymczasem port w Trieście otwarto po trzech miesiącach remontu."),
        ("ru", "Швеция подняла ставку.", "Тем временем порт Триеста снова открылся после трёх месяцев ремонта."),
        ("uk", "Швеція підняла ставку.", "Тим часом порт Трієста знову відкрився після трьох місяців ремонту."),
        ("ar", "رفعت السويد سعر الفائدة.", "في غضون ذلك، أعيد فتح ميناء ترييستي بعد ثلاثة أشهر من الأشغال."),
        ("zh", "瑞典央行提高了利率。", "与此同时，的里雅斯特港在施工三个月后重新开放。"),
    ],
)
def test_openers_of_ten_languages_turn(language, first, second):
    """Every language has its "meanwhile", and it is told as the reason."""
    (_, turned) = split(article(f"{first}\n\n{second}\n", language=language), LEXICONS)
    assert turned.boundary[0].startswith("opener: ")


def test_a_paragraph_that_goes_on_stays():
    """A continuation, a surname alone, and a sentence said about the one before hold a paragraph back."""
    text = (
        "Intanto a Borgoverde si vota. Il sindaco Aldo Ferrini ha chiuso la campagna. Le urne aprono alle sette."
        "\n\nMa la sfida è aperta, dice il portavoce di un comitato. Nessuno fa previsioni. Si vota anche lunedì."
        "\n\nLo ha detto anche la prefettura. I seggi sono undici. Il più piccolo ha quaranta iscritti."
    )
    assert len(stories(text)) == 1


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("14.30 - Il voto è slittato.", "time"),
        ("9h05 Le vote est reporté.", "time"),
        ("• " + "Una notizia abbastanza lunga da stare in piedi da sola, con un verbo.", "bullet"),
        ("• pane", None),
        ("2) " + "Una notizia abbastanza lunga da stare in piedi da sola, con un verbo.", "number"),
        ("ESTERI: il voto è slittato.", "label"),
        ("【国际】投票推迟。", "label"),
        ("Roma: il voto è slittato.", None),
        ("2024 è stato un anno difficile.", None),
    ],
)
def test_marks(line, kind):
    assert mark_of(line) == kind


@pytest.mark.parametrize(
    ("line", "expected"),
    [("“Basta”", True), ('« On y va"', True), ("Verdi: “Basta”", False), ("“Basta” e poi “ancora”", False)],
)
def test_quotations(line, expected):
    """One quotation with broken marks is one; a name before it is a heading."""
    assert is_quotation(line) is expected


def test_the_search_takes_decisions_together():
    """A begin that makes the next block fit is taken, although it is a little unlikely by itself."""
    odds = {(1, 0): -0.1, (2, 0): 0.0, (2, 1): -3.0}
    assert best_begins(3, lambda *at: odds[at], window=9) == [0, 1]
    assert best_begins(3, lambda number, _: 5.0 if number == 2 else -5.0, window=9) == [0, 2]
    assert best_begins(0, lambda *_: 1.0, window=9) == []
    assert len(best_begins(500, lambda *_: 2.0, window=5)) == 500


def test_words_alone_part_what_shares_none():
    """Sentences that repeat their words form segments; the borders lie where the words change."""
    ferry, vine, chess = ["ferry", "strait", "captain"], ["vine", "grape", "cellar"], ["rook", "gambit", "board"]
    assert segment([ferry, ferry, ferry, vine, vine, vine, vine, chess, chess, chess]) == [0, 3, 7]
    assert segment([ferry] * 6) == [0]
    assert segment([]) == []


def _measured(names):
    """Return how many borders are right, wrong and missed, and the share of texts that are split exactly."""
    right = wrong = missed = exact = 0
    for name in names:
        text = name.read_text(encoding="utf-8")
        gold = json.loads(name.with_suffix(".json").read_text(encoding="utf-8"))
        read = article(text, name=name.name, language=gold["language"])
        at, places = 0, []
        for line in read.text.splitlines(keepends=True):
            if line.strip():
                places.append(at + len(line) - len(line.lstrip()))
            at += len(line)
        if text.startswith(" date ") or gold["headline"] is not None:
            places = places[1:]
        wanted = {places[story["first_paragraph"]] for story in gold["stories"][1:]}
        found = {
            min([each.paragraphs[0].span.start, *([] if each.headline.derived else [each.headline.span.start])])
            for each in split(read, LEXICONS)[1:]
        }
        right, wrong, missed = right + len(wanted & found), wrong + len(found - wanted), missed + len(wanted - found)
        exact += wanted == found
    return 2 * right / (2 * right + wrong + missed), exact / len(names)


def test_the_labelled_round_ups_are_split_well():
    """Not below the floors that the figures page names."""
    f1, exact = _measured(sorted(LABELLED.glob("*/*.txt")))
    assert f1 >= 0.90
    assert exact >= 0.70


def test_the_round_ups_beside_the_project_are_split_well():
    """The same on the texts that lie beside the project, where they do."""
    names = sorted((ROOT.parent / "shared" / "data" / "roundups").glob("*/*.txt"))
    if not names:
        pytest.skip("the round-ups do not lie beside the project")
    f1, exact = _measured(names)
    assert f1 >= 0.85
    assert exact >= 0.60


def test_a_text_of_one_block_is_parted_at_a_turn_where_the_words_change():
    """Nothing is lost, both pieces are of paragraph 1, and a turn of one sentence stays where it is."""
    talks = (
        "Il governo svedese ha discusso la legge sulle foreste. La legge sulle foreste divide il governo svedese. "
        "Le foreste coprono metà della Svezia. Il voto sulla legge è previsto in autunno."
    )
    port = (
        "Intanto il porto di Trieste ha riaperto i moli. I moli del porto erano chiusi da marzo per lavori. "
        "I lavori ai moli sono costati dieci milioni. Il porto aspetta ora le prime navi."
    )
    one, another = stories(f"{talks} {port}")
    assert [each.number for made in (one, another) for each in made.paragraphs] == [1, 1]
    text = one.article.text
    assert one.paragraphs[0].span.of(text) == talks
    assert another.paragraphs[0].span.of(text) == port
    assert another.boundary == ("opener: Intanto",)
    assert len(stories(f"{talks} Intanto il porto di Trieste ha riaperto i moli.")) == 1
