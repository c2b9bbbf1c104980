"""Who sees what in which order: drawn from the campaign's seed, so that it is the same at each visit."""

from collections.abc import Sequence
from hashlib import sha256

from service.database.annotation_rows import Campaign, Item


def sides(campaign: Campaign, item: Item, annotator: str) -> tuple[int, ...]:
    """Give the order in which an annotator sees an item's texts, as places in `item.texts`."""
    return tuple(
        sorted(range(len(item.texts)), key=lambda place: _draw(campaign, annotator, item.position, place))
    )


def sequence(campaign: Campaign, items: Sequence[Item], annotator: str) -> list[Item]:
    """Give the items in an annotator's order.

    Pairs come in the order of the documents, for their context; single texts are shuffled, so that two versions
    of one segment do not stand together.
    """
    if campaign.kind == "preference":
        return list(items)
    return sorted(items, key=lambda item: _draw(campaign, annotator, item.position, -1))


def _draw(campaign: Campaign, annotator: str, position: int, place: int) -> bytes:
    # The id keeps two campaigns with one seed apart, and who reads the page's source cannot guess it.
    key = f"{campaign.seed}\0{campaign.id}\0{annotator}\0{position}\0{place}"
    return sha256(key.encode()).digest()
