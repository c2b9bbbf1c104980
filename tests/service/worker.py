"""A worker for the kill test: queues one article, works until it is finished, and can be killed at any moment."""

import os
import time

from models.types import Article
from service.database import BulletinStore, open_engine
from service.jobs import Jobs
from service.settings import Settings
from service.translator import open_translator

KEY = "killed"
TARGET = "en"
PARAGRAPHS = 5
SENTENCES = 5


def article() -> Article:
    """Give an article of which every sentence is another one."""
    return Article(
        language="vi",
        title="Bài viết để thử",
        paragraphs=tuple(
            " ".join(
                f"Đây là câu thứ {sentence} của đoạn {paragraph}." for sentence in range(1, SENTENCES + 1)
            )
            for paragraph in range(1, PARAGRAPHS + 1)
        ),
        captions=("Đại biểu dự họp",),
        date="2024-01-04",
    )


def work() -> None:
    """Run as `bulletins serve` does, but without the web."""
    settings = Settings.read(os.environ)
    store = BulletinStore(open_engine(settings.database_url))
    with open_translator(settings) as translator:
        jobs = Jobs(settings, store, lambda: translator)
        jobs.start()
        id = jobs.submit(article(), targets=[TARGET], key=KEY)
        while store.get(id).state not in ("draft", "failed"):
            time.sleep(0.05)
        jobs.stop()


if __name__ == "__main__":
    work()
