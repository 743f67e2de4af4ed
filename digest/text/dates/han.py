"""Dates in Chinese and Japanese: ``2023年5月3日``, ``二〇二三年五月三日``, ``上周三``, ``3天前``.

In: a text that is a date and nothing else, and the day that it was written on, where that is known. Out: year, month
and day, as far as they are written. It reads no time of day.
"""

import re
from datetime import date, timedelta

from digest.text.dates.relative import Day, before, checked, day_of_week, in_parts, nearest

_NUMBER = "[0-9]{1,2}|[一二三四五六七八九十]{1,3}"
_WEEKDAY = "(?:星期|周|週|礼拜)"
_HAN = re.compile(
    rf"(?:([0-9]{{4}}|[〇零一二三四五六七八九]{{4}})年)?(?:({_NUMBER})月)?(?:({_NUMBER})[日号號])?(?:初|中旬|下旬|底)?"
    rf"(?:[(（]?{_WEEKDAY}[一二三四五六日天][)）]?)?(?:上午|下午|凌晨|晚上|晚|中午)?"
)
_HAN_WEEKDAY = re.compile(rf"(上|本|这|下)?(?:个)?{_WEEKDAY}([一二三四五六日天])")
_HAN_AGO = re.compile(r"([0-9]+|[一二三四五六七八九十两]{1,3})(天|日|周|个星期|个月|年)前")
_HAN_DIGITS = {char: number for number, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_HAN_DAYS = {"今天": 0, "今日": 0, "昨天": -1, "昨日": -1, "前天": -2, "明天": 1, "后天": 2}
_DAYS_A_WEEK = 7


def in_han(text: str, base: date | None) -> Day | None:
    """Read a date in Chinese or Japanese."""
    bare = "".join(str(int(char)) if char.isdecimal() else char for char in re.sub(r"\s+", "", text))
    bare = bare.removesuffix("讯").removeprefix("于").strip("，,、")
    if base is not None and (told := _told(bare, base)) is not None:
        return told
    found = _HAN.fullmatch(bare)
    if not found or not (found[1] or found[2]) or (found[3] and not found[2]):
        return None
    month = _han_number(found[2]) if found[2] else None
    day = _han_number(found[3]) if found[3] else None
    if found[1]:
        year = int(found[1]) if found[1].isdecimal() else int("".join(str(_HAN_DIGITS[char]) for char in found[1]))
        return checked(year, month, day)
    return nearest(month, day, base) if base is not None and month and day else None


def _told(bare: str, base: date) -> Day | None:
    """Read what counts from the day of the text."""
    if bare in _HAN_DAYS:
        return in_parts(base + timedelta(days=_HAN_DAYS[bare]))
    if found := _HAN_WEEKDAY.fullmatch(bare):
        wanted = "一二三四五六日".index("日" if found[2] == "天" else found[2])
        if found[1]:
            monday = base - timedelta(days=base.weekday())
            weeks = {"上": -1, "下": 1}.get(found[1], 0)
            return in_parts(monday + timedelta(days=wanted + weeks * _DAYS_A_WEEK))
        return in_parts(day_of_week(wanted, base, 0))
    if found := _HAN_AGO.fullmatch(bare):
        unit = {"天": "day", "日": "day", "周": "week", "个星期": "week", "个月": "month", "年": "year"}[found[2]]
        return before(base, _han_number(found[1]), unit)
    return None


def _han_number(written: str) -> int:
    """Return a number below a hundred."""
    if written.isdecimal():
        return int(written)
    tens, ten, units = written.rpartition("十") if "十" in written else ("", "", written)
    high = (_HAN_DIGITS.get(tens, 1) if ten else 0) * 10
    return high + (_HAN_DIGITS.get(units, 0) if units else 0)
