"""spBLEU: BLEU on the subwords of FLORES-200, where their model is at hand."""

from importlib.util import find_spec
from pathlib import Path
from typing import ClassVar, Final

from sacrebleu import utils
from sacrebleu.metrics import BLEU

from eval.metrics.bleu import BleuMetric
from eval.metrics.sacre import SacreMetric
from models.errors import ModelMissing

_MODEL: Final = "flores200sacrebleuspm"
_FETCH: Final = "python -c \"from sacrebleu import BLEU; BLEU(tokenize='flores200')\""


class SpBleuMetric(BleuMetric):
    """BLEU that does without words, the same for all languages; never fetches its model by itself."""

    name: ClassVar[str] = "spbleu"

    def library(self, target: str) -> SacreMetric:
        """Make sacreBLEU's BLEU with its `flores200` tokenizer; raises ModelMissing that says how to get it."""
        model = Path(utils.SACREBLEU_DIR) / "models" / _MODEL
        if find_spec("sentencepiece") is None:
            raise ModelMissing("spbleu needs sentencepiece. Install it with: pip install sentencepiece.")
        if not model.is_file():
            raise ModelMissing(
                f"spbleu needs the subword model of FLORES-200. Put it at {model}, or let sacreBLEU fetch it once: {_FETCH}"
            )
        made: SacreMetric = BLEU(tokenize="flores200")
        return made
