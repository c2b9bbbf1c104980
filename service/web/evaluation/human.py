"""Campaigns of human evaluation: made from runs, joined by annotators, read by whoever asked for them."""

from flask import Blueprint, Response, make_response, redirect, render_template, request, session, url_for
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response as BaseResponse

from eval.store import load_run
from models.errors import BadInput, NotFound
from service.database.annotation_rows import Campaign, Item
from service.database.annotations import AnnotationStore
from service.exports.filename import ascii_name
from service.web.evaluation.annotator import ANNOTATOR, annotator, bound
from service.web.evaluation.blind import sequence
from service.web.evaluation.export import FORMATS
from service.web.evaluation.forms import CampaignForm, annotator_name
from service.web.evaluation.results import results
from service.web.evaluation.runs import named, runs
from service.web.evaluation.sampling import sample
from service.web.parts import parts
from service.web.people import allow
from service.web.refused import Refused
from service.web.words import language_name

blueprint = Blueprint("human", __name__, url_prefix="/evaluation/human")

KINDS = {
    "preference": (
        lazy_gettext("Which is better"),
        lazy_gettext("Two translations side by side, without names; choose the better one."),
    ),
    "direct": (lazy_gettext("Score"), lazy_gettext("One translation at a time, a score from 0 to 100.")),
    "esa": (
        lazy_gettext("Errors and score"),
        lazy_gettext("Mark the wrong places, minor or major, then give a score from 0 to 100."),
    ),
}


def annotations() -> AnnotationStore:
    """Give the store of campaigns."""
    return AnnotationStore(parts().store.engine)


@blueprint.get("")
@allow("evaluate")
def index() -> str:
    """Show the campaigns, and the form for a new one."""
    return _index(CampaignForm(first=request.args.get("run", "")))


@blueprint.post("")
@allow("evaluate")
def create() -> BaseResponse:
    """Make a campaign; what cannot be used comes back in the form with the reason."""
    form = CampaignForm.read(request.form)
    try:
        id = _create(form)
    except Refused as error:
        return make_response(_index(form, error), error.status)
    return redirect(url_for("human.show", id=id), 303)


@blueprint.get("/<id>")
@allow("evaluate")
def show(id: str) -> str:
    """Show where one begins or goes on; never which systems are judged."""
    return _show(id)


@blueprint.post("/<id>/start")
@allow("evaluate")
def start(id: str) -> BaseResponse:
    """Take the annotator's name and go to the first item that is not judged yet."""
    store = annotations()
    campaign = store.campaign(id)
    try:
        name = bound() or annotator_name(request.form.get("annotator", ""))
    except Refused as error:
        return make_response(_show(id, error), error.status)
    session[ANNOTATOR] = name
    order = sequence(campaign, store.items(id), name)
    done = {each.position for each in store.judgements(id, annotator=name)}
    return redirect(url_for("items.show", id=id, number=next_number(order, done)), 303)


@blueprint.get("/<id>/results")
@allow("evaluate")
def outcome(id: str) -> str:
    """Show the results; who is still judging has to ask for them, as they name the systems."""
    store = annotations()
    campaign, items, given = store.campaign(id), store.items(id), store.judgements(id)
    mine = sum(each.annotator == annotator() for each in given)
    hidden = 0 < mine < len(items) and "reveal" not in request.args
    found = None if hidden else results(campaign, items, given)
    return render_template(
        "human_results.html", campaign=campaign, kinds=KINDS, items=len(items), found=found, mine=mine
    )


@blueprint.get("/<id>/export/<format>")
@allow("evaluate")
def export(id: str, format: str) -> Response:
    """Give all judgements as a file."""
    if format not in FORMATS:
        raise NotFound(f"There is no format {format!r}. Available: {', '.join(FORMATS)}.")
    store = annotations()
    campaign = store.campaign(id)
    content_type, write = FORMATS[format]
    answer = Response(write(campaign, store.items(id), store.judgements(id)), content_type=content_type)
    name = ascii_name(campaign.name, format)
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


def next_number(order: list[Item], done: set[int], *, after: int = 0) -> int:
    """Give the number, from 1, of the next item that is not judged; the last one when all are."""
    places = [*range(after, len(order)), *range(after)]
    return next((place + 1 for place in places if order[place].position not in done), len(order))


def _create(form: CampaignForm) -> str:
    kind, size, seed = form.checked()
    names = [form.first, *([form.second] if form.second else [])]
    try:
        chosen = [load_run(named(name).folder) for name in names]
        drawn = sample(chosen, kind=kind, size=size, seed=seed)
    except (BadInput, NotFound) as error:
        raise Refused(
            str(error), field="second" if form.second or kind == "preference" else "first"
        ) from error
    test_set = chosen[0].test_set
    return annotations().create(
        form.name or f"{test_set.name} {test_set.direction}, {str(KINDS[kind][0]).lower()}",
        kind=kind,
        test_set=test_set.name,
        source=test_set.source,
        target=test_set.target,
        systems=[run.system for run in chosen],
        seed=seed,
        items=drawn.items,
    )


def _index(form: CampaignForm, error: Refused | None = None) -> str:
    return render_template(
        "human.html", form=form, error=error, kinds=KINDS, runs=runs(), campaigns=annotations().campaigns()
    )


def _show(id: str, error: Refused | None = None) -> str:
    store = annotations()
    campaign = store.campaign(id)
    return render_template(
        "human_campaign.html",
        campaign=campaign,
        languages=_languages(campaign),
        kinds=KINDS,
        items=len(store.items(id)),
        row=next(row for row in store.campaigns() if row.campaign.id == id),
        annotator=bound() or request.form.get("annotator", annotator()),
        bound=bound() is not None,
        error=error,
    )


def _languages(campaign: Campaign) -> tuple[str, str]:
    return language_name(campaign.source), language_name(campaign.target)
