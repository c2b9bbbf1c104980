"""One item after the other: shown blind, judged, saved at once, open to change."""

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from models.errors import NotFound
from service.database.annotation_rows import TIE, Campaign, Item, Judgement
from service.web.evaluation.annotator import annotator
from service.web.evaluation.blind import sequence, sides
from service.web.evaluation.forms import judgement_of
from service.web.evaluation.human import KINDS, annotations, next_number
from service.web.people import allow
from service.web.refused import Refused

blueprint = Blueprint("items", __name__, url_prefix="/evaluation/human")


@blueprint.get("/<id>/items/<int:number>")
@allow("evaluate")
def show(id: str, number: int) -> BaseResponse:
    """Show an item with what was said of it before; without a name, ask for one first."""
    campaign, name = annotations().campaign(id), annotator()
    if not name:
        return redirect(url_for("human.show", id=id), 303)
    return make_response(_page(campaign, name, number))


@blueprint.post("/<id>/items/<int:number>")
@allow("evaluate")
def save(id: str, number: int) -> BaseResponse:
    """Keep a judgement and go to the next item that is not judged; after the last one, to the start."""
    store = annotations()
    campaign, name = store.campaign(id), annotator()
    if not name:
        return redirect(url_for("human.show", id=id), 303)
    order = sequence(campaign, store.items(id), name)
    item = _item(order, number)
    try:
        judgement = judgement_of(
            request.form, item, sides(campaign, item, name), kind=campaign.kind, annotator=name
        )
    except Refused as error:
        return make_response(_page(campaign, name, number, error), error.status)
    store.save(id, judgement)
    done = {each.position for each in store.judgements(id, annotator=name)}
    if len(done) == len(order) and number == len(order):
        return redirect(url_for("human.show", id=id), 303)
    # Who went back to change one goes on from there.
    following = number + 1 if number < len(order) else next_number(order, done)
    return redirect(url_for("items.show", id=id, number=following), 303)


def _page(campaign: Campaign, annotator: str, number: int, error: Refused | None = None) -> str:
    store = annotations()
    order = sequence(campaign, store.items(campaign.id), annotator)
    item = _item(order, number)
    given = {each.position: each for each in store.judgements(campaign.id, annotator=annotator)}
    shown = sides(campaign, item, annotator)
    before = given.get(item.position)
    return render_template(
        "human_item.html",
        campaign=campaign,
        kind=KINDS[campaign.kind],
        number=number,
        total=len(order),
        done=[one.position in given for one in order],
        annotator=annotator,
        # Only texts go to the page, in the order in which they are shown: nothing there tells whose they are.
        source=item.source,
        reference=item.reference,
        texts=[item.texts[place] for place in shown],
        choice=_choice(before, item, shown) if error is None else request.form.get("choice", ""),
        score=_score(before) if error is None else request.form.get("score", ""),
        spans=[] if before is None else [[span.start, span.end, span.severity] for span in before.spans],
        words=_words(before, item) if error is None else request.form,
        comment=(before.comment if before else "") if error is None else request.form.get("comment", ""),
        error=error,
    )


def _item(order: list[Item], number: int) -> Item:
    if not 1 <= number <= len(order):
        raise NotFound(f"This campaign has items 1 to {len(order)}, there is no {number}.")
    return order[number - 1]


def _choice(before: Judgement | None, item: Item, shown: tuple[int, ...]) -> str:
    if before is None or before.preferred is None:
        return ""
    if before.preferred == TIE:
        return "tie"
    return "first" if item.systems[shown[0]] == before.preferred else "second"


def _score(before: Judgement | None) -> str:
    return "" if before is None or before.score is None else str(before.score)


def _words(before: Judgement | None, item: Item) -> dict[str, str]:
    spans = before.spans if before else ()
    return {
        f"{severity}_words": "\n".join(
            item.texts[0][span.start : span.end] for span in spans if span.severity == severity
        )
        for severity in ("minor", "major")
    }
