"""The official `deepl` client, unmodified."""

import io
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import deepl
import docx
import pytest
from deepl.api_data import MultilingualGlossaryDictionaryEntries as Entries

from tests.service.web.compat.serving import Server

MEETING = "Hôm nay Bộ Ngoại giao họp."
MET = "Hôm nay Ministry of Foreign Affairs họp."


@pytest.fixture(scope="module")
def client(closed_server: Server) -> Iterator[deepl.DeepLClient]:
    client = deepl.DeepLClient(closed_server.key(), server_url=f"{closed_server.url}/deepl/")
    yield client
    client.close()


@pytest.fixture(scope="module")
def other(closed_server: Server) -> Iterator[deepl.DeepLClient]:
    client = deepl.DeepLClient(closed_server.key(), server_url=f"{closed_server.url}/deepl/")
    yield client
    client.close()


@pytest.mark.parametrize("path", ["", "/", "/deepl", "/deepl/"])
def test_the_address_may_end_in_each_way(closed_server: Server, path: str) -> None:
    # Their client joins addresses as a browser does: what is behind the last slash goes.
    with closing(deepl.DeepLClient(closed_server.key(), server_url=f"{closed_server.url}{path}")) as client:
        assert client.translate_text(MEETING, target_lang="EN-GB").text == MET


def test_one_text(client: deepl.DeepLClient) -> None:
    done = client.translate_text(MEETING, target_lang="EN-GB")
    assert (done.text, done.detected_source_lang, done.billed_characters) == (MET, "VI", 26)


def test_a_list_comes_back_in_order(client: deepl.DeepLClient) -> None:
    done = client.translate_text(["The bridge is open.", MEETING, MEETING, "OK", "😀"], target_lang="EN-US")
    assert [each.text for each in done] == ["The bridge is open.", MET, MET, "OK", "😀"]
    assert [each.detected_source_lang for each in done] == ["EN", "VI", "VI", "VI", "VI"]


@pytest.mark.parametrize(("target", "text"), [("ZH", "儒桂河"), ("ZH-HANS", "儒桂河"), ("zh-hant", "儒桂河")])
def test_targets_with_regions_and_scripts(client: deepl.DeepLClient, target: str, text: str) -> None:
    done = client.translate_text("Sông Nho Quế", source_lang="vi", target_lang=target)
    assert done.text == text


def test_html_keeps_its_tags(client: deepl.DeepLClient) -> None:
    html = '<p>Hôm nay <b class="x">Bộ Ngoại giao</b> họp.</p><code>Bộ Ngoại giao</code>'
    done = client.translate_text(html, source_lang="VI", target_lang="EN-GB", tag_handling="html")
    assert done.text == html.replace('x">Bộ Ngoại giao', 'x">Ministry of Foreign Affairs')


def test_xml_heeds_what_is_said_of_tags(client: deepl.DeepLClient) -> None:
    xml = "<doc><t>Bộ Ngoại giao</t><k>Bộ Ngoại giao</k><p>Ở <x>Bộ Ngoại giao</x>.</p></doc>"
    done = client.translate_text(
        xml, source_lang="VI", target_lang="EN-GB", tag_handling="xml", ignore_tags=["k"], splitting_tags="p"
    )
    assert done.text == xml.replace("t>Bộ Ngoại giao", "t>Ministry of Foreign Affairs").replace(
        "x>Bộ Ngoại giao", "x>Ministry of Foreign Affairs"
    )


def test_choices_that_make_no_difference_are_taken(client: deepl.DeepLClient) -> None:
    done = client.translate_text(
        MEETING,
        source_lang="VI",
        target_lang="EN-GB",
        formality="prefer_more",
        split_sentences="nonewlines",
        preserve_formatting=True,
        context="A ministry.",
        model_type="quality_optimized",
    )
    assert (done.text, done.model_type_used) == (MET, "quality_optimized")


def test_formality_cannot_be_demanded(client: deepl.DeepLClient) -> None:
    with pytest.raises(deepl.DeepLException, match="'formality' is not supported"):
        client.translate_text("A text.", target_lang="VI", formality="more")


def test_a_wrong_key_is_refused(closed_server: Server) -> None:
    with (
        closing(deepl.DeepLClient("wrong", server_url=f"{closed_server.url}/deepl")) as client,
        pytest.raises(deepl.AuthorizationException, match="the key is absent, unknown or expired"),
    ):
        client.translate_text("A text.", target_lang="VI")


