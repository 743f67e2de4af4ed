"""Two editions that no article stands behind, to try templates on.

What comes in: nothing. What goes out: an edition in which every optional part is there, and one in which none is. They
are never printed.
"""

from dataclasses import replace
from datetime import UTC, date, datetime

from digest.model import (
    Account,
    Also,
    Bar,
    Citation,
    Claim,
    Copy,
    Edition,
    Evidence,
    Headline,
    IndexedName,
    KeyPoint,
    LeftOut,
    MachineSentence,
    NameGroup,
    Origin,
    Outlet,
    Passage,
    Pointer,
    PrintedBrief,
    Problem,
    Quotation,
    Reason,
    Related,
    Retold,
    Section,
    Sentence,
    Span,
    Spiked,
    Tally,
    When,
)

_SPAN = Span(start=0, end=4)
_WHEN = When(year=2024, month=4, day=12, at=datetime(2024, 4, 12, 9, tzinfo=UTC), origin="prefix", raw="2024-04-12")
_OUTLET = Outlet(name="Outlet", kind="wire", ownership="private")
_HEADLINE = Headline(text="Word", span=_SPAN, derived=True, cut=True)
_SENTENCE = Sentence(text="Word", span=_SPAN, article="a", paragraph=1, language="en", weight=1.0, needs_previous=False)
_CITATION = Citation(number=1, article="a", location="a.txt", paragraph=1, span=_SPAN)
_PASSAGE = Passage(sentences=(_SENTENCE, _SENTENCE), citation=_CITATION, gap=True, outlet="Outlet")
_CLAIM = Claim(speaker="Word", verb="says", relays=("Outlet", "Channel"), quoted=True, span=_SPAN, article="a")
_CLAIMS = (_CLAIM, replace(_CLAIM, verb="according to", according=True, state=("Word", "Outlet")))
_BRIEF = PrintedBrief(
    number=1,
    id="a",
    headline=_HEADLINE,
    language="und",
    when=_WHEN,
    outlets=(_OUTLET, _OUTLET),
    passages=(_PASSAGE,),
    omitted=2,
    claims=_CLAIMS,
    origins=("a",),
    evidence=(Evidence(term="word", span=_SPAN, found="Word", where="headline", points=1.0),),
    score=0.5,
    reasons=(Reason(name="outlets", value=0.5, note="one"),),
    also=(Also(topic="t", title="Topic"),),
    told_by=2,
    retold=Retold(
        sentences=(MachineSentence(text="Word.", cites=(_SENTENCE,), citations=(_CITATION,)),) * 2, model="model"
    ),
    unretold="reason",
    place="PLACE",
    standfirst=True,
    quotation=Quotation(text="Word", span=_SPAN, article="a", speaker="Word", language="und"),
)
_POINTERS = tuple(
    Pointer(number=number, id="a", headline=_HEADLINE, language="ar", passage=passage)
    for number, passage in ((1, _PASSAGE), (1, None), (None, _PASSAGE))
)
_SPIKED = Spiked(id="b", location="b.txt", headline="Word", reason="empty", detail="")
_PROBLEM = Problem(where="b.txt", what="damaged", remedy="mend it")


def full() -> Edition:
    """Return an edition in which every optional part is there."""
    return Edition(
        title="Title",
        audience="audience",
        audience_title="Audience",
        label="Label",
        language="en",
        date=date(2024, 4, 12),
        intro="A *note*.",
        key_points=(
            KeyPoint(
                number=1, passage=_PASSAGE, brief=1, brief_id="a", language="en", related=(Related(number=1, id="a"),)
            ),
        ),
        sections=(
            Section(topic="t", title="Topic", color="#336699", briefs=(_BRIEF,), pointers=_POINTERS),
            Section(topic=None, title="", color=None, briefs=(_BRIEF,), pointers=()),
        ),
        citations=(_CITATION,),
        origins=(
            Origin(
                number=1,
                article="a",
                location="a.txt",
                url="https://outlet.example/a",
                sha256="0" * 64,
                text_sha256="1" * 64,
                encoding="utf-8",
                outlet="Outlet",
                headline="Word",
                when=_WHEN,
                language="en",
                briefs=(1,),
                dateline="PLACE (Outlet)",
                copies=(Copy(location="b.txt", url="https://other.example/b", outlet="Other", sha256="2" * 64),),
            ),
        ),
        account=_account(),
        outlets=(_OUTLET,),
        words=400,
        minutes=2,
        show=("contents", "claims", "sources", "evidence", "names", "account"),
        theme="plain",
        template="audience",
        version="0",
        left_out=(
            LeftOut(id="b", headline=_HEADLINE, language="ar", outlet="Outlet", citation=_CITATION),
            LeftOut(id="c", headline=_HEADLINE, language="en", outlet=None, citation=_CITATION),
        ),
        unlisted=2,
        names=(
            NameGroup(kind="person", names=(IndexedName(name="Word Word", briefs=(1, 2), brief_ids=("a", "a")),)),
            NameGroup(kind="place", names=(IndexedName(name="Place", briefs=(1,), brief_ids=("a",)),)),
            NameGroup(kind="organisation", names=(IndexedName(name="Body", briefs=(1,), brief_ids=("a",)),)),
        ),
        number=2,
        chart=(
            Bar(topic="t", title="Topic", color="#336699", stories=1, usual=1.5),
            Bar(topic="u", title="Other", color=None, stories=0, usual=1.0),
            Bar(topic=None, title="", color=None, stories=1, usual=0.0),
        ),
        compared=2,
    )


def _account() -> Account:
    """Return an account in which nothing is empty."""
    return Account(
        found=2,
        read=1,
        unreadable=(_PROBLEM,),
        other_problems=(_PROBLEM,),
        stories=3,
        printed=1,
        merged=1,
        left_out=(Tally(name="empty", count=1),),
        spiked=(_SPIKED,),
        undated=1,
        unclassified=1,
        start=datetime(2024, 4, 11, tzinfo=UTC),
        end=datetime(2024, 4, 13, tzinfo=UTC),
        languages=(Tally(name="en", count=2), Tally(name="und", count=1)),
        set_aside=(_SPIKED,),
        retold=1,
        unretold=1,
    )


def bare() -> Edition:
    """Return an edition in which no optional part is there."""
    return Edition(
        title="Title",
        audience="audience",
        audience_title="Audience",
        label=None,
        language="en",
        date=date(2024, 4, 12),
        intro=None,
        key_points=(),
        sections=(),
        citations=(),
        origins=(),
        account=Account(
            found=0,
            read=0,
            unreadable=(),
            other_problems=(),
            stories=0,
            printed=0,
            merged=0,
            left_out=(),
            spiked=(),
            undated=0,
            unclassified=0,
            start=None,
            end=datetime(2024, 4, 13, tzinfo=UTC),
            languages=(),
        ),
        outlets=(),
        words=0,
        minutes=1,
        show=(),
        theme="plain",
        template="audience",
        version="0",
    )
