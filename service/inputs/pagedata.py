"""Lines of page data under or over a title: date, time, counts and credits, and nothing else."""

import re
from dataclasses import dataclass
from typing import Final

from service.inputs.byline import Credit, labelled, without_labels, worded
from service.inputs.noise import COUNTER, COUNTER_UNITS
from service.inputs.published import FoundDate, find_date

LONGEST: Final = 240
# What may stand beside a date without making a sentence of it.
_FILLER = re.compile(
    rf"{COUNTER}|[\d.,]+\s*(?:{COUNTER_UNITS})|"
    r"\b\d{1,2}\s*[:h]\s*\d{2}(?:\s*:\s*\d{2})?\s*(?:[ap]\.?m\.?|sa|ch)?\b|\(?\b(?:gmt|utc)\s*[+-]?\s*\d*(?::\d+)?\b\)?|"
    r"(?:thứ (?:hai|ba|tư|năm|sáu|bảy|\d)|chủ nhật|(?:mon|tues|wednes|thurs|fri|satur|sun)day|\b(?:mon|tue|wed|thu|fri|sat|sun)\b|(?:星期|周|週)[一二三四五六日天])|"
    r"ngày (?:đăng|tạo|xuất bản|cập nhật)|đăng (?:lúc|ngày)|thời gian(?: đăng)?|cập nhật(?: lần cuối)?(?: lúc| ngày)?|xuất bản|ngày|lúc|"
    r"(?:first )?(?:published|posted|updated|created|last (?:updated|modified)|release(?:d)?)(?: (?:on|at|date))?|date|at\b|on\b|"
    r"(?:发布|發佈|发表|更新|日期|发稿|创建)(?:时间|時間|日期|于)?|时间|時間|责任编辑\s*[:：]\s*\S{2,8}|编辑\s*[:：]\s*\S{2,8}|"
    r"字号|字体|大\s*中\s*小|打印|关闭|分享(?:到)?|[上下]午|"
    r"\b\d{1,7}\b|[^\w\s]|_|\s",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class PageData:
    """What one line of page data says."""

    date: FoundDate | None
    credits: tuple[Credit, ...]


def read_pagedata(text: str) -> PageData | None:
    """Read a block that is nothing but page data; None for anything that also says something else."""
    if len(text) > LONGEST:
        return None
    if credit := worded(text):
        return PageData(None, (credit,))
    date = find_date(text)
    rest = f"{text[: date.start]} {text[date.end :]}" if date else text
    names = labelled(rest)
    if not date and not names:
        return None
    return None if _FILLER.sub("", without_labels(rest)) else PageData(date, tuple(names))
