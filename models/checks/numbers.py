"""Numbers, money, units and times that the translation lost, changed or added."""

from collections.abc import Iterable
from typing import ClassVar

from models.checks.base import Check, Pair
from models.quantities import Quantity, compare, write
from models.quantities.pairing import pair_numbers


class NumbersCheck(Check):
    """Compare numbers by value: `2,5 tỷ đồng` is `25亿越南盾`, and `2.5亿` is an error."""

    name = "numbers"
    good: ClassVar[tuple[Pair, ...]] = (
        Pair("Vùng lõi rộng 1.234,5 ha.", "The core zone covers 1,234.5 hectares.", "vi", "en"),
        Pair("Vùng lõi rộng 1.234,5 ha.", "核心区面积1234.5公顷。", "vi", "zh"),
        Pair("Dự án tốn 3,2 nghìn tỷ đồng.", "The project costs VND 3.2 trillion.", "vi", "en"),
        Pair("Dự án tốn 3,2 nghìn tỷ đồng.", "项目耗资3.2万亿越南盾。", "vi", "zh"),
        Pair("Some 25,000 people came, up 2.4%.", "约2.5万人到场，增长2.4%。", "en", "zh"),
        Pair("Some 25,000 people came, up 2.4%.", "Khoảng 25.000 người đã đến, tăng 2,4 %.", "en", "vi"),
        Pair("The fair drew ten buyers and 1 bank.", "Hội chợ thu hút mười người mua và một ngân hàng.", "en", "vi"),
        Pair("基金会投入12.5亿元。", "The foundation put in 1.25 billion yuan.", "zh", "en"),
        Pair("基金会投入12.5亿元。", "Quỹ đầu tư 1,25 tỷ nhân dân tệ.", "zh", "vi"),
        Pair("大家一起进一步统一意见，十分认真。", "Together they settled their views with great care.", "zh", "en"),
        Pair("第十二届大会有三分之一的代表缺席。", "Một phần ba đại biểu vắng mặt tại đại hội lần thứ XII.", "zh", "vi"),
        Pair("Buổi lễ bắt đầu lúc 21 giờ 30 phút.", "The ceremony starts at 9:30 p.m.", "vi", "en"),
        Pair("Từ 5 đến 7 triệu đồng mỗi hộ.", "每户500万至700万越南盾。", "vi", "zh"),
        Pair("G20 and COVID-19 were on the agenda.", "Chương trình nghị sự có nhóm các nền kinh tế lớn và đại dịch.", "en", "vi"),
        Pair("20世纪90年代，山路只有半公里。", "In the 1990s the mountain road was half a kilometre.", "zh", "en"),
    )  # fmt: skip
    bad: ClassVar[tuple[Pair, ...]] = (
        Pair("Tỉnh chi 2,5 tỷ đồng cho con đường.", "该省为这条路拨款2.5亿越南盾。", "vi", "zh"),
        Pair(
            "Tỉnh chi 2,5 tỷ đồng cho con đường.",
            "The province spent USD 2.5 billion on the road.",
            "vi",
            "en",
        ),
        Pair("Khu rừng rộng 340 ha.", "The forest covers 340 square kilometres.", "vi", "en"),
        Pair("Mạng lưới có 45 thành viên.", "The network has members.", "vi", "en"),
        Pair("The bridge is 120 metres long.", "Cây cầu dài 1.200 mét.", "en", "vi"),
        Pair("The bridge is 120 metres long.", "这座桥长130米。", "en", "zh"),
        Pair("About 1,234 visitors signed the book.", "Khoảng 1.235 du khách ký sổ.", "en", "vi"),
        Pair("Khoảng 1.234 du khách ký sổ.", "About 1.234 visitors signed the book.", "vi", "en"),
        Pair("全县有3万2千人。", "The county has 320,000 people.", "zh", "en"),
        Pair("全县有3万2千人。", "Huyện có 32 triệu người.", "zh", "vi"),
        Pair("产量增长百分之五。", "Output grew by 15 percent.", "zh", "en"),
        Pair("Sales rose.", "Doanh số tăng 12%.", "en", "vi"),
        Pair("The shop opens at 8:30 a.m.", "商店晚上8时30分开门。", "en", "zh"),
        Pair("Sáu mươi hai hộ đã ký.", "Twenty-six households have signed.", "vi", "en"),
    )

    def find(self, pair: Pair) -> Iterable[str]:
        """Yield one message for each number that does not stand on both sides."""
        languages = (pair.source_language, pair.target_language)
        lost = compare.missing_numbers(pair.source, pair.target, *languages)
        added = compare.added_numbers(pair.source, pair.target, *languages)
        messages = (self._say(*both, pair.target_language) for both in pair_numbers(lost, added))
        return list(dict.fromkeys(messages))

    @staticmethod
    def _say(lost: Quantity | None, added: Quantity | None, language: str) -> str:
        """Word one difference for an editor."""
        if lost is None:
            return f"“{added.text}” is not in the source." if added else ""
        expected = f"expected “{write.number(lost, language)}”"
        if added is None:
            return f"“{lost.text}” is missing; {expected}."
        return (
            f"“{lost.text}” ({write.value(lost)}) became “{added.text}” ({write.value(added)}); {expected}."
        )
