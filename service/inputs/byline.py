"""Who wrote or first published an article: labelled anywhere near its edges, or a bare name under it."""

import re
from dataclasses import dataclass
from typing import Final

AUTHOR: Final = (
    r"tác giả(?: bài viết)?|bài(?: viết)?,? ?(?:và )?ảnh|bài viết|tin,? ?(?:bài|ảnh)|người viết|thực hiện|"
    r"author|written by|by|reporter|text(?: and photos?)?(?: by)?|作者|撰稿(?:人)?|文(?:/图)?|通讯员|(?:本报|见习|实习)?记者|記者"
)
SOURCE: Final = r"nguồn(?: tin)?|theo|source|via|来源|來源|文章来源|信息来源|稿源"
_LABEL = rf"(?:{AUTHOR}|{SOURCE}|责任编辑|编辑|浏览|阅读|点击|发布|时间|published|updated|views?|lượt xem|ngày đăng)[\u4e00-\u9fff]{{0,4}}"
_VALUE = rf"(?P<name>[^|•·;；\n]{{2,60}}?)(?=\s*(?:$|[|•·;；]|\s{{2,}}|\s+{_LABEL}\s*[:：]|\s[-–—]\s))"
LABELLED: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<!\w)(?:{AUTHOR})\s*[:：]\s*{_VALUE}",
        rf"(?<!\w)(?:{SOURCE})\s*[:：]\s*{_VALUE}",
    )
)
# "By" and "Theo" also begin sentences: without a colon they need a name, or the whole of a short line, after them.
UNLABELLED: Final = re.compile(
    r"[(（]?\s*(?:[Bb][Yy] (?P<en>[A-ZĐ][\w.'’-]*(?:\s[A-ZĐ][\w.'’-]*){1,4})|Theo (?P<vi>[A-ZĐ][\w.-]*(?:\s[A-ZĐ0-9][\w.-]*){0,4}|[\w-]+(?:\.[\w-]+)+)|"
    r"(?:记者|通讯员|文/|作者)\s*(?P<zh>[\u4e00-\u9fff·]{2,8}(?:[\s、,，]+[\u4e00-\u9fff·]{2,4}){0,3}))\s*[)）]?"
)
_WORD = r"(?:[A-ZÀ-ỸĐ][a-zà-ỹđ'’]+(?:-[A-ZÀ-ỸĐ][a-zà-ỹđ]+)?|[A-ZĐ]\.)"
NAME: Final = re.compile(
    rf"[(]?\s*{_WORD}(?:\s{_WORD}){{1,4}}(?:\s*[-–,&]\s*{_WORD}(?:\s{_WORD}){{1,4}}){{0,2}}\s*[)]?"
)
# Common Chinese surnames, with some frequent in Guangxi: a closed list, so that other short lines do not pass for names.
SURNAMES: Final = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高梁郑谢宋唐许韩冯邓曹彭曾萧田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤农甘"
    "張劉陳楊黃趙吳孫馬羅鄭謝許韓馮鄧蕭蔣葉蘇魏呂盧鍾譚陸賈韋鄒龍賀顧龔萬錢嚴湯農"
)
HAN_NAME: Final = re.compile(
    rf"[（(]?\s*[{SURNAMES}][\u4e00-\u9fff]{{1,2}}(?:[\s、]+[{SURNAMES}][\u4e00-\u9fff]{{1,2}}){{0,2}}\s*[）)]?"
)
# Words of headings: a last line in title case is no name for that.
HEADING_WORDS: Final = frozenset(
    "the this that your our a an of and new open page home read more next news view form field".split()
)
NO_NAMES: Final = frozenset(
    {"the end", "thank you", "xin cảm ơn", "trân trọng", "read more", "to be continued"}
)


@dataclass(frozen=True, slots=True)
class Credit:
    """A name with what it is credited for; an author goes before a source."""

    name: str
    kind: str


def labelled(text: str) -> list[Credit]:
    """Give the names that a line of page data credits by a label, authors first."""
    return [
        Credit(match["name"].strip(" ,，."), kind)
        for kind, pattern in zip(("author", "source"), LABELLED, strict=True)
        for match in pattern.finditer(text)
    ]


def worded(text: str) -> Credit | None:
    """Give the credit that a whole short block says in words: "By …", "Theo …", "记者 …"."""
    match = UNLABELLED.fullmatch(" ".join(text.split())) if len(text) <= 80 else None
    if match is None:
        return None
    kind = "source" if match["vi"] else "author"
    return Credit((match["en"] or match["vi"] or match["zh"]).strip(), kind)


def signature(text: str) -> Credit | None:
    """Give the bare name that a whole short block is, as names stand under articles."""
    line = " ".join(text.split())
    if len(line) > 60 or line.lower() in NO_NAMES or not HEADING_WORDS.isdisjoint(line.lower().split()):
        return None
    return (
        Credit(line.strip("()（） "), "author") if NAME.fullmatch(line) or HAN_NAME.fullmatch(line) else None
    )


def without_labels(text: str) -> str:
    """Take the labelled names out of a line of page data."""
    for pattern in LABELLED:
        text = pattern.sub(" ", text)
    return text
