from pathlib import Path

import pytest
from flask.testing import FlaskClient
from lxml import html

from eval.changes import changed
from eval.kept import evaluated
from eval.listing import history_file
from eval.report.html import policy
from service.web.security import POLICY
from tests.eval.made_runs import GOOD, WEAK, put_run


@pytest.fixture
def runs(tmp_path: Path) -> tuple[Path, Path]:
    folders = (
        put_run(tmp_path, WEAK, system="plain/bare"),
        put_run(tmp_path, GOOD, system="plain/<i>pipeline"),
    )
    for folder in folders:
        evaluated(folder, metrics=["bleu", "chrf", "chrf++"], past=history_file(tmp_path))
    return folders


def page_of(client: FlaskClient, path: str) -> html.HtmlElement:
    answer = client.get(path)
    assert answer.status_code == 200
    return html.document_fromstring(answer.get_data(as_text=True))


def test_without_runs_the_pages_say_which_command_to_run(client: FlaskClient) -> None:
    for path in ("/evaluation", "/evaluation/history", "/evaluation/human"):
        page = page_of(client, path)
        assert "bulletins eval run --testset bulletins" in page.xpath("//div[@class='empty']//code/text()")[0]


def test_runs_are_listed_with_scores_and_signatures(
    client: FlaskClient, runs: tuple[Path, Path], tmp_path: Path
) -> None:
    put_run(tmp_path, GOOD, system="fresh")
    page = page_of(client, "/evaluation")
    rows = page.xpath("//tbody/tr")
    names = [row.xpath("./th/text()")[0] for row in rows]
    assert names == ["fresh", "plain/<i>pipeline", "plain/bare"]
    assert "bulletins eval report" in rows[0].text_content()
    assert rows[0].xpath(".//input") == []
    assert rows[2].xpath(".//input/@value") == ["village/vi-en/plain.bare"]
    assert "system:file|name:plain/bare" in rows[2].text_content()
    score = rows[2].xpath("./td[@class='number']/text()")[1]
    assert f"{score:>4}" == f"{evaluated(runs[0], metrics=['bleu']).evaluation.scores[0].value:.1f}"


def test_report_is_served_under_its_own_policy(client: FlaskClient, runs: tuple[Path, Path]) -> None:
    names = [f"village/vi-en/{folder.name}" for folder in runs]
    answer = client.get("/evaluation/report", query_string={"run": names})
    assert answer.status_code == 200
    assert answer.headers["Content-Security-Policy"] == f"{policy()}; frame-ancestors 'none'"
    assert "'unsafe-inline'" not in answer.headers["Content-Security-Policy"]
    page = html.document_fromstring(answer.get_data(as_text=True))
    assert page.xpath("//p[@class='back']/a/@href") == ["/evaluation"]
    assert page.xpath("//dl[@class='signatures']/dt/text()") == ["plain/bare", "plain/<i>pipeline"]
    assert client.get("/evaluation").headers["Content-Security-Policy"] == POLICY


def test_report_shows_a_comparison_that_is_kept_and_makes_none(
    client: FlaskClient, runs: tuple[Path, Path]
) -> None:
    path = f"/evaluation/report?run=village/vi-en/{runs[0].name}&run=village/vi-en/{runs[1].name}"
    assert page_of(client, path).xpath("//details[@class='changes']") == []
    assert not (runs[1] / "comparisons").exists()
    changed(runs[0], evaluated(runs[1], metrics=["chrf"]), evaluated(runs[0], metrics=["chrf"]))
    page = page_of(client, path)
    assert page.xpath("//h3[starts-with(., 'Against')]/text()") == ["Against the baseline plain/<i>pipeline"]
    assert len(page.xpath("//details[@class='changes']")) == 1


@pytest.mark.parametrize(
    ("query", "status", "text"),
    [
        ("", 400, "No run is chosen"),
        ("?run=../../../etc", 404, "There is no run"),
        ("?run=village/vi-en/none", 404, "There is no run"),
    ],
)
def test_what_is_no_run_is_refused(
    client: FlaskClient, runs: tuple[Path, Path], query: str, status: int, text: str
) -> None:
    answer = client.get(f"/evaluation/report{query}")
    assert (answer.status_code, text in answer.get_data(as_text=True)) == (status, True)


def test_a_run_that_changed_since_is_not_shown_with_old_scores(
    client: FlaskClient, runs: tuple[Path, Path], tmp_path: Path
) -> None:
    put_run(tmp_path, GOOD, system="plain/bare")
    answer = client.get("/evaluation/report?run=village/vi-en/plain.bare")
    assert answer.status_code == 400
    assert "is not evaluated as it is now" in answer.get_data(as_text=True)


def test_history_is_drawn_and_written_out(client: FlaskClient, runs: tuple[Path, Path]) -> None:
    page = page_of(client, "/evaluation/history")
    assert page.xpath("//section/h2/text()") == ["village vi-en"]
    plots = page.xpath("//*[local-name()='svg' and @class='plot']/@aria-label")
    assert plots[:3] == ["bleu", "chrf", "chrf++"]
    assert "numbers, errors per 100" in plots
    assert page.xpath("//i") == []
    rows = page.xpath("(//figure)[2]//tbody/tr/th/text()")
    assert sorted(rows) == ["plain/<i>pipeline", "plain/bare"]


def test_form_leads_to_the_evaluation(client: FlaskClient) -> None:
    assert page_of(client, "/").xpath("//header//a[. = 'Evaluation']/@href") == ["/evaluation"]
