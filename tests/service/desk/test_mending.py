"""Every mend that is offered really clears its finding, and breaks nothing else."""

from dataclasses import dataclass

import pytest

from models.checks import CHECKS
from models.termbase import Term, Termbase
from models.types import Article, Finding, Segment
from service.checking import findings_of
from service.mending import Mend, mends_of
from service.mending.offer import MAKERS

LEDGER = Termbase.load().extended(
    [
        Term(
            "weave",
            "office",
            {"vi": ("tổ dệt Bản Lác",), "en": ("Ban Lac Weavers",), "zh": ("班腊织工组",)},
            "test",
        ),
        Term("guangxi", "place-cn", {"vi": ("Quảng Tây",), "en": ("Guangxi",), "zh": ("广西",)}, "test"),
    ]
)


@dataclass(frozen=True)
class Case:
    """A sentence with a fault, the check that finds it, and what the first mend makes of it."""

    check: str
    source: str
    target: str
    languages: str
    mended: str
    role: str = "body"
    date: str | None = None

    @property
    def segment(self) -> Segment:
        return Segment("p1s1", self.role, 1, self.source)  # type: ignore[arg-type]


CASES = (
    # Numbers: one that became another, in the words that stand around it; one that came from nowhere; one that is lost.
    Case("numbers", "Quỹ chi 180 triệu đồng.", "The fund spent 18 million dong.", "vi-en", "The fund spent 180 million dong."),
    Case("numbers", "Quỹ chi 180 triệu đồng.", "基金支出1800万越南盾。", "vi-zh", "基金支出1.8亿越南盾。"),
    Case("numbers", "该县有24000人。", "Huyện có 2.400 người.", "zh-vi", "Huyện có 24.000 người."),
    Case("numbers", "Bản có nhiều thợ.", "The village has 45 weavers.", "vi-en", "The village has weavers."),
    Case("numbers", "Bản bán được 3.200 tấm vải.", "全村售出布匹。", "vi-zh", "全村售3200出布匹。"),
    Case("numbers", "Sales rose by 12.5%.", "Doanh số tăng 125%.", "en-vi", "Doanh số tăng 12,5%."),
    # Dates.
    Case("dates", "Ngày 29/4, hai bên họp.", "The two sides met on 28 April.", "vi-en", "The two sides met on 29 April."),
    Case("dates", "2024年3月5日签约。", "It was signed on 5 May 2024.", "zh-en", "It was signed on 5 March 2024."),
    Case("dates", "The park opened in June.", "Công viên mở cửa tháng 7.", "en-vi", "Công viên mở cửa tháng 6."),
    Case("dates", "星期一，代表团抵达。", "Đoàn đến hôm thứ Ba.", "zh-vi", "Đoàn đến hôm thứ Hai."),
    # Terms: left standing, misspelt, another one in its place, or lost altogether.
    Case("terms", "Đoàn Quảng Tây đến thăm.", "A delegation from Quảng Tây came.", "vi-en", "A delegation from Guangxi came."),
    Case("terms", "Đoàn Quảng Tây đến thăm.", "A delegation from Quang Tay came.", "vi-en", "A delegation from Guangxi came."),
    Case("terms", "Đoàn Quảng Tây đến thăm.", "A delegation from Quangxi came.", "vi-en", "A delegation from Guangxi came."),
    Case("terms", "Đoàn Quảng Tây đến thăm.", "广东代表团来访。", "vi-zh", "广西代表团来访。"),
    Case("terms", "Hôm qua tổ dệt Bản Lác họp.", "Yesterday the Ban Lak Wevers met.", "vi-en", "Yesterday the Ban Lac Weavers met."),
    Case("terms", "Đoàn của Quảng Tây đến.", "A delegation came.", "vi-en", "A Guangxi delegation came."),
    # Names; where something new goes in, a person may have to move it, and the button says so.
    Case("names", "Ông Nguyễn Văn Bình phát biểu.", "Mr Smith spoke.", "vi-en", "Mr Nguyen Van Binh Smith spoke."),
    Case("foreign_names", "Giáo sư Ulrich Baumgartner đến dự.", "The professor attended.", "vi-en", "The Ulrich Baumgartner professor attended."),
    # Marks.
    Case("punctuation", "Công viên mở cửa, và lớp học cũng mở.", "公园开放,课堂也开放。", "vi-zh", "公园开放，课堂也开放。"),
    Case("punctuation", "公园开放，课堂也开放。", "The park opens，and the class too.", "zh-en", "The park opens, and the class too."),
    Case("punctuation", "Công viên mở cửa.", "The park is open", "vi-en", "The park is open."),
    Case("punctuation", "Công viên mở cửa?", "The park is open.", "vi-en", "The park is open?"),
    Case("punctuation", "Công viên mở cửa", "The park is open.", "vi-en", "The park is open", role="title"),
    Case("punctuation", "Công viên đã mở cửa.", "The park (is open.", "vi-en", "The park is open."),
    # Scripts.
    Case("script", "The park is open.", "這個公園已開放。", "en-zh", "这个公园已开放。"),
    Case("script", "百色邻近越南。", "百色 giáp Việt Nam.", "zh-vi", "Bách Sắc giáp Việt Nam."),
    # What a model left, and what it said twice.
    Case("leftover", "Công viên mở cửa.", "The park is open.<|im_end|>", "vi-en", "The park is open."),
    Case("leftover", "Công viên mở cửa.", "Translation: The park is open.", "vi-en", "The park is open."),
    Case("leftover", "Công viên mở cửa.", "The **park** is open.", "vi-en", "The park is open."),
    Case("repetition", "The park grows.", "公园发展，公园发展，公园发展。", "en-zh", "公园发展。"),
)  # fmt: skip


