"""Everything that is settled before the first step: rows to train on, lines to score, and what the card says of both."""

from dataclasses import dataclass

from models.adapt.card import NAME as CARD
from models.adapt.card import BaseCard, DataSetCard, StartCard, read_card, sha256_of
from models.adapt.data import divide
from models.adapt.examples import ExampleMaker, thinned
from models.adapt.packing import Row, encode, pack
from models.adapt.readers import Data, read
from models.adapt.scoring import Scorer
from models.adapt.settings import TrainSettings, fingerprint
from models.engines.adapters import peft_config
from models.engines.transformers_loading import Loaded
from models.errors import BadInput, BadSetting
from models.families.chat import ChatFamily
from models.families.chat_markup import CHATML
from models.lexicon import lexicon
from models.termbase import Termbase


@dataclass(frozen=True, slots=True)
class Plan:
    """Rows in no order of their own, a scorer, and the facts for the card."""

    rows: tuple[Row, ...]
    examples: int
    scorer: Scorer
    base: BaseCard
    start: StartCard | None
    data: tuple[DataSetCard, ...]
    fingerprint: str


def plan(settings: TrainSettings, loaded: Loaded) -> Plan:
    """Read the data, and make of it what a run needs; raises BadInput where nothing is left to train on."""
    data = [read(source) for source in settings.sources]
    parts = divide(data, held_out=settings.held_out, seed=settings.seed)
    family = ChatFamily()
    maker = ExampleMaker(family, Termbase.load(), lexicon())
    end = CHATML.closing["assistant"].strip()
    _require_mark(loaded, end)
    chosen = list(thinned(maker.make(parts.train), settings.kinds, seed=settings.seed))
    examples = list(encode(chosen, loaded.tokenizer, end=end))
    rows = pack(examples, room=_room(settings, loaded), seed=settings.seed)
    if not rows:
        longest = max((len(each.prompt) for each in examples), default=0)
        raise BadInput(
            f"Nothing is left to train on: {len(examples):,} examples, of up to {longest:,} tokens, for rows of "
            f"{settings.room:,}. Give more data, or a larger --room."
        )
    base = BaseCard(settings.base_name, sha256_of(settings.base))
    cards = tuple(_card(each) for each in data)
    start, before = _start(settings)
    known = {card.sha256 for card in cards}
    held = maker.make(parts.held_out) if settings.score_lines else ()
    return Plan(
        tuple(rows),
        sum(len(row.branches) for row in rows),
        Scorer(held, family, lines=settings.score_lines, seed=settings.seed),
        base,
        start,
        (*cards, *(card for card in before if card.sha256 not in known)),
        fingerprint(
            settings,
            [base.sha256, *([start.sha256] if start else [])],
            [(card.sha256, card.share) for card in cards],
        ),
    )


def _start(settings: TrainSettings) -> tuple[StartCard | None, tuple[DataSetCard, ...]]:
    """Look at the adapter that a run goes on from, and at what its card says it was trained on."""
    if settings.start is None:
        return None, ()
    config = peft_config(settings.start)
    if (config["r"], config["lora_alpha"]) != (settings.rank, settings.alpha):
        raise BadSetting(
            f"The adapter {settings.start} has rank {config['r']} and alpha {config['lora_alpha']}, and keeps them. "
            f"Say --rank {config['r']} --alpha {config['lora_alpha']}."
        )
    path = settings.start / CARD
    card = read_card(path) if path.is_file() else None
    steps = 0 if card is None else card.step + (card.start.steps if card.start else 0)
    name = settings.start.resolve().name
    return StartCard(name, sha256_of(settings.start), steps), card.data if card else ()


def _room(settings: TrainSettings, loaded: Loaded) -> int:
    return settings.room if loaded.limit is None else min(settings.room, loaded.limit)


def _require_mark(loaded: Loaded, mark: str) -> None:
    ids = loaded.tokenizer(mark, add_special_tokens=False).input_ids
    if len(ids) != 1:
        raise BadInput(
            f"The base has no token {mark!r}: it is no chat model with ChatML turns, as Qwen's are."
        )


def _card(data: Data) -> DataSetCard:
    source = data.source
    return DataSetCard(source.path.name, source.licence, data.sha256, data.lines, source.share)
