"""What is counted of the work in this process; labels are words of the program, never of an article."""

from prometheus_client import Counter

ARTICLES = Counter("bulletins_articles", "Articles finished by this process, by outcome.", ["outcome"])
SEGMENTS = Counter("bulletins_segments", "Segments translated and stored, by target language.", ["language"])
REMEMBERED = Counter(
    "bulletins_segments_remembered",
    "Segments of them that the memory knew, by target language.",
    ["language"],
)
STAGE_SECONDS = Counter("bulletins_stage_seconds", "Seconds of work, by stage.", ["stage"])
TAKEN_OVER = Counter("bulletins_taken_over", "Articles queued again because their worker was dead.")
