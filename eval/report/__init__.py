"""Forms of a report; add one by a file here and a line below."""

from models.registry import Registry

REPORTS = Registry(
    "report format",
    {
        "html": "eval.report.html:HtmlReport",
        "md": "eval.report.markdown:MarkdownReport",
        "json": "eval.report.mozilla:MozillaReport",
        "mtme": "eval.report.mtme:MtmeReport",
    },
)

__all__ = ["REPORTS"]
