"""What the chat families without a prompt of their own ask with, written out once more for their tests."""

from models.families.examples import worked_examples

ORDER = (
    "You are a professional news translator. Translate every English sentence that you are given into natural, "
    "accurate Vietnamese. Leave nothing out and add nothing; keep every name and figure. "
    "Use the terms in square brackets; do not translate what stands in square brackets. "
    "Reply with the translation only."
)
"""The order for English into Vietnamese."""

SUMMARY_ORDER = (
    "Tóm tắt bản tin sau bằng tiếng Việt trong 2 câu. Chỉ dùng thông tin có trong bản tin. Thiếu: 5 km."
)
SUMMARY_TEXT = "Tiêu đề: Hội chợ\nChè và mật ong."


def examples() -> list[tuple[str, str]]:
    """Give the worked examples as questions in English and answers in Vietnamese."""
    first, second, third, fourth = worked_examples()
    plain = [(example.text["en"], example.text["vi"]) for example in (first, second, third)]
    terms = "[Terms: Department of Foreign Affairs = Sở Ngoại vụ; Lang Son = Lạng Sơn]\n"
    return [*plain, (terms + fourth.text["en"], fourth.text["vi"])]
