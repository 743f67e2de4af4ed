"""Editions made by hand, for the tests of the rendering room.

What comes in: nothing. What goes out: whole `Edition` values whose spans are true spans of texts that are built here.
All names, places and events are invented. This module never calls the rest of the line: a fault in another room cannot
hide a fault in rendering.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from digest.model import (
    Account,
    Also,
    Article,
    Bar,
    Block,
    Citation,
    Claim,
    Copy,
    Edition,
    Evidence,
    Headline,
    KeyPoint,
    Origin,
    Outlet,
    Passage,
    Pointer,
    PrintedBrief,
    Problem,
    Quotation,
    Reason,
    Related,
    Section,
    Sentence,
    Span,
    Spiked,
    Tally,
    When,
)

_ROME = ZoneInfo("Europe/Rome")

EVERYTHING: tuple[Block, ...] = ("contents", "claims", "sources", "evidence", "account")

NORD = Outlet(name="Agenzia Nord", kind="state_agency", ownership="state")
TELEGRAFO = Outlet(name="Telegrafo Unito", kind="wire", ownership="cooperative")
ESTERI = Outlet(name="Ministero degli Esteri di Ostrania", kind="official", ownership="state")
CORRIERE = Outlet(name="Corriere del Lago", kind="newspaper", ownership="private")
RADIO = Outlet(name="Radio Confine", kind="broadcaster", ownership="public")
CANALE = Outlet(name="Canale di P. Zorin", kind="channel")
WATCH = Outlet(name="Northern Watch", kind="independent", ownership="private")


def day(year: int, month: int | None = None, number: int | None = None, at: datetime | None = None) -> When:
    """Make a date as it stands at the head of a document."""
    raw = "-".join(f"{part:02d}" for part in (year, month, number) if part is not None)
    return When(year=year, month=month, day=number, at=at, origin="prefix", raw=raw)


def article(  # noqa: PLR0913  (a document has this many sides)
    location: str,
    paragraphs: Sequence[Sequence[str]],
    *,
    headline: str | None = None,
    when: When | None = None,
    outlet: Outlet | None = None,
    url: str | None = None,
    language: str = "it",
) -> "Told":
    """Build a document from its sentences, and keep where each of them stands."""
    text = f"{headline}\n\n" if headline else ""
    title = Span(start=0, end=len(headline)) if headline else None
    spans: list[Span] = []
    sentences: list[list[Sentence]] = []
    identity = hashlib.blake2b(location.encode(), digest_size=6).hexdigest()
    for number, paragraph in enumerate(paragraphs, start=1):
        start = len(text)
        row: list[Sentence] = []
        for words in paragraph:
            text += " " if row else ""
            span = Span(start=len(text), end=len(text) + len(words))
            text += words
            row.append(
                Sentence(
                    text=words,
                    span=span,
                    article=identity,
                    paragraph=number,
                    language=language,
                    weight=0.5,
                    needs_previous=False,
                )
            )
        sentences.append(row)
        spans.append(Span(start=start, end=len(text)))
        text += "\n\n"
    made = Article(
        id=identity,
        location=location,
        sha256=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        encoding="utf-8",
        text=text,
        headline=title,
        paragraphs=tuple(spans),
        when=when,
        outlet=outlet.name if outlet else None,
        url=url,
        byline=None,
        language=language,
        split=False,
    )
    return Told(article=made, sentences=tuple(tuple(row) for row in sentences), outlet=outlet, language=language)


@dataclass(frozen=True, kw_only=True)
class Told:
    """A document with its sentences, paragraph by paragraph."""

    article: Article
    sentences: tuple[tuple[Sentence, ...], ...]
    outlet: Outlet | None
    language: str

    def headline(self, *, cut: int | None = None) -> Headline:
        """Return the document's own headline, or one taken from its first sentence."""
        own = self.article.headline
        if own is not None:
            return Headline(text=own.of(self.article.text), span=own, derived=False)
        span = self.sentences[0][0].span
        taken = Span(start=span.start, end=span.start + (cut or span.end - span.start))
        return Headline(text=taken.of(self.article.text), span=taken, derived=True, cut=taken.end < span.end)

    def find(self, words: str) -> Span:
        """Return the span of `words`, which must stand in the text."""
        start = self.article.text.index(words)
        return Span(start=start, end=start + len(words))

    def claim(
        self, words: str, speaker: str, verb: str, *relays: str, quoted: bool = False, according: bool = False
    ) -> Claim:
        """Return who said the sentence that holds `words`."""
        inside = self.find(words)
        sentence = next(each for row in self.sentences for each in row if each.span.covers(inside))
        return Claim(
            speaker=speaker,
            verb=verb,
            relays=relays,
            quoted=quoted,
            according=according,
            span=sentence.span,
            article=self.article.id,
        )

    def quotation(self, words: str, speaker: str) -> Quotation:
        """Return words to be shown large."""
        return Quotation(
            text=words, span=self.find(words), article=self.article.id, speaker=speaker, language=self.language
        )

    def evidence(self, term: str, found: str, points: float) -> Evidence:
        """Return one occurrence of a topic's term."""
        span = self.find(found)
        own = self.article.headline
        where = "headline" if own and own.covers(span) else "lede" if span < self.article.paragraphs[0] else "body"
        if where == "body" and self.article.paragraphs[0].covers(span):
            where = "lede"
        return Evidence(term=term, span=span, found=found, where=where, points=points)


