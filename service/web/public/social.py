"""What search engines and social networks read: Open Graph, and a NewsArticle of schema.org as JSON-LD."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from models.bulletin import version
from models.types import Bulletin
from service.database.publications import Published
from service.publishing.lead import lead_of
from service.web.public.reading import Note, day_of

# Open Graph wants a language with a country; the ones of the public that each version is written for.
OG_LOCALES: Final = {"vi": "vi_VN", "en": "en_GB", "zh": "zh_CN", "zh-Hant": "zh_TW"}
# Longer headlines are cut by those who show them (Google Search Central, Article).
HEADLINE: Final = 110
DESCRIPTION: Final = 300


def open_graph(
    published: Published, language: str, addresses: Mapping[str, str], site: str
) -> tuple[tuple[str, str], ...]:
    """List the properties of a page as pairs of a name and a content."""
    bulletin = published.bulletin
    others = [tag for tag in addresses if tag != language]
    return (
        ("og:type", "article"),
        ("og:site_name", site),
        ("og:title", version(bulletin, language).title),
        ("og:description", description(bulletin, language)),
        ("og:url", addresses[language]),
        ("og:locale", OG_LOCALES[language]),
        *(("og:locale:alternate", OG_LOCALES[tag]) for tag in others),
        ("article:published_time", published.published.isoformat(timespec="seconds")),
        ("article:modified_time", published.updated.isoformat(timespec="seconds")),
    )


def news_article(
    published: Published, language: str, addresses: Mapping[str, str], site: str, notes: Sequence[Note]
) -> dict[str, Any]:
    """Describe a page as a NewsArticle; the versions name each other as translations."""
    bulletin, address = published.bulletin, addresses[language]
    article = bulletin.article
    made: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": address,
        "url": address,
        "mainEntityOfPage": address,
        "headline": version(bulletin, language).title[:HEADLINE],
        "description": description(bulletin, language),
        "inLanguage": language,
        "datePublished": published.published.isoformat(timespec="seconds"),
        "dateModified": published.updated.isoformat(timespec="seconds"),
        "publisher": {"@type": "Organization", "name": site},
    }
    if article.byline:
        made["author"] = {"@type": "Person", "name": article.byline}
    if (day := day_of(bulletin)) is not None:
        made["dateCreated"] = day.isoformat()
    if article.url and article.url.startswith(("https://", "http://")):
        made["isBasedOn"] = article.url
    made |= _translations(article.language, language, addresses)
    if notes:
        made["correction"] = [
            {"@type": "CorrectionComment", "text": note.text, "datePublished": str(note.at)} for note in notes
        ]
    return made


def description(bulletin: Bulletin, language: str) -> str:
    """Give the lead, short enough for a card."""
    lead = lead_of(bulletin, language)
    return lead if len(lead) <= DESCRIPTION else lead[: DESCRIPTION - 1].rstrip() + "…"


def _translations(source: str, language: str, addresses: Mapping[str, str]) -> dict[str, Any]:
    if language != source and source in addresses:
        return {"translationOfWork": {"@id": addresses[source]}}
    return {"workTranslation": [{"@id": each} for tag, each in addresses.items() if tag != language]}
