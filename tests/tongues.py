"""Sheets in fifteen languages, for the tests of paper: all letters of an alphabet, and sentences with marks of news.

What comes in: nothing. What goes out: words of our own, and editions that print them. This module looks at no page.
"""

from dataclasses import dataclass

import editions

from digest.model import Edition, KeyPoint, Section


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One language's letters and sentences."""

    letters: str
    """The alphabet, or some hundred common signs where there is none; capitals are made from it."""
    headline: str
    sentences: tuple[str, ...]


SHEETS = {
    "it": Sheet(
        letters="abcdefghijklmnopqrstuvwxyzàèéìíîòóù",
        headline="Perché la città aspetta l'accordo",
        sentences=(
            "L'inviato dell'Onu è tornato a mezzogiorno: \"Così non va\", ha detto - e se n'è andato.",
            "Già nel '90 il quindici per cento (il 15 %) votò, però, a favore.",
        ),
    ),
    "en": Sheet(
        letters="abcdefghijklmnopqrstuvwxyz",
        headline="Envoys weigh a quick, fixed truce",
        sentences=("\"We won't sign just any paper\", the minister's aide said - twice - on 12 April.",),
    ),
    "fr": Sheet(
        letters="abcdefghijklmnopqrstuvwxyzàâæçéèêëîïôœùûüÿ",
        headline="L'accord signé à Genève : qui gagne ?",
        sentences=(
            'Le porte-parole a dit: "Où irons-nous? Nulle part!"; puis il s\'est tu.',
            "Cœur naïf, l'aîné a reçu 1 250 000 € (14 % de plus) là-bas, à Noël.",
        ),
    ),
    "de": Sheet(
        letters="abcdefghijklmnopqrstuvwxyzäöüß",
        headline="Gespräche über Öl: großer Streit",
        sentences=(
            "Der Sprecher sagte: \"Das Wort 'Frieden' fällt täglich\" - mehr nicht.",
            "Fünf Züge fuhren 12 km weit.",
        ),
    ),
    "es": Sheet(
        letters="abcdefghijklmnopqrstuvwxyzáéíñóúü",
        headline="¿Qué pasará mañana en la cumbre?",
        sentences=(
            'El portavoz preguntó: "¿ Cuándo empezará ?" - ¡y nadie contestó!',
            "El pingüino llegó el 3 de abril.",
        ),
    ),
    "pl": Sheet(
        letters="aąbcćdeęfghijklłmnńoóprsśtuwyzźż",
        headline="Łódź i Gdańsk w cieniu rozmów",
        sentences=('Rzecznik powiedział: "Idę z nimi o krok dalej" i wyszedł w ciszy.', "A. B. Źdźbło wziął 5 mln zł."),
    ),
    "cs": Sheet(
        letters="aábcčdďeéěfghiíjklmnňoópqrřsštťuúůvwxyýzž",
        headline="Příměří v Řecku: žádná změna",
        sentences=(
            'Mluvčí řekl: "Půjdu k ďáblu a s ním" - a odešel z budovy.',
            "Ťuhýk šel ú svahu, čeká šťastně ňadra.",
        ),
    ),
    "tr": Sheet(
        letters="abcçdefgğhıijklmnoöprsştuüvyz",
        headline="İstanbul'da ılık bir görüşme",
        sentences=('Sözcü "Işık çok güçlü" dedi; Iğdır\'a gittiler.',),
    ),
    "ru": Sheet(
        letters="абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        headline="Переговоры в Женеве: объявлен перерыв",
        sentences=(
            'Пресс-секретарь заявил: "Мы не подпишем ни одной бумаги" - и уехал в аэропорт.',
            "Так ли это? А. Б. Щукин назвал сумму - 5 млрд рублей (№ 7, ещё 14 %).",
        ),
    ),
    "uk": Sheet(
        letters="абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
        headline="Переговори в Женеві: об'єднання й ґрунт",
        sentences=(
            'Речник заявив: "Ми не підпишемо жодного папера" - і поїхав з міста.',
            "Їжак з'їв п'ять яєць у ґанку.",
        ),
    ),
    "el": Sheet(
        letters="αάβγδεέζηήθιίϊΐκλμνξοόπρσςτυύϋΰφχψωώ",
        headline="Συνομιλίες στη Γενεύη· νέα αναβολή",
        sentences=('Ο εκπρόσωπος είπε: "Πότε ξεκινάμε ;" - και έφυγε για την Αθήνα.',),
    ),
    "ar": Sheet(
        letters="ابتثجحخدذرزسشصضطظعغفقكلمنهويءآأإؤئةى",
        headline="مفاوضات جديدة في جنيف بين الوفدين",
        sentences=(
            'قال المتحدث: "لن نقبل أي شرط مسبق"، ثم غادر القاعة.',
            "يضم الوفد 14 خبيرًا من وكالة Nord؛ فهل يستمر الاتفاق لأن الأطراف اتفقت على الإجراءات؟",
        ),
    ),
    "he": Sheet(
        letters="אבגדהוזחטיכךלמםנןסעפףצץקרשת",
        headline="משלחת חדשה יוצאת לשיחות",
        sentences=('דובר צה"ל אמר: "לא נקבל שום תנאי מוקדם", ויצא.', "במשלחת 14 מומחים של סוכנות Nord."),
    ),
    "zh": Sheet(
        letters="的一是不了人我在有他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可她里后小么心多天而能好都然没日于起还发成事只作当想看文无开手十用主行方又如前所本见经头面公同三已老从动两长",
        headline="新一轮谈判将在日内瓦举行",
        sentences=(
            "发言人表示，谈判将于2024年4月12日恢复，代表团由14名专家组成。",
            "他说：“我们不会接受任何条件。”《日报》作了报道。",
        ),
    ),
    "ja": Sheet(
        letters="あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわをんアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲンガギグゲゴパピプペポ",
        headline="ジュネーブで新たな協議へ",
        sentences=(
            "外務省の報道官は、協議が４月12日に再開されると述べた。",
            "「いかなる条件も受け入れない」と、同氏は付け加えた。",
        ),
    ),
}
"""By ISO 639-1 code."""


def paragraphs(language: str) -> list[list[str]]:
    """Return what a sheet prints: small letters and capitals apart, then the sentences."""
    sheet = SHEETS[language]
    capitals = "".join(each for each in sheet.letters.upper() if each.lower() in sheet.letters)
    if language == "tr":
        capitals = sheet.letters.replace("i", "İ").upper()
    spaced = [" ".join(row) for row in dict.fromkeys((sheet.letters, capitals)) if row]
    return [[row] for row in (*spaced, *sheet.sentences)]


def edition(language: str, *others: str) -> Edition:
    """Make an edition in `language`: its own sheet as a story with every block, then those of `others`."""
    desk = editions.Desk()
    told = [
        editions.article(
            f"{each}.txt",
            paragraphs(each),
            headline=SHEETS[each].headline,
            when=editions.day(2024, 4, 12),
            outlet=editions.NORD,
            language=each,
        )
        for each in (language, *others)
    ]
    briefs = tuple(desk.brief(each) for each in told)
    point = KeyPoint(number=1, passage=briefs[0].passages[-1], brief=1, brief_id=briefs[0].id, language=language)
    return editions.replace(
        editions.empty(),
        language=language,
        title=SHEETS[language].headline,
        key_points=(point,),
        sections=(Section(topic="d", title=SHEETS[language].headline, color=None, briefs=briefs, pointers=()),),
        citations=tuple(desk.citations),
        origins=desk.listed(),
        show=editions.EVERYTHING,
    )
