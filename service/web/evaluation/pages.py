"""The list of runs, their reports, and the history of the scores."""

from flask import Blueprint, Response, render_template, request, url_for
from markupsafe import Markup

from eval.report.html import policy
from service.web.evaluation.runs import SHOWN, courses, report_page, run_rows
from service.web.parts import parts
from service.web.people import allow

blueprint = Blueprint("evaluation", __name__, url_prefix="/evaluation")


@blueprint.get("")
@allow("evaluate")
def index() -> str:
    """List the runs in the data folder; without any, say how to make one."""
    return render_template("evaluation.html", rows=run_rows(), shown=SHOWN, data=parts().settings.data)


@blueprint.get("/report")
@allow("evaluate")
def report() -> Response:
    """Show the report of the ticked runs: the very page that the command writes, under its own policy."""
    page = report_page(request.args.getlist("run"), home=url_for("evaluation.index"))
    answer = Response(page, content_type="text/html; charset=utf-8")
    # The page brings its script and style along; their hashes are let through, nothing else.
    answer.headers["Content-Security-Policy"] = f"{policy()}; frame-ancestors 'none'"
    return answer


@blueprint.get("/history")
@allow("evaluate")
def history() -> str:
    """Show how each score went over time."""
    # The plots are drawn by eval/report/svg.py, which escapes every text in them.
    return render_template("evaluation_history.html", courses=courses(), drawn=Markup)
