"""The table of test sets and of the files that one's own may be in."""

from typing import Final

from models.registry import Registry

TESTSETS: Final = Registry(
    "test set",
    {
        "bulletins": "eval.testsets.bulletins:Bulletins",
        "approved": "eval.testsets.approved:Approved",
        "flores200": "eval.testsets.flores:Flores200",
        "ntrex128": "eval.testsets.ntrex:Ntrex128",
        "wmt": "eval.testsets.wmt:Wmt",
        "tmx": "eval.testsets.tmx:Tmx",
        "xliff": "eval.testsets.xliff:Xliff",
        "tsv": "eval.testsets.tsv:Tsv",
        "jsonl": "eval.testsets.jsonl:JsonLines",
        "plain": "eval.testsets.plain:Plain",
    },
)
