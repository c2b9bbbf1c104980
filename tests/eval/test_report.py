import base64
import json
import re
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from lxml import html

from eval.types import Speed
from service.cli import main
from tests.eval.made_runs import GOOD, REFERENCES, SOURCES, WEAK, made_set, put_run

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)> <!-- &amp; | *bold* [x](y)"


def report(data: Path, *arguments: object) -> Result:
    environment = {"BULLETINS_DATA": str(data), "BULLETINS_CONFIG": None}
    return CliRunner().invoke(main, ["eval", "report", *map(str, arguments)], env=environment)


def page_of(data: Path, *arguments: object) -> html.HtmlElement:
    out = data / "report.html"
    result = report(data, *arguments, "-o", out)
    assert (result.exit_code, result.output.strip().splitlines()[-1]) == (0, str(out))
    return html.document_fromstring(out.read_text(encoding="utf-8"))


def data_of(page: html.HtmlElement) -> dict:
    (element,) = page.xpath("//script[@id='data']")
    return json.loads(element.text)


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    speed = Speed(seconds=3.0, segments=6, p50=0.4, p95=0.9, peak_mb=812.0)
    return (
        put_run(tmp_path, WEAK, system="plain/bare", speed=speed),
        put_run(tmp_path, GOOD, system="plain/pipeline"),
    )


def test_one_run_is_told_without_a_comparison(tmp_path: Path, pair: tuple[Path, Path]) -> None:
    page = page_of(tmp_path, pair[0], "--metrics", "bleu,chrf", "--title", "Village, once")
    assert page.findtext(".//h1") == "Village, once"
    assert page.xpath("//h3[starts-with(., 'Against')]") == []
    table = page.xpath("//section[@id='group-0']//table")[0]
    heads = [head.text_content() for head in table.xpath(".//thead//th")]
    assert heads == ["System", "bleu", "chrf", "Length ratio", "Segments/s", "p50, s", "p95, s", "Peak MB"]
    cells = [cell.text_content().strip() for cell in table.xpath(".//tbody/tr/td")]
    assert cells[3:] == ["2.00", "0.40", "0.90", "812"]
    kept = json.loads((pair[0] / "evaluation.json").read_text(encoding="utf-8"))
    value = kept["scores"][0]["value"]
    low, high = kept["intervals"]["bleu"]
    assert low < value < high
    assert cells[0] == f"{value:.1f} [{low:.1f}, {high:.1f}]"


def test_two_runs_stand_side_by_side_against_the_first(tmp_path: Path, pair: tuple[Path, Path]) -> None:
    page = page_of(tmp_path, *pair)
    assert page.xpath("//h3[starts-with(., 'Against')]/text()") == ["Against the baseline plain/bare"]
    group = data_of(page)["groups"][0]
    assert group["systems"] == ["plain/bare", "plain/pipeline"]
    assert [each["source"] for each in group["segments"]] == list(SOURCES)
    assert [each["outputs"][1][0] for each in group["segments"]] == list(GOOD)
    assert group["segments"][0]["outputs"][0][1] < group["segments"][0]["outputs"][1][1]
    assert [each["domain"] for each in group["segments"]] == ["markets"] * 3 + ["events"] * 3
    findings = [finding[0] for finding in group["segments"][1]["outputs"][0][2]]
    assert "numbers" in findings
    rates = page.xpath("//table[contains(@class, 'criticals')]//tr[th[. = 'numbers']]/td")
    fractions = [cell.findtext("small") for cell in rates]
    assert fractions == ["3/5", "0/5"]
    assert page.xpath("//dl[@class='signatures']/dt/text()") == ["plain/bare", "plain/pipeline"]
    assert any("nrefs:1" in code for code in page.xpath("//dl[@class='signatures']//code/text()"))


def test_baseline_can_be_named(tmp_path: Path, pair: tuple[Path, Path]) -> None:
    page = page_of(tmp_path, *pair, "--baseline", "plain/pipeline", "--metrics", "bleu,chrf,chrf++")
    assert page.xpath("//h3[starts-with(., 'Against')]/text()") == ["Against the baseline plain/pipeline"]
    changes = page.xpath("//details[@class='changes']//tr[th[. = 'chrf']]/td")
    assert changes[0].text == "Worse"
    assert changes[3].findtext("b").startswith("-")