@dataclass
class Desk:
    """Numbers stories, citations and origins in printed order, as the composing room would."""

    citations: list[Citation] = field(default_factory=list)
    origins: dict[str, tuple[Told, list[int]]] = field(default_factory=dict)
    stories: int = 0

    def passage(self, told: Told, row: Sequence[Sentence], *, gap: bool = False) -> Passage:
        """Print sentences of one paragraph in one run."""
        span = Span(start=row[0].span.start, end=row[-1].span.end)
        paragraph = row[0].paragraph
        same = (each for each in self.citations if (each.article, each.paragraph) == (told.article.id, paragraph))
        citation = next(same, None)
        if citation is None:
            citation = Citation(
                number=len(self.citations) + 1,
                article=told.article.id,
                location=told.article.location,
                paragraph=paragraph,
                span=span,
            )
            self.citations.append(citation)
        self.origins.setdefault(told.article.id, (told, []))
        return Passage(sentences=tuple(row), citation=citation, gap=gap)

    def brief(  # noqa: PLR0913  (a printed story has this many sides)
        self,
        told: Told,
        *others: Told,
        cut: int | None = None,
        claims: tuple[Claim, ...] = (),
        evidence: tuple[Evidence, ...] = (),
        also: tuple[Also, ...] = (),
        keep: int | None = None,
        paragraphs: int | None = None,
        outlets: tuple[Outlet, ...] | None = None,
        standfirst: bool = False,
        place: str | None = None,
        quotation: Quotation | None = None,
    ) -> PrintedBrief:
        """Print a story: its own paragraphs, then the first of each other teller."""
        self.stories += 1
        passages = [self.passage(told, row[:keep]) for row in told.sentences[:paragraphs]]
        passages += [self.passage(other, other.sentences[0][-1:], gap=True) for other in others]
        tellers = (told, *others)
        for each in tellers:
            self.origins[each.article.id][1].append(self.stories)
        omitted = sum(len(row) for each in tellers for row in each.sentences) - sum(len(p.sentences) for p in passages)
        return PrintedBrief(
            number=self.stories,
            id=told.article.id,
            headline=told.headline(cut=cut),
            language=told.language,
            when=told.article.when,
            outlets=tuple(each.outlet for each in tellers if each.outlet) if outlets is None else outlets,
            passages=tuple(passages),
            omitted=omitted,
            claims=claims,
            origins=tuple(each.article.id for each in tellers),
            evidence=evidence,
            score=0.62,
            reasons=(
                Reason(name="outlets", value=0.3, note="2 testate"),
                Reason(name="recency", value=0.32, note="dello stesso giorno"),
            ),
            also=also,
            told_by=len(tellers),
            standfirst=standfirst,
            place=place,
            quotation=quotation,
        )

    def listed(self) -> tuple[Origin, ...]:
        """Return the articles printed from, in order of first citation."""
        return tuple(
            Origin(
                number=number,
                article=told.article.id,
                location=told.article.location,
                url=told.article.url,
                sha256=told.article.sha256,
                text_sha256=told.article.sha256,
                encoding="utf-8",
                outlet=told.article.outlet,
                headline=told.article.headline.of(told.article.text) if told.article.headline else None,
                when=told.article.when,
                language=told.language,
                briefs=tuple(stories),
                copies=_COPIES.get(told.article.location, ()),
            )
            for number, (told, stories) in enumerate(self.origins.values(), start=1)
        )


