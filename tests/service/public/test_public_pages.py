"""The public pages, lists and feeds, as readers, caches, search engines and feed readers get them."""

import json
import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from lxml import etree, html

from models.types import Bulletin, Segment, Translation
from service.database import BulletinStore
from service.database.audit import Actor
from service.database.editing import Editing
from service.publishing import publish, unpublish

BY = Actor("lan", "Lan")
ATOM = {"a": "http://www.w3.org/2005/Atom"}
HOST = "http://localhost"
Put = Callable[..., str]
SCRIPT = "</script><script>alert('x')</script><img src=x onerror=alert(1)>\"'&"


@pytest.fixture
def paths(store: BulletinStore, bulletin: Bulletin, approved: Put) -> dict[str, str]:
    return dict(publish(store, approved(bulletin), BY).paths)


def page(client: FlaskClient, path: str) -> html.HtmlElement:
    answer = client.get(path)
    assert answer.status_code == 200
    return html.document_fromstring(answer.get_data())


def test_a_page_shows_one_language_with_lead_captions_and_date(
    client: FlaskClient, paths: dict[str, str], bulletin: Bulletin
) -> None:
    tree = page(client, paths["en"])
    assert tree.get("lang") == "en"
    assert tree.xpath("//h1/text()") == [
        "Ban Lac brocade weaving village opens a design class for young weavers"
    ]
    assert len(tree.xpath("//*[@class='strip lead']/p")) == 1
    assert len(tree.xpath("//*[@class='strip paragraph']")) == 3
    assert tree.xpath("//*[@class='strip caption']/p/text()") == [
        "Learners try the new loom in the first lesson"
    ]
    assert tree.xpath("//time[@datetime='2025-03-15']/text()") == ["15 March 2025"]
    assert tree.xpath("//*[@class='byline']/text()") == [bulletin.article.byline]


@pytest.mark.parametrize(
    ("tag", "lang", "words", "day"),
    [
        ("vi", "vi", "Đọc song song", "15 tháng 3, 2025"),
        ("zh", "zh-Hans", "对照阅读", "2025年3月15日"),
    ],
)
def test_the_words_and_dates_of_a_page_are_in_its_language(
    client: FlaskClient, paths: dict[str, str], tag: str, lang: str, words: str, day: str
) -> None:
    answer = client.get(paths[tag], headers={"Accept-Language": "en"})
    text = answer.get_data(as_text=True)
    assert f'<html lang="{lang}"' in text
    assert words in text
    assert day in text


def test_a_page_in_traditional_characters_has_its_words_in_them_too(
    client: FlaskClient, store: BulletinStore, bulletin: Bulletin, approved: Put
) -> None:
    said = {id: {**each, "zh-Hant": Translation("標題")} for id, each in bulletin.translations.items()}
    targets = (*bulletin.targets, "zh-Hant")
    found = publish(store, approved(replace(bulletin, targets=targets, translations=said)), BY)
    text = client.get(found.paths["zh-Hant"]).get_data(as_text=True)
    assert '<html lang="zh-Hant"' in text
    assert "對照閱讀" in text
    assert "2025年3月15日" in text
    assert found.paths["zh-Hant"] == "/p/zh-Hant/標題"


def test_pages_name_each_other_and_themselves(client: FlaskClient, paths: dict[str, str]) -> None:
    tree = page(client, paths["zh"])
    links = {
        each.get("hreflang"): each.get("href") for each in tree.xpath("//link[@rel='alternate'][@hreflang]")
    }
    wanted = {"vi": paths["vi"], "en": paths["en"], "zh-Hans": paths["zh"], "x-default": paths["en"]}
    assert {tag: re.sub(f"^{HOST}", "", href) for tag, href in links.items()} == {
        tag: tree_path(path) for tag, path in wanted.items()
    }
    assert tree.xpath("//link[@rel='canonical']/@href") == [HOST + tree_path(paths["zh"])]


def tree_path(path: str) -> str:
    """Write a path as an address does: Chinese letters by their bytes."""
    from urllib.parse import quote

    return quote(path)


