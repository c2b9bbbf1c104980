"""Dates and weekdays that the translation lost, changed or added."""

from collections.abc import Iterable
from typing import ClassVar

from models.checks.base import Check, Pair
from models.quantities import DateMention, compare, write
from models.quantities.pairing import pair_dates


class DatesCheck(Check):
    """Compare dates by value: `29/4` is `29 April` and `4月29日`; a year may be missing if the article proves it."""

    name = "dates"
    good: ClassVar[tuple[Pair, ...]] = (
        Pair("Ngày 29/4, hai bên họp trực tuyến.", "The two sides met online on 29 April.", "vi", "en"),
        Pair("Ngày 29/4, hai bên họp trực tuyến.", "4月29日，双方举行视频会议。", "vi", "zh"),
        Pair(
            "Ngày 29/4, hai bên họp trực tuyến.",
            "2024年4月29日，双方举行视频会议。",
            "vi",
            "zh",
            date="2024-05-02",
        ),
        Pair(
            "From 8 to 9 January 2024 they visited.", "1月8日至9日，他们来访。", "en", "zh", date="2024-01-10"
        ),
        Pair(
            "From 8 to 9 January 2024 they visited.",
            "Họ đến thăm từ ngày 8 đến ngày 9 tháng 1 năm 2024.",
            "en",
            "vi",
        ),
        Pair("On April 9th morning the talks began.", "Sáng 9/4, hội đàm bắt đầu.", "en", "vi"),
        Pair("2023年四月，公园开园。", "The park opened in April 2023.", "zh", "en"),
        Pair("2023年四月，公园开园。", "Công viên mở cửa tháng 4/2023.", "zh", "vi"),
        Pair("星期一，代表团抵达。", "The delegation arrived on Monday.", "zh", "en"),
        Pair("Thứ Sáu tuần trước trời mưa.", "上周五下雨。", "vi", "zh"),
        Pair("Đây là lần thứ hai anh thắng.", "It is the second time that he has won.", "vi", "en"),
        Pair("Quý I/2024, xuất khẩu tăng.", "Exports rose in the first quarter of 2024.", "vi", "en"),
        Pair("The form is dated 04/01/2024.", "Mẫu đơn ghi ngày 4/1/2024.", "en", "vi"),
        Pair("Công viên mở cửa năm 2019.", "The park opened in 2019.", "vi", "en"),
    )
    bad: ClassVar[tuple[Pair, ...]] = (
        Pair("Ngày 29/4, hai bên họp trực tuyến.", "4 Tháng 29, the two sides met online.", "vi", "en"),
        Pair("Ngày 29/4, hai bên họp trực tuyến.", "双方举行视频会议。", "vi", "zh"),
        Pair("Ngày 29/4, hai bên họp trực tuyến.", "The two sides met online on 28 April.", "vi", "en"),
        Pair("Ngày 29/4, hai bên họp trực tuyến.", "The two sides met online on 29 April 2023.", "vi", "en", date="2024-05-02"),
        Pair("Ngày 4/1/2024, mạng lưới họp.", "The network met on 1 April 2024.", "vi", "en"),
        Pair("From 8 to 9 January they visited.", "1月8日至10日，他们来访。", "en", "zh"),
        Pair("The park opened on 12 May 2019.", "Công viên mở cửa ngày 12/5.", "en", "vi"),
        Pair("The park opened in June.", "Công viên mở cửa tháng 7.", "en", "vi"),
        Pair("2024年3月5日签约。", "It was signed on 5 May 2024.", "zh", "en"),
        Pair("2024年3月5日签约。", "Ký kết ngày 5/3/2023.", "zh", "vi"),
        Pair("星期一，代表团抵达。", "Đoàn đến hôm thứ Ba.", "zh", "vi"),
        Pair("The delegation arrived on Monday.", "代表团抵达。", "en", "zh"),
        Pair("Công viên mở cửa năm 2019.", "The park opened.", "vi", "en"),
    )  # fmt: skip

    def find(self, pair: Pair) -> Iterable[str]:
        """Yield one message for each date that does not stand on both sides."""
        languages = (pair.source_language, pair.target_language)
        lost = compare.missing_dates(pair.source, pair.target, *languages, article_date=pair.date)
        added = compare.added_dates(pair.source, pair.target, *languages, article_date=pair.date)
        messages = (self._say(*both, pair.target_language) for both in pair_dates(lost, added))
        return list(dict.fromkeys(messages))

    @staticmethod
    def _say(lost: DateMention | None, added: DateMention | None, language: str) -> str:
        """Word one difference for an editor."""
        if lost is None:
            return f"The date “{added.text}” is not in the source." if added else ""
        expected = f"expected “{write.date(lost, language)}”"
        if added is None:
            return f"The date “{lost.text}” is missing or incomplete; {expected}."
        return f"The date “{lost.text}” became “{added.text}”; {expected}."