_COPIES = {
    "articoli/2024-04-12-visita.txt": (
        Copy(location="articoli/copia.txt", url=None, outlet=None, sha256="c" * 64),
        Copy(
            location="feed/gazzetta.xml#<b>17</b>",
            url="https://gazzetta.example/visita?a=1&b=2",
            outlet="La *Gazzetta* & <i>figli</i>",
            sha256="d" * 64,
        ),
    )
}
"""Where else the documents of the sample were found."""


def _account(printed: int, *, unclassified: int = 0) -> Account:
    """Return an honest box whose sums balance."""
    spiked = (
        Spiked(id="a" * 12, location="articoli/2024-04-11-mercati.txt", headline="Mercati in calo a Lesk",
               reason="other_topic", detail="economia"),
        Spiked(id="b" * 12, location="articoli/2024-03-02-archivio.txt", headline="", reason="too_old",
               detail="2024-03-02"),
        Spiked(id="c" * 12, location="articoli/2024-04-12-pesca.txt", headline="Riapre la stagione della pesca",
               reason="other_topic", detail="economia"),
    )  # fmt: skip
    unreadable = (
        Problem(where="articoli/scansione.txt", what="non è testo: contiene byte nulli", remedy="Togliere il file."),
    )
    return Account(
        found=14,
        read=13,
        unreadable=unreadable,
        other_problems=(),
        stories=printed + 4,
        printed=printed,
        merged=1,
        left_out=(Tally(name="other_topic", count=2), Tally(name="too_old", count=1)),
        spiked=spiked,
        undated=2,
        unclassified=unclassified,
        start=datetime(2024, 4, 11, tzinfo=_ROME),
        end=datetime(2024, 4, 13, tzinfo=_ROME),
        languages=(Tally(name="it", count=printed + 3), Tally(name="en", count=1)),
        set_aside=(
            Spiked(id="d" * 12, location="articoli/copia.txt", headline="", reason="duplicate", detail="of another"),
        ),
    )


