from models.extract import Overlap, extract, tokens

SENTENCES = [
    "The museum opened a new hall of fossils.",
    "The new hall shows fossils of fish and plants.",
    "Tickets cost nothing on Sundays.",
    "Children drew the fossils in the new hall of the museum.",
]


def test_tokens_are_words_or_pairs_of_hanzi() -> None:
    assert tokens("Hội nghị 2024, UNESCO", "vi") == ["hội", "nghị", "2024", "unesco"]
    assert tokens("地质公园 UNESCO", "zh") == ["地质", "质公", "公园", "unesco"]


def test_support_names_the_sentences_that_cover_a_claim() -> None:
    overlap = Overlap(SENTENCES, "en")
    assert overlap.support("Tickets cost nothing on Sundays.", 3, 0.5) == [2]
    assert overlap.support("A hall of fossils opened, and tickets cost nothing.", 3, 0.5) == [0, 2]
    assert overlap.support("Prices of rice rose sharply.", 3, 0.5) == []


def test_extraction_takes_the_first_and_the_central_sentences_in_order() -> None:
    assert extract(SENTENCES, 2, "en") == [0, 3]
    assert extract(SENTENCES[:1], 3, "en") == [0]
