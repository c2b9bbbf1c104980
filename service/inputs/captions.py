"""Tell captions from sub-headings: both are short and stop-less, but a caption shows people or a scene."""

import re
from typing import Final

from service.inputs.lines import HAN, is_list_item

LONGEST: Final = 260
PREFIX: Final = re.compile(
    r"(?:[(\[（【]?\s*)(?:ảnh(?: minh họa| \d+| tư liệu)?|hình(?: ảnh)?(?: \d+)?|photos?(?: \d+)?|picture(?: \d+)?|image(?: \d+)?|fig(?:ure|\.)? ?\d+|"
    r"photo(?:graph)? by|图片|图|圖|照片|摄影|配图)\s*(?:\d+\s*)?[:：.]|图为|圖為|上图|下图|trong ảnh|pictured",
    re.IGNORECASE,
)
CREDIT: Final = re.compile(
    r"[(（]\s*(?:ảnh|photos?|photo by|图|图片|摄|摄影)\s*[:：]?\s*[^.。()（）]{2,40}[)）]|"
    r"(?<!\w)(?:ảnh|photos?|图片|图|摄影)\s*[:：]\s*[^.。:：]{2,40}$|(?:^|\s)\S{2,10}\s*[摄攝]$",
    re.IGNORECASE,
)
CUES: Final = re.compile(
    r"\b(?:đồng chí|đ/c|đại biểu|phát biểu|(?:tham )?dự(?! (?:án|đoán|báo|phòng|kiến|thảo|tính|trữ|toán|luật|định))|được tổ chức|(?:quang|toàn|khung) cảnh|chụp ảnh|lưu niệm|trao (?:tặng|giấy|quà|quyết|cờ|bằng|đổi)|"
    r"ký kết|tham quan|khảo sát|một góc|tiết mục|biểu diễn|bắt tay|chủ trì|(?:tại|trong) (?:buổi|lễ|hội|chương trình|phiên|điểm cầu)|"
    r"đoàn (?:công tác|đại biểu|khách)|du khách|lãnh đạo|các em|cắt băng|tặng (?:quà|hoa)|"
    r"delegates?|delegations?|attend(?:s|ing)?|speak(?:s|ing)?|address(?:es|ing)|pos(?:es?|ing)|(?:over)?views? (?:of|over|from)|panorama|"
    r"shak(?:es?|ing) hands|handshake|visit(?:s|ing|ors?)|tourists?|cut(?:s|ting)? (?:the )?ribbon|perform(?:s|ing)|sign(?:s|ing)|"
    r"at the (?:meeting|ceremony|conference|event|signing|opening|closing|forum|workshop|seminar|talks?)|hand(?:s|ing) over|chair(?:s|ing)|participants?|"
    r"group photo|(?:from|far|on the|second) (?:left|right)|in the cent(?:re|er))\b|"
    r"现场|現場|合影|会场|发言|讲话|致辞|致辭|出席|签约|签字|签署|参观|考察|全景|一角|一景|座谈会|揭牌|握手|颁奖|剪彩|表演|演出|代表(?:团|们)?|与会|留影|会见",
    re.IGNORECASE,
)
STOPS: Final = tuple(".!?。！？…;:；：")
CLOSERS: Final = "\"'”’»)）」』》]"


def ends_with_stop(text: str) -> bool:
    """Tell whether a block ends as a sentence does, closing quotes and brackets aside."""
    return text.rstrip().rstrip(CLOSERS).endswith(STOPS)


def is_caption(text: str, *, after_body: bool, before_body: bool) -> bool:
    """Tell whether an unmarked block between paragraphs is a caption."""
    line = text.strip()
    if len(line) > LONGEST or "\n" in line:
        return False
    if PREFIX.match(line):
        return True
    if not after_body or is_list_item(line) or line.startswith(("“", '"', "「")):
        return False
    if CREDIT.search(line) and (before_body or not ends_with_stop(line)) and len(line) <= 200:
        return not _is_running_text(line)
    return before_body and not ends_with_stop(line) and _long_enough(line) and CUES.search(line) is not None


def _is_running_text(line: str) -> bool:
    """More than one sentence is a paragraph, even one with a credit in it."""
    return len(re.findall(r"[.!?。！？](?:\s|$|(?=[\u4e00-\u9fff]))", line)) > 1


def _long_enough(line: str) -> bool:
    return len(HAN.findall(line)) >= 4 or len(line.split()) >= 4