def _told() -> dict[str, Told]:
    """Return the documents of the sample, by a short name."""
    april = day(2024, 4, 12)
    return {
        "visita": article(
            "articoli/2024-04-12-visita.txt",
            [
                [
                    (
                        "Il presidente di Ostrania, Viktor Saran, è arrivato oggi a Lesk per due giorni di "
                        "colloqui con il capo di Stato della Valdoria, Aleksej Domar."
                    ),
                    "Lo riferisce l'Agenzia Nord.",
                    (
                        'Sul tavolo - viene spiegato - ci sono "la sicurezza della frontiera e le misure congiunte per '
                        "rispondere alle sfide comuni”."
                    ),
                ],
                [
                    "Ma Saran non è in Valdoria per chiedere a Lesk di partecipare all”operazione di confine’.",
                    (
                        "Lo ha detto il portavoce della presidenza, Pavel Dorin, definendo questa lettura del viaggio "
                        "“un'invenzione assolutamente priva di fondamento“."
                    ),
                    "“Nessuno ha mai messo in dubbio la neutralità del nostro vicino, e nessuno lo farà domani",
                    "Chi scrive il contrario non ha letto il comunicato”, ha aggiunto.",
                ],
            ],
            headline='Saran a Lesk: sul tavolo la "sicurezza della frontiera"',
            when=day(2024, 4, 12, datetime(2024, 4, 12, 9, 40, tzinfo=UTC)),
            outlet=NORD,
            url="https://agenzia-nord.example/2024/04/12/saran-lesk",
        ),
        "ministri": article(
            "articoli/2024-04-12-ministri.txt",
            [
                [
                    (
                        "Il ministro degli Esteri, Ilja Verrin, ha incontrato la collega valdoriana Marta "
                        "Oleska e i due hanno concordato di opporsi insieme alle sanzioni."
                    ),
                    (
                        '“Si è svolto uno scambio di opinioni sulle questioni regionali", dichiara la nota diffusa dal '
                        'ministero e ripresa dal Telegrafo Unito: le parti "hanno confermato l’ attenzione al '
                        "coordinamento nelle sedi internazionali”."
                    ),
                    "Una seconda riunione è prevista a giugno.",
                ],
            ],
            when=april,
            outlet=TELEGRAFO,
        ),
        "ambasciatore": article(
            "articoli/2024-04-12-ambasciatore.txt",
            [
                [
                    (
                        "Intanto Ostrania ha convocato l’ ambasciatore di Francia dopo le dichiarazioni, ritenute "
                        '"inaccettabili", del ministro Luc Marsan.'
                    ),
                    (
                        "«L'ambasciatore è stato informato del carattere inaccettabile di tali parole, che non hanno "
                        "nulla a che fare con la realtà», si legge nel comunicato."
                    ),
                    "Parigi non ha commentato.",
                ],
            ],
            headline='Convocato l\'ambasciatore francese: parole "inaccettabili"',
            when=april,
            outlet=ESTERI,
            url="https://esteri.ostrania.example/note/ambasciatore",
        ),
        "bugia": article(
            "articoli/2024-04-11-intervista.md",
            [
                [
                    "Il presidente valdoriano ha respinto l'idea che il suo Paese si prepari a un conflitto.",
                    '"Questa è una completa bugia", ha detto Domar al termine dell\'incontro.',
                    (
                        '"Non abbiamo mai nemmeno discusso di questo problema", ha risposto al giornalista Pëtr Zorin, '
                        "che ha pubblicato lo scambio sul proprio canale."
                    ),
                ],
            ],
            headline='Domar: "una completa bugia" l\'ipotesi di un attacco',
            when=day(2024, 4, 11),
            outlet=CANALE,
        ),
        "frontiera": article(
            "articoli/2024-04-12-frontiera.txt",
            [
                [
                    "Riaperto dopo 41 giorni il valico di Sant'Arno: nella prima mattina sono passati 318 camion.",
                    "Le code, secondo il Corriere del Lago, arrivano a 7 chilometri.",
                ],
            ],
            headline="Riaperto il valico di Sant'Arno",
            when=april,
            outlet=CORRIERE,
        ),
        "treni": article(
            "articoli/2024-04-12-treni.txt",
            [
                [
                    "Dal primo maggio torna il treno notturno tra Lesk e Minov, sospeso da due anni.",
                    "Un solo viaggio alla settimana, 212 posti; i biglietti si comprano soltanto in stazione.",
                ],
            ],
            headline="Torna il treno notturno Lesk-Minov",
            when=april,
            outlet=CORRIERE,
        ),
        "industria": article(
            "articoli/2024-04-12-industria.txt",
            [
                [
                    'Per Saran "esiste una linea di cooperazione tecnico-militare" che va oltre le forniture.',
                    (
                        '"Non si tratta solo di consegne reciproche, ma di lavoro comune e di sviluppo delle '
                        "industrie ad alta tecnologia\", ha affermato, citato dall'Agenzia Nord."
                    ),
                    "I due governi parlano di 3 stabilimenti entro il 2026.",
                ],
            ],
            headline="Lesk e Ostrania verso un'industria militare comune",
            when=april,
            outlet=NORD,
        ),
        "radar": article(
            "articoli/2024-04-12-radar.txt",
            [
                [
                    "La stazione radar di Colle Alto resta chiusa per lavori fino alla fine dell'anno.",
                    "L'appalto vale 12,4 milioni, il doppio di quanto previsto nel 2022.",
                ],
            ],
            headline="Radar di Colle Alto chiuso fino a dicembre",
            when=day(2024, 4),
            outlet=CORRIERE,
        ),
        "radar_radio": article(
            "articoli/2024-04-12-notiziario.txt",
            [
                [
                    "Il radar di Colle Alto non riaprirà quest'anno.",
                    'Il ministero della Difesa parla di lavori "non rinviabili“.',
                ],
            ],
            when=april,
            outlet=RADIO,
        ),
        "drills": article(
            "feeds/northern-watch.xml#2207",
            [
                [
                    (
                        "Two battalions will hold a four-day exercise near Lake Orsa, the Valdorian defence "
                        "ministry said on Friday."
                    ),
                    'Observers from six countries have been invited, "including all our neighbours".',
                ],
            ],
            headline="Valdoria announces a four-day exercise near Lake Orsa",
            when=day(2024, 4, 12, datetime(2024, 4, 12, 16, 5, tzinfo=UTC)),
            outlet=WATCH,
            url="https://northern-watch.example/p/2207",
            language="en",
        ),
        "disertori": article(
            "articoli/rassegna-aprile.txt",
            [
                [
                    (
                        "Sul fronte del lago, intanto, il Telegrafo Unito ha raccolto le voci di cinque soldati "
                        "che hanno lasciato il proprio reparto."
                    ),
                    "Tutti hanno un procedimento penale a loro carico, e rischiano 10 o più anni di carcere.",
                    "Tutti, tranne uno, vivono in clandestinità.",
                ],
                [
                    "Le richieste di asilo sono raddoppiate in un anno, ma sono poche quelle accolte.",
                    (
                        'I governi europei "non hanno ancora deciso se considerarli profughi o un rischio", spiega '
                        "l'avvocata Nadia Ferrero."
                    ),
                ],
            ],
            when=day(2024),
            outlet=TELEGRAFO,
        ),
        "asilo": article(
            "articoli/2024-04-10-asilo.txt",
            [
                [
                    (
                        "La corte d'appello di Minov ha accolto il ricorso di un ex caporale: è il primo caso "
                        "dall'inizio dell'anno."
                    ),
                    "La procura ha 30 giorni per opporsi.",
                ],
            ],
            headline="Asilo, a Minov il primo ricorso accolto",
            when=day(2024, 4, 10),
            outlet=CORRIERE,
        ),
        "porto": article(
            "articoli/2024-04-12-porto.txt",
            [
                [
                    "Il porto di Minov ha un nuovo direttore.",
                    "Nella notte, intanto, due motovedette hanno sparato colpi di avvertimento al largo.",
                ],
            ],
            headline="Nominato il direttore del porto di Minov",
            when=april,
            outlet=CORRIERE,
        ),
        "teatro": article(
            "articoli/senza-data.txt",
            [
                [
                    (
                        "Il teatro municipale di Lesk riapre con un concerto gratuito, dopo po' di ritardo e "
                        "nove anni di restauri."
                    ),
                    "I posti sono 640.",
                ],
            ],
            headline="Riapre il teatro di Lesk",
        ),
    }