def test_an_open_server_takes_any_key(open_server: Server) -> None:
    with closing(deepl.DeepLClient("any:fx", server_url=f"{open_server.url}/deepl")) as client:
        assert client.translate_text("A text.", target_lang="VI").text == "A text."


def test_languages(client: deepl.DeepLClient) -> None:
    assert [(each.code, each.name) for each in client.get_source_languages()] == [
        ("EN", "English"),
        ("VI", "Vietnamese"),
        ("ZH", "Chinese"),
    ]
    assert [(each.code, each.supports_formality) for each in client.get_target_languages()] == [
        ("EN-GB", False),
        ("EN-US", False),
        ("VI", False),
        ("ZH", False),
        ("ZH-HANS", False),
        ("ZH-HANT", False),
    ]


def test_usage_counts_what_each_caller_had_translated(
    client: deepl.DeepLClient, other: deepl.DeepLClient
) -> None:
    before = client.get_usage().character.count
    client.translate_text(["One.", "Four."], source_lang="EN", target_lang="VI")
    usage = client.get_usage()
    assert (usage.character.count - before, usage.character.limit) == (9, 1_000_000_000_000)
    assert not usage.any_limit_reached
    assert other.get_usage().character.count == 0


def test_a_glossary_goes_before_the_ledger(client: deepl.DeepLClient) -> None:
    made = client.create_glossary("Ours", "VI", "EN", {"Bộ Ngoại giao": "Foreign Office", "họp": "meets"})
    assert (made.name, made.ready, made.source_lang, made.target_lang, made.entry_count) == (
        "Ours",
        True,
        "VI",
        "EN",
        2,
    )
    done = client.translate_text(MEETING, source_lang="VI", target_lang="EN-GB", glossary=made)
    assert done.text == "Hôm nay Foreign Office meets."
    assert client.translate_text_with_glossary(MEETING, made, target_lang="EN-US").text == done.text
    assert client.get_glossary(made.glossary_id).name == "Ours"
    assert made.glossary_id in [each.glossary_id for each in client.list_glossaries()]
    assert client.get_glossary_entries(made) == {"Bộ Ngoại giao": "Foreign Office", "họp": "meets"}
    client.delete_glossary(made)
    with pytest.raises(deepl.GlossaryNotFoundException):
        client.get_glossary(made.glossary_id)
    assert client.translate_text(MEETING, source_lang="VI", target_lang="EN-GB").text == MET


def test_a_glossary_from_csv(client: deepl.DeepLClient) -> None:
    made = client.create_glossary_from_csv("CSV", "EN", "ZH", 'bridge,桥\n"ferry, small",小渡船,en,zh\n')
    assert client.get_glossary_entries(made) == {"bridge": "桥", "ferry, small": "小渡船"}
    client.delete_glossary(made)


def test_a_glossary_must_fit_the_languages(client: deepl.DeepLClient, other: deepl.DeepLClient) -> None:
    made = client.create_glossary("Ours", "VI", "EN", {"cầu": "bridge"})
    with pytest.raises(deepl.DeepLException, match="has no dictionary for 'source_lang' VI"):
        client.translate_text("Cầu.", source_lang="VI", target_lang="ZH", glossary=made.glossary_id)
    # Nobody else sees it.
    with pytest.raises(deepl.DeepLException, match="There is no glossary"):
        other.translate_text("Cầu.", source_lang="VI", target_lang="EN-GB", glossary=made)
    with pytest.raises(deepl.GlossaryNotFoundException):
        other.delete_glossary(made)
    client.delete_glossary(made)


def test_glossary_languages(client: deepl.DeepLClient) -> None:
    pairs = {(each.source_lang, each.target_lang) for each in client.get_glossary_languages()}
    assert pairs == {("en", "vi"), ("en", "zh"), ("vi", "en"), ("vi", "zh"), ("zh", "en"), ("zh", "vi")}


