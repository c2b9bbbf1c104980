import zipfile
from io import BytesIO
from pathlib import Path

from models.types import Bulletin
from service.batches.output import Files
from service.exports import EXPORTS, Standing
from service.exports.choosing import Choice, choices, format_of
from service.exports.zip import ZipExport


def test_everything_is_in_it_under_its_own_name(bulletin: Bulletin) -> None:
    standing = Standing("review", {"t1": {"en": 4}})
    with zipfile.ZipFile(BytesIO(ZipExport().write(bulletin, standing=standing))) as file:
        assert file.namelist() == [
            "bulletin.json", "bulletin.html", "bulletin.md", "bulletin.docx",
            "article-vi.docx", "article-en.docx", "article-zh.docx",
            "bulletin.pdf", "bulletin.tmx", "bulletin-en.xlf", "bulletin-zh.xlf",
        ]  # fmt: skip
        assert file.read("bulletin-en.xlf") == EXPORTS.get("xliff")().write(
            bulletin, language="en", standing=standing
        )


def test_choices_name_each_file(bulletin: Bulletin) -> None:
    found = choices(bulletin)
    assert [(each.format, each.language) for each in found] == [
        ("json", None), ("html", None), ("md", None), ("docx", None), ("article", "vi"), ("article", "en"),
        ("article", "zh"), ("pdf", None), ("tmx", None), ("xliff", "en"), ("xliff", "zh"), ("zip", None),
    ]  # fmt: skip
    assert found[-2] == Choice("xliff", "XLIFF 2.1", "zh")
    assert found[-2].autonym == "简体中文"


def test_a_format_is_known_by_the_ending_of_its_files() -> None:
    assert [format_of(ending) for ending in ("docx", "xlf", "pdf", "zip", "exe")] == [
        "docx",
        "xliff",
        "pdf",
        "zip",
        None,
    ]


def test_a_batch_writes_a_file_a_language_where_a_format_holds_one(
    tmp_path: Path, bulletin: Bulletin
) -> None:
    Files(tmp_path, ("docx", "article", "xliff")).write(bulletin, name="Bản tin", key="0123456789")
    assert sorted(path.name for path in (tmp_path / "articles").iterdir()) == [
        "bản-tin-01234567-en.docx", "bản-tin-01234567-en.xlf", "bản-tin-01234567-vi.docx",
        "bản-tin-01234567-zh.docx", "bản-tin-01234567-zh.xlf", "bản-tin-01234567.docx",
    ]  # fmt: skip