def _sections(desk: Desk, told: dict[str, Told]) -> tuple[Section, ...]:
    """Print every document of the sample, section by section."""
    visit, ministers, radar, deserters = (told[name] for name in ("visita", "ministri", "radar", "disertori"))
    envoy = told["ambasciatore"]
    diplomacy = (
        desk.brief(
            visit,
            keep=3,
            outlets=(NORD, RADIO),
            claims=(
                visit.claim("Lo ha detto il portavoce", "Pavel Dorin", "ha detto", "Agenzia Nord", quoted=True),
            ),
            evidence=(visit.evidence("colloqui", "colloqui", 1.5), visit.evidence("frontier*", "frontiera", 2.0)),
            also=(Also(topic="militare", title="Militare"),),
            standfirst=True,
            place="Lesk",
            quotation=visit.quotation("“un'invenzione assolutamente priva di fondamento“", "Pavel Dorin"),
        ),
        desk.brief(
            ministers,
            cut=ministers.article.text.index(" e i due"),
            claims=(
                ministers.claim("dichiara la nota", "la nota diffusa dal ministero", "dichiara", "Telegrafo Unito",
                                quoted=True),
            ),
            evidence=(ministers.evidence("ministro degli esteri", "ministro degli Esteri", 1.5),),
        ),
        desk.brief(envoy, evidence=(envoy.evidence("ambasciator*", "ambasciatore", 2.0),)),
        desk.brief(
            told["bugia"],
            claims=(
                told["bugia"].claim("ha detto Domar", "Domar", "ha detto", quoted=True),
                told["bugia"].claim("ha risposto", "Domar", "ha risposto", "Canale di P. Zorin", quoted=True),
            ),
        ),
        desk.brief(
            told["frontiera"],
            claims=(told["frontiera"].claim("secondo il", "Corriere del Lago", "secondo", according=True),),
        ),
        desk.brief(told["treni"]),
    )  # fmt: skip
    military_briefs = (
        desk.brief(
            told["industria"],
            claims=(told["industria"].claim("ha affermato", "Saran", "ha affermato", "Agenzia Nord", quoted=True),),
            evidence=(told["industria"].evidence("militar*", "tecnico-militare", 1.5),),
        ),
        desk.brief(radar, told["radar_radio"], evidence=(radar.evidence("radar", "radar", 1.5),)),
        desk.brief(told["drills"]),
    )
    aside = desk.passage(visit, visit.sentences[1][3:])
    harbour = told["porto"]
    shots = desk.passage(harbour, harbour.sentences[0][1:])
    pointers = (
        Pointer(number=1, id=visit.article.id, headline=visit.headline(), language="it", passage=aside),
        Pointer(number=4, id=told["bugia"].article.id, headline=told["bugia"].headline(), language="it", passage=None),
        Pointer(number=None, id=harbour.article.id, headline=harbour.headline(), language="it", passage=shots),
    )
    flight = (
        desk.brief(deserters, cut=deserters.article.text.index(" ha raccolto"),
                   claims=(deserters.claim("spiega l'avvocata", "l'avvocata Nadia Ferrero", "spiega",
                                           "Telegrafo Unito", quoted=True),),
                   evidence=(deserters.evidence("asilo", "asilo", 1.0),)),
        desk.brief(told["asilo"]),
    )  # fmt: skip
    return (
        Section(topic="diplomazia", title="Diplomazia", color=None, briefs=diplomacy, pointers=()),
        Section(topic="militare", title="Militare", color="#9b1c22", briefs=military_briefs, pointers=pointers),
        Section(topic="diserzioni", title="Diserzioni e asilo", color=None, briefs=flight, pointers=()),
        Section(topic=None, title="", color=None, briefs=(desk.brief(told["teatro"]),), pointers=()),
    )