def test_page_needs_nothing_else(tmp_path: Path, pair: tuple[Path, Path]) -> None:
    page = page_of(tmp_path, *pair)
    assert page.xpath("//link | //img | //iframe | //script[@src] | //*[@style]") == []
    assert {link.get("href")[0] for link in page.xpath("//a[@href]")} == {"#"}
    assert page.xpath("//@*[starts-with(name(), 'on')]") == []
    (script,) = page.xpath("//script[not(@type)]")
    (style,) = page.xpath("//style")
    policy = page.xpath("//meta[@http-equiv]/@content")[0]
    for element in (script, style):
        digest = base64.b64encode(sha256(element.text.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy
    assert "innerHTML" not in script.text


def test_texts_with_markup_stay_texts(tmp_path: Path) -> None:
    test_set = made_set([HOSTILE, SOURCES[1]], [HOSTILE, REFERENCES[1]], name="village")
    folders = [
        put_run(tmp_path, [HOSTILE, WEAK[1]], system="<b>evil</b>", test_set=test_set),
        put_run(tmp_path, [GOOD[0], GOOD[1]], system="good", test_set=test_set),
    ]
    page = page_of(tmp_path, *folders, "--title", HOSTILE)
    assert page.findtext(".//h1") == HOSTILE
    assert page.xpath("//img | //td//b[. = 'evil']") == []
    assert len(page.xpath("//script")) == 2
    group = data_of(page)["groups"][0]
    assert group["segments"][0]["source"] == HOSTILE
    assert {group["segments"][0]["outputs"][place][0] for place in (0, 1)} == {HOSTILE, GOOD[0]}
    assert "<b>evil</b>" in group["systems"]
    out = tmp_path / "report.md"
    assert report(tmp_path, *folders, "--title", HOSTILE, "-o", out).exit_code == 0
    text = out.read_text(encoding="utf-8")
    assert "<" not in text.replace("< 0.001", "")
    assert "\\*bold\\*" in text


def test_segments_without_references_are_shown_without_scores(tmp_path: Path) -> None:
    folder = put_run(tmp_path, GOOD, system="good", test_set=made_set(references=[""] * 6))
    page = page_of(tmp_path, folder)
    group = data_of(page)["groups"][0]
    assert group["metric"] is None
    assert [each["outputs"][0][1] for each in group["segments"]] == [None] * 6
    assert page.xpath("//section[@id='group-0']//tbody/tr/td[1]/text()")[0] == "–"


def test_a_set_without_segments_says_so(tmp_path: Path) -> None:
    folder = put_run(tmp_path, [], system="good", test_set=made_set([], []))
    page = page_of(tmp_path, folder)
    assert page.xpath("//p[@class='notice']/text()")[0].startswith("This test set has no segments")
    assert data_of(page)["groups"][0]["segments"] == []


def test_markdown_tells_rates_with_denominators(tmp_path: Path, pair: tuple[Path, Path]) -> None:
    out = tmp_path / "report.md"
    assert report(tmp_path, *pair, "-o", out).exit_code == 0
    text = out.read_text(encoding="utf-8")
    assert "| numbers | 60.0 % (3/5) | 0.0 % (0/5) |" in text
    assert re.search(r"^\| plain/pipeline \| bleu \| \+\d+\.\d\d \[", text, re.MULTILINE)
    assert "  - chrf: " in text


def test_json_is_named_as_mozilla_does_and_never_overwritten(tmp_path: Path, pair: tuple[Path, Path]) -> None:
    out = tmp_path / "final_evals"
    assert report(tmp_path, pair[1], "--metrics", "bleu,chrf++", "--format", "json", "-o", out).exit_code == 0
    stem = "vi-en__village__plain__pipeline"
    dated = {path.name for path in out.iterdir() if "__latest__" not in path.name}
    stamps = {re.fullmatch(rf"{stem}__(\d{{8}}T\d{{6}})__(.+)", name).groups() for name in dated}
    assert len({stamp for stamp, _ in stamps}) == 1
    kinds = {
        "translations.json",
        "bleu.metrics.json",
        "bleu.scores.json",
        "chrf++.metrics.json",
        "chrf++.scores.json",
    }
    assert {kind for _, kind in stamps} == kinds | {"critical.metrics.json"}
    metrics = json.loads((out / f"{stem}__latest__bleu.metrics.json").read_text(encoding="utf-8"))
    assert set(metrics) == {"score", "interval", "higher_is_better", "signature", "run"}
    assert len(json.loads((out / f"{stem}__latest__bleu.scores.json").read_text(encoding="utf-8"))) == 6
    first = out / sorted(dated)[0]
    first.write_text("kept", encoding="utf-8")
    assert report(tmp_path, pair[1], "--metrics", "bleu,chrf++", "--format", "json", "-o", out).exit_code == 0
    assert first.read_text(encoding="utf-8") == "kept"


@pytest.fixture
def layout(tmp_path: Path, pair: tuple[Path, Path]) -> Path:
    out = tmp_path / "mtme"
    assert report(tmp_path, *pair, "--metrics", "bleu,chrf++", "--format", "mtme", "-o", out).exit_code == 0
    return out


def test_folder_is_laid_out_for_mt_metrics_eval(layout: Path) -> None:
    def lines(place: str) -> list[str]:
        return (layout / "village" / place).read_text(encoding="utf-8").splitlines()

    assert lines("sources/vi-en.txt") == list(SOURCES)
    assert lines("references/vi-en.refA.txt") == list(REFERENCES)
    assert lines("documents/vi-en.docs") == ["markets d0"] * 3 + ["events d1"] * 3
    assert lines("system-outputs/vi-en/plain_bare.txt") == list(WEAK)
    assert lines("system-outputs/vi-en/plain_pipeline.txt") == list(GOOD)
    systems = [line.split()[0] for line in lines("metric-scores/vi-en/bleu-refA.sys.score")]
    assert systems == ["plain_bare", "plain_pipeline"]
    segments = [line.split()[0] for line in lines("metric-scores/vi-en/chrfpp-refA.seg.score")]
    assert segments == ["plain_bare"] * 6 + ["plain_pipeline"] * 6
    assert all(
        0 <= float(line.split()[1]) <= 100 for line in lines("metric-scores/vi-en/chrfpp-refA.seg.score")
    )


def test_mt_metrics_eval_reads_the_folder(layout: Path) -> None:
    # The package of that name on the index is another; its publisher's has this module.
    data = pytest.importorskip("mt_metrics_eval.data")
    meta = pytest.importorskip("mt_metrics_eval.meta_info")
    info = meta.MetaInfo(std_ref="refA", std_gold={}, outlier_systems=set(), primary_metrics=set())
    read = data.EvalSet("village", "vi-en", True, info=info, path=str(layout), strict=True)
    assert read.src == list(SOURCES)
    assert read.sys_outputs["plain_pipeline"] == list(GOOD)
    assert len(read.Scores("seg", "chrfpp-refA")["plain_bare"]) == 6


def test_same_system_twice_is_refused(tmp_path: Path) -> None:
    one = put_run(tmp_path, GOOD, system="good")
    other = put_run(tmp_path / "elsewhere", WEAK, system="good")
    result = report(tmp_path, one, other, "--metrics", "chrf", "-o", tmp_path / "r.html")
    assert result.exit_code == 1
    assert "Two runs on village vi-en are by 'good'." in result.output


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["--baseline", "nobody"], "No run is by the baseline 'nobody'. Given: plain/bare, plain/pipeline."),
        (["--metrics", "blue"], "Unknown metric 'blue'."),
        (["--format", "mtme", "-o", "FILE"], "the format mtme makes a folder"),
        (["-o", "FOLDER"], "the format html makes a file"),
    ],
)
def test_what_cannot_be_is_told(
    tmp_path: Path, pair: tuple[Path, Path], arguments: list[str], problem: str
) -> None:
    (tmp_path / "file").write_text("")
    places = {"FILE": str(tmp_path / "file"), "FOLDER": str(tmp_path)}
    given = [places.get(each, each) for each in arguments]
    if "-o" not in given:
        given += ["-o", str(tmp_path / "report.html")]
    result = report(tmp_path, *pair, *given)
    assert result.exit_code == 1
    assert problem in result.output


def test_a_folder_without_a_run_is_named(tmp_path: Path) -> None:
    result = report(tmp_path, tmp_path, "-o", tmp_path / "r.html")
    assert result.exit_code == 1
    assert f"{tmp_path} holds no finished run" in result.output