def test_a_multilingual_glossary(client: deepl.DeepLClient) -> None:
    made = client.create_multilingual_glossary(
        "Three", [Entries("VI", "EN", {"họp": "meets"}), Entries("EN", "VI", {"meets": "họp"})]
    )
    assert [(each.source_lang, each.target_lang, each.entry_count) for each in made.dictionaries] == [
        ("EN", "VI", 1),
        ("VI", "EN", 1),
    ]
    done = client.translate_text(MEETING, source_lang="VI", target_lang="EN-GB", glossary=made)
    assert done.text == "Hôm nay Ministry of Foreign Affairs meets."
    # Added to, replaced, renamed, and made smaller.
    client.update_multilingual_glossary_dictionary(made, Entries("VI", "EN", {"hôm nay": "today"}))
    found = client.get_multilingual_glossary_entries(made, "VI", "EN").dictionaries[0]
    assert found.entries == "họp\tmeets\nhôm nay\ttoday"
    replaced = client.replace_multilingual_glossary_dictionary(made, Entries("VI", "EN", {"nay": "now"}))
    assert replaced.entry_count == 1
    assert client.update_multilingual_glossary_name(made, "Renamed").name == "Renamed"
    assert client.get_multilingual_glossary(made.glossary_id).name == "Renamed"
    client.delete_multilingual_glossary_dictionary(made, source_lang="EN", target_lang="VI")
    (shown,) = [g for g in client.list_multilingual_glossaries() if g.glossary_id == made.glossary_id]
    assert [(each.source_lang, each.entry_count) for each in shown.dictionaries] == [("VI", 1)]
    client.delete_multilingual_glossary(made)
    with pytest.raises(deepl.GlossaryNotFoundException):
        client.get_multilingual_glossary(made.glossary_id)


def test_several_glossaries_the_first_goes_before(client: deepl.DeepLClient) -> None:
    made = [client.create_glossary(name, "VI", "EN", {"họp": name}) for name in ("first", "second")]
    done = client.translate_text(MEETING, source_lang="VI", target_lang="EN-GB", glossary_ids=made)
    assert done.text == "Hôm nay Ministry of Foreign Affairs first."
    for each in made:
        client.delete_glossary(each)


def word(text: str) -> bytes:
    document, buffer = docx.Document(), io.BytesIO()
    document.add_heading(text, 1)
    document.save(buffer)
    return buffer.getvalue()


def word_text(data: bytes) -> str:
    (paragraph,) = docx.Document(io.BytesIO(data)).paragraphs
    return f"{paragraph.style.name}: {paragraph.text}"


SRT = "1\n00:00:01,000 --> 00:00:02,500\n<i>Bộ Ngoại giao</i>\n\n"
PAGE = "<html><body><h1>Bộ Ngoại giao</h1></body></html>"


@pytest.mark.parametrize(
    ("name", "data", "expected", "read"),
    [
        ("a.txt", b"\xef\xbb\xbf" + MEETING.encode(), MET, bytes.decode),
        ("a.srt", SRT.encode(), SRT.replace("Bộ Ngoại giao", "Ministry of Foreign Affairs"), bytes.decode),
        ("a.html", PAGE.encode(), PAGE.replace("Bộ Ngoại giao", "Ministry of Foreign Affairs"), bytes.decode),
        ("a.docx", word("Bộ Ngoại giao"), "Heading 1: Ministry of Foreign Affairs", word_text),
    ],
)
def test_documents(
    client: deepl.DeepLClient, name: str, data: bytes, expected: str, read: Callable[[bytes], str]
) -> None:
    handle = client.translate_document_upload(data, filename=name, source_lang="VI", target_lang="EN-GB")
    # Their own way to wait looks every five seconds.
    while not (status := client.translate_document_get_status(handle)).done:
        assert status.ok
        time.sleep(0.05)
    output = io.BytesIO()
    client.translate_document_download(handle, output, chunk_size=4096)
    assert read(output.getvalue()) == expected
    assert status.billed_characters in (13, 26)
    with pytest.raises(deepl.DeepLException, match="was downloaded already"):
        client.translate_document_get_status(handle)


def test_a_document_from_file_to_file(client: deepl.DeepLClient, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(MEETING, encoding="utf-8")
    made = client.create_glossary("Ours", "VI", "EN", {"họp": "meets"})
    status = client.translate_document_from_filepath(
        tmp_path / "a.txt", tmp_path / "b.txt", source_lang="VI", target_lang="EN-GB", glossary=made
    )
    assert (status.done, status.billed_characters) == (True, 26)
    text = (tmp_path / "b.txt").read_text(encoding="utf-8")
    assert text == "Hôm nay Ministry of Foreign Affairs meets."
    client.delete_glossary(made)


def test_a_document_that_is_none_says_so(client: deepl.DeepLClient) -> None:
    handle = client.translate_document_upload(b"no zip", filename="a.docx", target_lang="VI")
    while (status := client.translate_document_get_status(handle)).ok and not status.done:
        time.sleep(0.05)
    assert status.error_message is not None
    assert status.error_message.startswith("The .docx file is damaged")
    with pytest.raises(deepl.DeepLException, match="Not found"):
        client.translate_document_download(handle, io.BytesIO())


def test_translation_memories_are_none(client: deepl.DeepLClient) -> None:
    assert client.list_translation_memories() == []