def sample() -> Edition:
    """Make the analysts' edition of an ordinary day: twelve stories, four sections, every block shown."""
    told = _told()
    desk = Desk()
    points = _points(desk, told, {"visita": 1, "ambasciatore": 3, "industria": 7, "disertori": 10})
    sections = _sections(desk, told)
    stories = sum(len(section.briefs) for section in sections)
    edition = Edition(
        title="Bollettino dell’Est",
        audience="analyst",
        audience_title="Analisti",
        label="Redazione esteri · uso interno",
        language="it",
        date=date(2024, 4, 12),
        intro="Oggi **due giorni** di colloqui a Lesk; la [nota della redazione](https://desk.example/note) è breve.",
        key_points=points,
        sections=sections,
        citations=tuple(desk.citations),
        origins=desk.listed(),
        account=_account(stories, unclassified=1),
        outlets=(NORD, RADIO, TELEGRAFO, ESTERI, CANALE, CORRIERE, WATCH),
        words=_words(sections),
        minutes=max(1, round(_words(sections) / 200)),
        show=EVERYTHING,
        theme="plain",
        template="analyst",
        version="0.1.0",
        number=104,
        chart=(
            *(
                Bar(topic=each.topic, title=each.title, color=each.color, stories=len(each.briefs), usual=usual)
                for each, usual in zip(sections, (4.7, 3.0, 0.3, 0.0), strict=True)
            ),
            Bar(topic="energia", title="Energia", color=None, stories=0, usual=1.3),
        ),
        compared=3,
    )
    return settled(edition)