def test_networks_and_search_engines_are_told_what_this_is(
    client: FlaskClient, paths: dict[str, str]
) -> None:
    tree = page(client, paths["en"])
    graph = {each.get("property"): each.get("content") for each in tree.xpath("//meta[@property]")}
    assert graph["og:type"] == "article"
    assert graph["og:locale"] == "en_GB"
    assert graph["og:url"] == HOST + paths["en"]
    assert graph["og:title"].startswith("Ban Lac")
    assert sorted(tree.xpath("//meta[@property='og:locale:alternate']/@content")) == ["vi_VN", "zh_CN"]
    (data,) = tree.xpath("//script[@type='application/ld+json']/text()")
    told = json.loads(data)
    assert told["@type"] == "NewsArticle"
    assert told["inLanguage"] == "en"
    assert told["headline"].startswith("Ban Lac")
    assert told["translationOfWork"] == {"@id": HOST + paths["vi"]}
    assert told["author"] == {"@type": "Person", "name": "Thu Hà"}
    assert told["datePublished"] == told["dateModified"]


@pytest.mark.parametrize(("query", "langs"), [("with=zh", 2), ("with=zh,vi", 3), ("with=vi&with=zh", 3)])
def test_two_and_three_languages_stand_side_by_side(
    client: FlaskClient, paths: dict[str, str], query: str, langs: int
) -> None:
    tree = page(client, f"{paths['en']}?{query}")
    strips = tree.xpath("//*[@class='strip paragraph']")
    assert [len(strip.xpath("p")) for strip in strips] == [langs] * 3
    assert tree.xpath("//*[@class='strip paragraph'][1]/p[2]/@lang") == [
        {"zh": "zh-Hans", "vi": "vi"}[query[5:7]]
    ]
    assert tree.xpath("//link[@rel='canonical']/@href") == [HOST + paths["en"]]
    assert len(tree.xpath("//h1")) == 1


def test_languages_that_are_not_there_are_left_out_of_the_side_by_side_view(
    client: FlaskClient, paths: dict[str, str]
) -> None:
    tree = page(client, f"{paths['en']}?with=fr,en,../x")
    assert [len(strip.xpath("p")) for strip in tree.xpath("//*[@class='strip paragraph']")] == [1, 1, 1]


def test_any_cache_may_keep_a_page_and_asks_only_whether_it_changed(
    client: FlaskClient, paths: dict[str, str]
) -> None:
    for path in (paths["en"], "/p/en/", "/p/en/feed.atom"):
        answer = client.get(path)
        assert answer.headers["Cache-Control"].startswith("public, max-age=60")
        assert "Set-Cookie" not in answer.headers
        assert "Cookie" not in answer.headers.get("Vary", "")
        again = client.get(path, headers={"If-None-Match": answer.headers["ETag"]})
        assert (again.status_code, again.get_data()) == (304, b"")


def test_public_pages_hold_no_form_no_token_and_no_running_script(
    client: FlaskClient, paths: dict[str, str]
) -> None:
    for path in (*paths.values(), "/p/vi/"):
        text = client.get(path).get_data(as_text=True)
        assert "csrf" not in text
        assert "<form" not in text
        assert re.findall(r"<script[^>]*>", text) in ([], ['<script type="application/ld+json">'])
        assert "style=" not in text


def test_a_correction_stands_on_each_page_with_its_date_in_the_readers_words(
    client: FlaskClient, store: BulletinStore, paths: dict[str, str]
) -> None:
    publish(store, "b1", BY, {"en": "The year was wrong.", "zh": "年份有误。"})
    english = page(client, paths["en"]).xpath("//*[@class='correction']")
    assert len(english) == 1
    assert "The year was wrong." in english[0].text_content()
    assert english[0].text_content().startswith("Corrected on ")
    chinese = page(client, paths["zh"]).xpath("//*[@class='correction']")[0]
    assert "年份有误。" in chinese.text_content()
    # Nobody wrote one in Vietnamese: better one in another language than none.
    vietnamese = page(client, paths["vi"]).xpath("//*[@class='correction']/span")[0]
    assert (vietnamese.get("lang"), vietnamese.text) == ("en", "The year was wrong.")
    (data,) = page(client, paths["en"]).xpath("//script[@type='application/ld+json']/text()")
    assert json.loads(data)["correction"][0]["text"] == "The year was wrong."


