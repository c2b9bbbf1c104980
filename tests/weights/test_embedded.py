"""The embedded model itself, end to end: read, summarize, translate, check, export."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.bulletin import to_json, versions
from models.catalogue import Catalogue
from models.engines import Placing, Request
from models.engines.llamacpp import LlamaCppEngine
from models.errors import BrokenModel, ModelMissing
from models.families import TranslationTask
from models.placement import Slip, place
from models.profiles import OpenProfile, load_profile, open_profile
from models.quantities import compare
from models.store import Store, default_root
from models.termbase import Termbase
from models.translate import Translator
from models.types import Segment
from service.exports import EXPORTS
from service.inputs import read

PAGE = """Trang chủ | Tin tức
Lượt xem: 204

Cao Bằng và Bách Sắc mở lớp tập huấn hướng dẫn viên

Ngày 12/3/2025, Sở Ngoại vụ Cao Bằng khai mạc lớp tập huấn cho 45 hướng dẫn viên. Chi phí 2,5 tỷ đồng do tỉnh chi trả.

Các đại biểu dự lễ khai mạc

Đoàn công tác của thành phố Bách Sắc, Quảng Tây (Trung Quốc) cũng tham dự. Lớp học kéo dài 10 ngày.
"""
HAN = re.compile(r"[\u3400-\u9fff]")
VIETNAMESE = re.compile(r"[ăđơưạ-ỹ]", re.IGNORECASE)

pytestmark = pytest.mark.weights


@pytest.fixture(scope="module")
def embedded() -> Iterator[OpenProfile]:
    store, profile = Store(default_root()), load_profile("embedded")
    if not all(store.has(Catalogue.load().get(name)) for name in profile.models):
        pytest.skip("the embedded model is not on this machine; `bulletins models pull` fetches it")
    with open_profile(profile, store) as opened:
        yield opened


def test_a_vietnamese_page_becomes_a_parallel_bulletin(embedded: OpenProfile) -> None:
    article = read(PAGE.encode())
    bulletin = Translator(embedded, Termbase.load()).make(article, targets=["en", "zh", "zh-Hant"])
    found = versions(bulletin)

    assert (article.language, article.title) == ("vi", "Cao Bằng và Bách Sắc mở lớp tập huấn hướng dẫn viên")
    assert article.captions == ("Các đại biểu dự lễ khai mạc",)
    assert {tag: [len(each) for each in version.paragraphs] for tag, version in found.items()} == {
        tag: [2, 2] for tag in ("vi", "en", "zh", "zh-Hant")
    }
    texts = {tag: json.dumps(version.paragraphs, ensure_ascii=False) for tag, version in found.items()}
    assert not HAN.search(texts["en"] + texts["vi"])
    assert not VIETNAMESE.search(texts["zh"])
    assert "Baise" in texts["en"]
    assert "百色" in texts["zh"]
    for segment in bulletin.segments:
        for tag in ("en", "zh"):
            made = bulletin.translations[segment.id][tag]
            lost = compare.missing_numbers(segment.source, made.text, "vi", tag)
            assert not lost or any(finding.check == "numbers" for finding in made.findings), (segment, made)
    assert 1 <= len(bulletin.summary.sentences) <= 3
    assert to_json(bulletin)["models"]["vi-en"] == "qwen2.5-coder-1.5b-instruct-q4_k_m"
    for name in EXPORTS.names():
        assert len(EXPORTS.get(name)().write(bulletin)) > 500


def test_the_model_takes_the_words_that_it_is_told(embedded: OpenProfile) -> None:
    translator = Translator(embedded, Termbase.load())
    segments = [
        Segment("p1s1", "body", 1, "Bà nội tôi mắc bệnh lao khi còn trẻ."),
        Segment("p1s2", "body", 1, "Món vịt quay ở đây rất đắt khách."),
    ]
    tuberculosis, duck = translator.translate_segments(segments, source="vi", target="en")
    assert "tuberculosis" in tuberculosis.text
    assert "roast duck" in duck.text.casefold()


def test_a_kept_head_changes_nothing_but_the_time(embedded: OpenProfile) -> None:
    engine = embedded.model_for("vi", "en").engine
    head = (
        "<|im_start|>user\nSay these words again: river, bridge, market.<|im_end|>\n<|im_start|>assistant\n"
    )
    plain = engine.generate([Request(head, 12)])[0]
    kept = engine.generate([Request(head, 12, prefix=len(head) - 22) for _ in range(9)])
    assert {output.text for output in kept} == {plain.text}
    assert "river" in plain.text


def test_a_forbidden_script_does_not_come_out(embedded: OpenProfile) -> None:
    prompt = "<|im_start|>user\n用中文写“你好，世界”。<|im_end|>\n<|im_start|>assistant\n"
    engine = embedded.model_for("zh", "en").engine
    free, held = engine.generate([Request(prompt, 12), Request(prompt, 12, forbidden="en", stop=("\n",))])
    assert HAN.search(free.text)
    assert not HAN.search(held.text)
    assert engine.generate([Request(prompt, 2)])[0].truncated


def test_a_form_goes_where_the_model_would_have_it(embedded: OpenProfile) -> None:
    model = embedded.model_for("zh", "en")
    request = model.family.translation(TranslationTask("非洲人权委员会昨天在乍得开会。", "zh", "en"))
    answer = "The Commission on Human Rights met in Tchadia yesterday."
    starts = ("The", "The Commission on Human Rights met in", "The Commission on Human Rights met in Chad")
    placing = Placing(request, tuple((start, " Chad") for start in starts))
    (scores,) = model.engine.likelihoods([placing])
    assert scores[1] == max(scores)
    assert -0.5 < scores[1] < 0
    assert scores[0] < -5
    (steps,) = model.engine.steps([(request, answer)])
    assert b"".join((steps[0].start, steps[-1].start)) == answer.encode()
    assert max(steps[0].options, key=steps[0].options.__getitem__) == b"The"
    assert place(model.engine, [Slip(request, answer, "Chad", "en")]) == [
        "The Commission on Human Rights met in Chad yesterday."
    ]


def test_files_that_are_no_models_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="bulletins models pull"):
        LlamaCppEngine(tmp_path / "absent.gguf")
    (tmp_path / "page.gguf").write_bytes(b"<html>")
    with pytest.raises(BrokenModel, match="not a GGUF file"):
        LlamaCppEngine(tmp_path / "page.gguf")
    (tmp_path / "half.gguf").write_bytes(b"GGUF\x03\0\0\0" + bytes(64))
    with pytest.raises(BrokenModel, match="cannot be loaded"):
        LlamaCppEngine(tmp_path / "half.gguf")