def passages_of(edition: Edition) -> list[Passage]:
    """Return every printed passage: of key points, then section by section."""
    printed = [point.passage for point in edition.key_points]
    for section in edition.sections:
        printed += [passage for brief in section.briefs for passage in brief.passages]
        printed += [pointer.passage for pointer in section.pointers if pointer.passage]
    return printed


def settled(edition: Edition) -> Edition:
    """Let each citation span all that is printed from its paragraph, as the composing room does."""
    spans: dict[int, list[Span]] = {}
    for passage in passages_of(edition):
        spans.setdefault(passage.citation.number, []).extend(sentence.span for sentence in passage.sentences)
    whole = {
        each.number: replace(
            each,
            span=Span(
                start=min(span.start for span in spans[each.number]),
                end=max(span.end for span in spans[each.number]),
            ),
        )
        for each in edition.citations
    }

    def cite(passage: Passage) -> Passage:
        return replace(passage, citation=whole[passage.citation.number])

    return replace(
        edition,
        citations=tuple(whole.values()),
        key_points=tuple(replace(point, passage=cite(point.passage)) for point in edition.key_points),
        sections=tuple(
            replace(
                section,
                briefs=tuple(replace(brief, passages=tuple(map(cite, brief.passages))) for brief in section.briefs),
                pointers=tuple(
                    replace(pointer, passage=cite(pointer.passage) if pointer.passage else None)
                    for pointer in section.pointers
                ),
            )
            for section in edition.sections
        ),
    )


def executive() -> Edition:
    """Make the one-page edition: eight short stories, and the sources and the account at its foot."""
    told = _told()
    desk = Desk()
    points = _points(desk, told, {"visita": 1, "industria": 5, "disertori": 7})
    plan = (
        ("diplomazia", "Diplomazia", None, ("visita", "ministri", "ambasciatore", "bugia")),
        ("militare", "Militare", "#9b1c22", ("industria", "radar")),
        ("diserzioni", "Diserzioni e asilo", None, ("disertori", "asilo")),
    )
    cuts = {name: told[name].article.text.index(words) for name, words in _CUTS.items()}
    sections = tuple(
        Section(
            topic=topic,
            title=title,
            color=color,
            briefs=tuple(desk.brief(told[name], keep=2, paragraphs=1, cut=cuts.get(name)) for name in names),
            pointers=(),
        )
        for topic, title, color, names in plan
    )
    merged = told["radar_radio"]  # a teller of the sixth story, of whom nothing is printed
    desk.origins[merged.article.id] = (merged, [6])
    edition = replace(
        sample(),
        audience="executive",
        audience_title="Direzione",
        intro=None,
        key_points=points,
        sections=sections,
        citations=tuple(desk.citations),
        origins=desk.listed(),
        account=_account(8),
        outlets=(NORD, TELEGRAFO, ESTERI, CANALE, CORRIERE),
        words=_words(sections),
        minutes=max(1, round(_words(sections) / 200)),
        show=("sources", "account"),
        template="executive",
        theme="signal",
    )
    return settled(edition)


def public() -> Edition:
    """Make the edition for everybody: English labels round Italian texts, and no blocks but contents and sources."""
    return replace(
        sample(),
        title="Eastern Bulletin",
        audience="public",
        audience_title="Public",
        label=None,
        language="en",
        intro=None,
        show=("contents", "sources", "account"),
        template="public",
    )


def empty() -> Edition:
    """Make an edition on a day without news."""
    nothing = Account(
        found=0, read=0, unreadable=(), other_problems=(), stories=0, printed=0, merged=0, left_out=(), spiked=(),
        undated=0, unclassified=0, start=None, end=datetime(2024, 4, 13, tzinfo=UTC), languages=(),
    )  # fmt: skip
    return replace(
        sample(),
        intro=None,
        key_points=(),
        sections=(),
        citations=(),
        origins=(),
        account=nothing,
        outlets=(),
        words=0,
        minutes=1,
    )


