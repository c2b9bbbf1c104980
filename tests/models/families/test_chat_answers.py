import pytest

from models.families import SummaryTask, TranslationTask
from models.families.chat_answers import cleaned

TASK = TranslationTask("Tea is good.", source="en", target="vi")


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        (" Chè ngon.\n", "Chè ngon."),
        ("<think>\n\n</think>\n\nChè ngon.", "Chè ngon."),
        ("<think>Tea… is chè.\nGood: ngon.</think>Chè ngon.", "Chè ngon."),
        ("Tea is chè.\n</think>\n\nChè ngon.", "Chè ngon."),
        ("Chè <think>hm</think>ngon.", "Chè ngon."),
        ("<think>Tea is chè and", ""),
        ("Chè ngon.<end>\nuser\nHoney", "Chè ngon."),
        ("\n\nChè ngon.\n\n(Note: tea.)", "Chè ngon."),
        ('"Chè ngon."', "Chè ngon."),
        ("“Chè ngon.”", "Chè ngon."),
        ("「茶很好。」", "茶很好。"),
        ("“Chè” hay “trà”", "“Chè” hay “trà”"),
        ("“Chè ngon.", "“Chè ngon."),
        ('""', '""'),
        ("", ""),
    ],
)
def test_what_is_no_part_of_the_answer(answer: str, text: str) -> None:
    assert cleaned(answer, TASK, ("<end>",)) == text


def test_quotes_of_the_source_stay() -> None:
    quoted = TranslationTask("“Tea is good.”", source="en", target="vi")
    assert cleaned("“Chè ngon.”", quoted, ()) == "“Chè ngon.”"


def test_the_lines_of_a_summary_are_joined() -> None:
    task = SummaryTask("Text.", "en", "Title", 2)
    assert cleaned("<think></think>\nTea is good.\n\n Honey too.\n", task, ()) == "Tea is good. Honey too."
