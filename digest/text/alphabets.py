"""Which letters a language writes.

In: nothing. Out: tables of scripts and alphabets, for telling languages apart. Nothing is computed here.

Source: the orthographies of the languages; Unicode blocks for the scripts. Of Latin alphabets only what ASCII lacks is
listed. A language that is not here is never guessed.
"""

from collections.abc import Mapping

SCRIPTS: Mapping[int, str] = (
    dict.fromkeys((*range(0x06), 0x3C, 0x3D), "Latin")
    | dict.fromkeys((0x06, 0x07, 0x3E, 0x3F), "Greek")
    | dict.fromkeys((0x08, 0x09), "Cyrillic")
    | dict.fromkeys((0x0C, 0x0D, 0x0E, 0x0F, 0x1F6, 0x1F7, 0x1FC, 0x1FD), "Arabic")
    | {0x0A: "Armenian", 0x0B: "Hebrew", 0x12: "Devanagari", 0x13: "Bengali", 0x14: "Gurmukhi", 0x15: "Gujarati"}
    | {0x16: "Oriya", 0x17: "Tamil", 0x18: "Telugu", 0x19: "Kannada", 0x1A: "Malayalam", 0x1B: "Sinhala"}
    | {0x1C: "Thai", 0x1D: "Lao", 0x20: "Burmese", 0x21: "Georgian", 0x2F: "Khmer", 0x60: "Kana", 0x61: "Kana"}
    | dict.fromkeys((0x24, 0x25, 0x26, 0x27), "Ethiopic")
    | dict.fromkeys((0x22, 0x23, *range(0x158, 0x1B0)), "Hangul")
    | dict.fromkeys((*range(0x68, 0x140), *range(0x1F2, 0x1F6), *range(0x400, 0x640)), "Han")
)
"""Script of each block of 128 characters."""

ALONE: Mapping[str, str] = {
    "Greek": "el",
    "Armenian": "hy",
    "Hebrew": "he",
    "Gurmukhi": "pa",
    "Gujarati": "gu",
    "Oriya": "or",
    "Tamil": "ta",
    "Telugu": "te",
    "Kannada": "kn",
    "Malayalam": "ml",
    "Sinhala": "si",
    "Thai": "th",
    "Lao": "lo",
    "Burmese": "my",
    "Georgian": "ka",
    "Khmer": "km",
    "Kana": "ja",
    "Hangul": "ko",
    "Ethiopic": "am",
}
"""Scripts that are one language's, as far as a briefing goes."""

VARIANTS: Mapping[str, str] = {
    "wuu": "zh",
    "yue": "zh",
    "arz": "ar",
    "ary": "ar",
    "grc": "el",
    "hbo": "he",
    "nn": "no",
    "nb": "no",
    "uzs": "uz",
}
"""Labels of the model that count as another language."""

