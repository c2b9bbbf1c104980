"""A client of the API in Python.

from service.client import Client

with Client("http://127.0.0.1:8000", token="pb_…") as client:
    job = client.submit(text="…", targets=["en", "zh"])
    client.wait(job.id)
    print(client.bulletin(job.id).versions["en"].title)
"""

from service.client.client import Client
from service.client.errors import ApiError, NotFinished
from service.client.types import (
    Batch,
    Document,
    Finding,
    Job,
    Page,
    Segment,
    Submitted,
    Target,
    Term,
    Version,
)

__all__ = [
    "ApiError", "Batch", "Client", "Document", "Finding", "Job", "NotFinished", "Page", "Segment", "Submitted", "Target", "Term",
    "Version",
]  # fmt: skip