def offers(case: Case) -> list[tuple[Finding, tuple[Mend, ...]]]:
    source, _, target = case.languages.partition("-")
    findings = check(case, case.target)

    class Known:
        article = Article(source, "x", (), date=case.date)
        termbase = LEDGER

    return list(mends_of(Known(), case.segment, target, case.target, findings))


def check(case: Case, text: str) -> tuple[Finding, ...]:
    source, _, target = case.languages.partition("-")
    return findings_of(case.segment, text, source=source, target=target, date=case.date, termbase=LEDGER)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.check}-{case.target[:24]}")
def test_the_first_mend_does_what_an_editor_would(case: Case) -> None:
    found = [(finding, mends) for finding, mends in offers(case) if finding.check == case.check]
    assert found, f"the check {case.check} finds nothing: {check(case, case.target)}"
    assert [mend.text for mend in found[0][1]][:1] == [case.mended]


@pytest.mark.parametrize("name", sorted(MAKERS))
def test_mends_of_the_bad_examples_of_each_check_clear_their_finding(name: str) -> None:
    offered = 0
    for pair in CHECKS.get(name)().bad:
        case = Case(
            name, pair.source, pair.target, f"{pair.source_language}-{pair.target_language}", "", pair.role, pair.date
        )  # fmt: skip
        if pair.target_language == "zh-Hant":
            continue
        before = check(case, case.target)
        for finding, mends in offers(case):
            for mend in mends:
                after = check(case, mend.text)
                assert finding not in after
                assert len(after) < len(before)
                offered += finding.check == name
    assert offered > 0


@pytest.mark.parametrize("language", ["en", "zh", "vi"])
def test_what_has_no_finding_has_no_mend(language: str) -> None:
    case = Case("numbers", "Bản có 24 thợ.", "24", f"vi-{language}", "")
    assert all(mends == () for finding, mends in offers(case) if finding.check not in MAKERS)


def test_a_doubt_of_the_pipeline_is_left_to_people() -> None:
    case = Case("name", "Ông Bình.", "Mr Binh.", "vi-en", "")

    class Known:
        article = Article("vi", "x", ())
        termbase = LEDGER

    doubt = Finding("name", "warning", "Confirm the name Bình: Binh. After ông.")
    assert mends_of(Known(), case.segment, "en", case.target, (doubt,)) == ((doubt, ()),)
