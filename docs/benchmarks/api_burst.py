"""Sends many requests to a running service at once, and tells how each kind was answered.

bulletins serve --open &
python docs/benchmarks/api_burst.py http://127.0.0.1:8000 500
"""

import asyncio
import sys
import time
from collections import Counter, defaultdict

import httpx

TEXT = "Cầu mới thông xe\n\nCầu mới thông xe sáng nay. Cầu dài {} mét. Người dân đi lại dễ hơn."
# Beside the burst one person opens a page, waits for it, and opens the next one.
PERSON_PAUSE_S = 0.2

Answers = dict[str, list[tuple[float, str]]]


async def ask(client: httpx.AsyncClient, answers: Answers, kind: str, number: int) -> None:
    """Send one request and keep how long it took and how it ended."""
    start = time.monotonic()
    try:
        if kind == "submit":
            body = {"text": TEXT.format(number), "targets": ["en"]}
            status = str((await client.post("/api/v1/articles", json=body)).status_code)
        else:
            status = str((await client.get(kind)).status_code)
    except httpx.HTTPError as error:
        status = type(error).__name__
    answers[kind].append((time.monotonic() - start, status))


async def browse(client: httpx.AsyncClient, answers: Answers, done: asyncio.Event) -> None:
    """Be the person, until the burst is over."""
    while not done.is_set():
        await ask(client, answers, "/", 0)
        await asyncio.sleep(PERSON_PAUSE_S)


async def burst(address: str, count: int) -> Answers:
    """Send `count` requests at the same moment: half of them articles, half of them questions."""
    answers: Answers = defaultdict(list)
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=0)
    kinds = ("submit", "/api/v1/jobs?limit=20", "submit", "/api/v1/languages")
    async with (
        httpx.AsyncClient(base_url=address, timeout=120, limits=limits) as client,
        httpx.AsyncClient(base_url=address, timeout=120) as person,
    ):
        done = asyncio.Event()
        browsing = asyncio.create_task(browse(person, answers, done))
        await asyncio.gather(*(ask(client, answers, kinds[n % 4], n) for n in range(count)))
        done.set()
        await browsing
    return answers


def main() -> None:
    """Print a table in Markdown."""
    address, count = sys.argv[1], int(sys.argv[2])
    start = time.monotonic()
    answers = asyncio.run(burst(address, count))
    print(f"{count} requests in {time.monotonic() - start:.1f} s\n")
    print("| request | answers | p50 s | p95 s | longest s |\n|---|---|---|---|---|")
    for kind, found in answers.items():
        times = sorted(seconds for seconds, _ in found)
        told = ", ".join(
            f"{number} × {status}" for status, number in Counter(s for _, s in found).most_common()
        )
        p95 = times[min(len(times) - 1, int(len(times) * 0.95))]
        print(f"| `{kind}` | {told} | {times[len(times) // 2]:.2f} | {p95:.2f} | {times[-1]:.2f} |")


if __name__ == "__main__":
    main()
