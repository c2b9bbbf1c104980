"""`bulletins bench desk`."""

import json
from pathlib import Path

from click.testing import CliRunner

from service.bench.desk import Desk, Timed
from service.bench.desk_report import missed, text
from service.cli import main

ROW = ("List, first page", "the application", 200, 10)
DESK = Desk(
    bulletins=200,
    sentences=30,
    rounds=4,
    fill_s=20.0,
    cores=2,
    python="3.11",
    sqlite="3.40",
    load=(0.1, 1.0),
    timed=(
        Timed(*ROW, times_ms=(10.0, 30.0, 20.0, 40.0), cpu_ms=9.0),
        Timed("List, first page", "no index", None, 10, times_ms=(100.0, 100.0, 100.0, 100.0), cpu_ms=9.0),
        Timed("Editor", "the application", 300, 10, times_ms=(1.0, 1.0, 1.0, 301.0), cpu_ms=9.0),
    ),
)


def test_every_page_is_measured_and_written_down(tmp_path: Path) -> None:
    sizes = ["--bulletins", "25", "--sentences", "2", "--rounds", "1"]
    outcome = CliRunner().invoke(main, ["bench", "desk", *sizes, "--out", str(tmp_path)])
    assert outcome.exit_code == 0, outcome.output
    kept = json.loads((tmp_path / "desk.json").read_text())
    assert (kept["bulletins"], kept["sentences"], kept["rounds"]) == (25, 2, 1)
    assert [each["name"] for each in kept["timed"] if each["target_ms"]] == [
        "List, first page",
        "List, most findings first",
        "Search `hoi nghi`",
        "Search `會議`",
        "Search without a find",
        "Editor",
    ]
    assert (tmp_path / "desk.md").read_text().startswith("# Response times of the editors' desk\n")


def test_the_report_says_what_took_too_long() -> None:
    assert missed(DESK) == ["Editor"]
    assert "these take longer than they may: Editor." in text(DESK)
    assert "| List, first page | the application | 25.0 | 40.0 | 40.0 | 9.0 | 200 | 10 |" in text(DESK)
    assert "in times of that with it: List, first page: 4.0." in text(DESK)