_RUSSIAN = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
_SERBIAN = "абвгдђежзијклљмнњопрстћуфхцчџш"
_ARABIC = "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهويىٱ"
ALPHABETS: Mapping[str, Mapping[str, str]] = {
    "Cyrillic": {
        "ru": _RUSSIAN,
        "uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
        "be": "абвгдеёжзійклмнопрстуўфхцчшыьэюя",
        "bg": "абвгдежзийклмнопрстуфхцчшщъьюя",
        "sr": _SERBIAN,
        "mk": "абвгдѓежзѕијклљмнњопрстќуфхцчџш",
        "kk": _RUSSIAN + "әғқңөұүһі",
        "ky": _RUSSIAN + "ңөү",
        "mn": _RUSSIAN + "өү",
        "tt": _RUSSIAN + "әҗңөүһ",
        "ba": _RUSSIAN + "әғҙҡңөҫүһ",
        "tg": _RUSSIAN + "ғӣқӯҳҷ",
    },
    "Arabic": {
        "ar": _ARABIC,
        "fa": "يكىةإءآأؤئابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیۀ",
        "ur": "ءآأؤئابپتٹثجچحخدڈذرڑزژسشصضطظعغفقکگلمنںوہھیےۂۃ",
        "ps": "ءآئابپتټثجچځڅحخدډذرړزژږسشښصضطظعغفقکګگلمنڼهوۇيېۍئی",
        "ku": "ئابپتجچحخدرڕزژسشعغفڤقکگلڵمنوۆهەیێھ",
        "ug": "ئاەبپتجچخدرزژسشغفقكگڭلمنھوۇۆۈۋېىي",
    },
    "Devanagari": {"hi": "", "mr": "", "ne": ""},
    "Bengali": {"bn": "", "as": ""},
    "Latin": {
        "af": "áéèêëíîïóôöúûý",
        "az": "çəğıiöşü",
        "br": "âêîôûùñü",
        "bs": "čćđšž",
        "ca": "àçèéíïòóúü",
        "cs": "áčďéěíňóřšťúůýž",
        "cy": "âêîôûŵŷáéíóúäëïöü",
        "da": "æøåé",
        "de": "äöüß",
        "en": "éï",
        "eo": "ĉĝĥĵŝŭ",
        "es": "áéíñóúüª°º",
        "et": "äöõüšž",
        "eu": "ñçü",
        "fi": "äöåšž",
        "fo": "áðíóúýæø",
        "fr": "àâæçéèêëîïôœùûüÿ",
        "fy": "âêôûúéëïö",
        "ga": "áéíóú",
        "gd": "àèìòùáéó",
        "gl": "áéíñóúüï",
        "ha": "ɓɗƙƴ",
        "hr": "čćđšž",
        "hu": "áéíóöőúüű",
        "id": "é",
        "is": "áéíóúýþæðö",
        "it": "àèéìíîòóùú°ª",
        "lb": "äëéöüèêô",
        "lt": "ąčęėįšųūž",
        "lv": "āčēģīķļņšūž",
        "ms": "é",
        "mt": "ċġħżàèìòù",
        "nl": "éëïóöüèêáíú",
        "no": "æøåéòôóê",
        "oc": "àáçéèíïòóúü",
        "pl": "ąćęłńóśźż",
        "pt": "àáâãçéêíóôõúüºª",
        "ro": "ăâîșțşţ",
        "sk": "áäčďéíĺľňóôŕšťúýž",
        "sl": "čšž",
        "sq": "çë",
        "sr": "čćđšž",
        "sv": "åäöéàü",
        "sw": "",
        "tk": "çäžňöşüý",
        "tl": "ñ",
        "tr": "çğıöşüâîûýþð",  # the last three stand for ı, ş and ğ in pages with a wrong encoding
        "uz": "ʻʼ",
        "vi": "àáâãèéêìíòóôõùúýăđĩũơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ",
        "zu": "",
    },
}
"""Letters of each language by script; for Latin those beyond a to z, for some scripts none are needed."""

RARE: Mapping[str, float] = (
    dict.fromkeys(("be", "bg", "hr", "no", "ps", "sk", "sl", "sr", "ur"), 0.5)
    | dict.fromkeys(
        ("az", "ca", "et", "is", "kk", "ku", "lt", "lv", "mn", "mr", "ms", "ne", "sq", "sw", "tl", "uz"), 0.4
    )
    | dict.fromkeys(("af", "as", "bs", "eu", "gl", "ky", "lb", "mt", "tt", "ug", "zu"), 0.2)
    | dict.fromkeys(("ba", "br", "cy", "eo", "fo", "fy", "ga", "gd", "ha", "mk", "oc", "tg", "tk"), 0.05)
)
"""How likely a story is to be in a language before its words are looked at; 1 where there are many outlets."""

EXPECTED: Mapping[str, tuple[str, float]] = {
    "uk": ("іїє", 0.03),
    "be": ("іў", 0.06),
    "ru": ("ыэё", 0.015),
    "bg": ("ъ", 0.018),
    "sr": ("јђћ", 0.035),
    "mk": ("јѓќѕ", 0.035),
    "fa": ("پچژگ", 0.03),
}
"""Letters that set a language apart, and their share of all its letters: a longer text without them is hardly in it."""