def test_what_was_taken_back_is_gone_and_says_why(
    client: FlaskClient, store: BulletinStore, paths: dict[str, str]
) -> None:
    unpublish(store, "b1", BY, "The figures could not be confirmed.")
    for tag, path in paths.items():
        answer = client.get(path)
        assert answer.status_code == 410
        assert "The figures could not be confirmed." in answer.get_data(as_text=True)
        assert 'content="noindex"' in answer.get_data(as_text=True)
        assert b"<entry" not in client.get(f"/p/{tag}/feed.atom").get_data()
        assert path not in client.get(f"/p/{tag}/").get_data(as_text=True)
    assert "This bulletin was withdrawn" in client.get(paths["en"]).get_data(as_text=True)


@pytest.mark.parametrize(
    "path", ["/p/en/never-was", "/p/fr/", "/p/fr/feed.atom", "/p/xx/news", "/p/en/../../etc"]
)
def test_what_was_never_there_is_not_found(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_the_door_leads_to_the_readers_language(client: FlaskClient) -> None:
    for wanted, place in (("zh-CN,zh;q=0.9", "zh"), ("vi", "vi"), ("fr", "en")):
        answer = client.get("/p/", headers={"Accept-Language": wanted})
        assert (answer.status_code, answer.headers["Location"]) == (302, f"/p/{place}/")
        assert answer.headers["Vary"] == "Accept-Language"


def test_an_empty_list_says_so(client: FlaskClient) -> None:
    assert "Nothing is published here yet." in client.get("/p/en/").get_data(as_text=True)


def test_the_list_shows_titles_and_leads_and_is_paged(
    client: FlaskClient, store: BulletinStore, bulletin: Bulletin, approved: Put
) -> None:
    for number in range(31):
        publish(store, approved(bulletin, id=f"b{number}"), BY)
    first = page(client, "/p/en/")
    assert len(first.xpath("//ol/li")) == 30
    assert "three-month design class" in first.xpath("//ol/li[1]")[0].text_content()
    assert first.xpath("//a[@rel='next']/@href") == ["/p/en/?page=2"]
    second = page(client, "/p/en/?page=2")
    assert len(second.xpath("//ol/li")) == 1
    assert second.xpath("//a[@rel='prev']/@href") == ["/p/en/?page=1"]
    assert page(client, "/p/en/?page=nonsense").xpath("count(//ol/li)") == 30
    assert client.get("/p/en/?page=99999999999999999999").status_code == 200


def test_the_feed_is_one_of_rfc_4287(client: FlaskClient, paths: dict[str, str]) -> None:
    answer = client.get("/p/en/feed.atom")
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    root = etree.fromstring(answer.get_data())
    assert root.tag == "{http://www.w3.org/2005/Atom}feed"
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    # 4.1.1: exactly one each of id, title, updated; an author; a link to itself.
    for name in ("id", "title", "updated", "author"):
        assert len(root.findall(f"a:{name}", ATOM)) == 1
    assert root.xpath("a:link[@rel='self']/@href", namespaces=ATOM) == [f"{HOST}/p/en/feed.atom"]
    (entry,) = root.findall("a:entry", ATOM)
    for name in ("id", "title", "updated", "published", "summary", "content"):
        assert len(entry.findall(f"a:{name}", ATOM)) == 1
    assert entry.xpath("a:link[@rel='alternate']/@href", namespaces=ATOM) == [HOST + paths["en"]]
    moment = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"
    for found in root.iter("{http://www.w3.org/2005/Atom}updated", "{http://www.w3.org/2005/Atom}published"):
        assert re.fullmatch(moment, found.text or "")
    ids = [each.text or "" for each in root.iter("{http://www.w3.org/2005/Atom}id")]
    assert len(set(ids)) == 2
    assert all(re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", each) for each in ids)
    assert entry.xpath("a:content/@type", namespaces=ATOM) == ["html"]


def test_an_empty_feed_is_valid_too(client: FlaskClient) -> None:
    root = etree.fromstring(client.get("/p/zh/feed.atom").get_data())
    assert root.findtext("a:updated", namespaces=ATOM) == "1970-01-01T00:00:00Z"
    assert root.findall("a:entry", ATOM) == []


def test_an_entry_keeps_its_id_when_it_is_corrected(
    client: FlaskClient, store: BulletinStore, paths: dict[str, str]
) -> None:
    def entry() -> etree._Element:
        return etree.fromstring(client.get("/p/en/feed.atom").get_data()).find("a:entry", ATOM)

    before = entry()
    Editing(store.engine).write("b1", "t1", "en", Translation("Better", origin="human"), by=BY, expected=None)
    Editing(store.engine).move("b1", "approved", by=BY, reason="read")
    publish(store, "b1", BY, "A better title.")
    after = entry()
    assert after.findtext("a:id", namespaces=ATOM) == before.findtext("a:id", namespaces=ATOM)
    assert after.findtext("a:title", namespaces=ATOM) == "Better"


def hostile(bulletin: Bulletin) -> Bulletin:
    """Put a script into every text that a bulletin has."""
    article = replace(
        bulletin.article,
        title=SCRIPT,
        paragraphs=tuple(SCRIPT for _ in bulletin.article.paragraphs),
        captions=(SCRIPT,),
        date=SCRIPT,
        byline=SCRIPT,
        url="javascript:alert('x')" + SCRIPT,
        notes=(SCRIPT,),
    )
    segments = tuple(Segment(each.id, each.role, each.paragraph, SCRIPT) for each in bulletin.segments)
    said = {tag: Translation(SCRIPT, origin="model", model=SCRIPT) for tag in bulletin.targets}
    return replace(
        bulletin,
        article=article,
        segments=segments,
        translations={each.id: said for each in segments},
        summary=replace(bulletin.summary, sentences=tuple(SCRIPT for _ in bulletin.summary.sentences)),
        models={"vi-en": SCRIPT},
    )


def test_a_script_in_any_field_is_only_text(
    client: FlaskClient, store: BulletinStore, bulletin: Bulletin, approved: Put
) -> None:
    found = publish(store, approved(hostile(bulletin)), BY)
    publish(store, "b1", BY, {"und": SCRIPT, "en": SCRIPT})
    pages = [
        *found.paths.values(), *(f"{path}?with=vi,en,zh" for path in found.paths.values()),
        "/p/en/", "/p/zh/", "/p/vi/", "/bulletins/b1/publish",
    ]  # fmt: skip
    for path in pages:
        text = client.get(path).get_data(as_text=True)
        assert "<script>" not in text
        assert "<img" not in text
        tree = html.document_fromstring(text.encode())
        assert tree.xpath("//@onerror") == []
        assert tree.xpath("//*[starts-with(@href, 'javascript')]") == []
        for data in tree.xpath("//script[@type='application/ld+json']/text()"):
            assert json.loads(data)["headline"] == SCRIPT[:110]
    unpublish(store, "b1", BY, SCRIPT)
    for path in found.paths.values():
        assert "<script>" not in client.get(path).get_data(as_text=True)


def test_the_feed_takes_any_text(
    client: FlaskClient, store: BulletinStore, bulletin: Bulletin, approved: Put
) -> None:
    made = hostile(bulletin)
    publish(store, approved(replace(made, article=replace(made.article, byline="\x0b" + SCRIPT))), BY)
    root = etree.fromstring(client.get("/p/en/feed.atom").get_data())
    content = root.findtext("a:entry/a:content", namespaces=ATOM) or ""
    assert "<script>" not in content
    assert root.findtext("a:entry/a:title", namespaces=ATOM) == SCRIPT
    assert root.findtext("a:entry/a:author/a:name", namespaces=ATOM) == SCRIPT