HOSTILE = (
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "{{ edition.title }} {% for x in range(9) %}x{% endfor %} {# note #}",
    "# Heading *bold* _it_ `code` [link](javascript:alert(1)) ![i](http://evil.example/i.png) | a | b |",
    "- dash\n1. one\n> quote\n=====\n<!-- hidden --> &amp; &#60;b&#62; ~~gone~~ \\* back",
    "safe\u202etxt.exe\u202c \u2066iso\u2069 zero\u200bwidth tag\U000e0041 nul\x00 bell\x07",
    "Donaudampf" + "schifffahrt" * 40,
    "漢字とかな 한국어 עברית العربية Ελληνικά Ёж 😀 e\u0301 Ǆ ﬁ ½",
    "\"straight\" “curly” ‘single’ «guillemets» l' acqua all”operazione speciale’ po'",
    "http://evil.example/?a=1&b=<x> javascript:alert(1) data:text/html,x file:///etc/passwd",
    "</style></title></head><svg onload=alert(1)> url(http://evil.example/x.css) @import 'x'",
    "    indented\n\n\ttabbed\n\n***\n\n---\n\n+ plus\n\n2) two",
)
"""Sentences that try to be something other than text."""


def hostile() -> Edition:
    """Make an edition whose every text tries to break out of it."""
    told = [
        article(
            f"dir/<b>{number}</b> *x* `{words[:12]}`.txt",
            [[words, words]],
            headline=words if number % 2 else None,
            when=None,
            outlet=Outlet(name=words[:60], kind="unknown"),
            url=("javascript:alert(1)", 'https://host.example/a_b(c)?q=<x>&y="z"', "file:///etc/passwd")[number % 3],
            language=("it", "ar", "und", "ja")[number % 4],
        )
        for number, words in enumerate(HOSTILE)
    ]
    desk = Desk()
    briefs = tuple(
        desk.brief(
            each,
            claims=(_claim(each, HOSTILE[0], HOSTILE[2], HOSTILE[1]),),
            evidence=(
                Evidence(term="x", span=each.sentences[0][0].span, found=HOSTILE[1][:40], where="body", points=1.0),
            ),
            also=(Also(topic="t", title=HOSTILE[2]),),
        )
        for each in told
    )
    edition = replace(
        sample(),
        title=HOSTILE[0],
        audience_title=HOSTILE[2],
        label=HOSTILE[4],
        intro="**ok** <script>alert(1)</script> [x](javascript:alert(1)) <img src=http://evil.example/i.png onerror=x>",
        key_points=(),
        sections=(Section(topic="t", title=HOSTILE[3], color="red;} body{display:none", briefs=briefs, pointers=()),),
        citations=tuple(desk.citations),
        origins=desk.listed(),
        outlets=(),
    )
    return settled(edition)


def _claim(told: Told, speaker: str, verb: str, relay: str) -> Claim:
    """Return a claim by its first sentence."""
    span = told.sentences[0][0].span
    return Claim(speaker=speaker, verb=verb, relays=(relay,), quoted=True, span=span, article=told.article.id)


_CUTS = {"ministri": " e i due", "disertori": " ha raccolto"}


def _points(desk: Desk, told: dict[str, Told], leads: dict[str, int]) -> tuple[KeyPoint, ...]:
    """Print the first sentence of each leading story, whose number is known beforehand."""
    return tuple(
        KeyPoint(
            number=number,
            passage=desk.passage(told[name], told[name].sentences[0][:1]),
            brief=story,
            brief_id=told[name].article.id,
            language=told[name].language,
            related=(Related(number=4, id=told["bugia"].article.id),) if name == "visita" else (),
        )
        for number, (name, story) in enumerate(leads.items(), start=1)
    )


def _words(sections: tuple[Section, ...]) -> int:
    """Count the words of the stories."""
    passages = (passage for section in sections for brief in section.briefs for passage in brief.passages)
    return sum(len(sentence.text.split()) for passage in passages for sentence in passage.sentences)
