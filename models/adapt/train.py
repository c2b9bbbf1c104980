"""Supervised fine-tuning of a LoRA adapter; what it is told is in settings.py, what it tells is `Progress`."""

import math
import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from models.adapt import checkpoint
from models.adapt.card import NAME as CARD
from models.adapt.card import Card, Scores, write_card
from models.adapt.checkpoint import State
from models.adapt.loss import row_loss
from models.adapt.packing import Row
from models.adapt.plan import Plan, plan
from models.adapt.settings import TrainSettings
from models.engines.adapters import heeded_warnings, with_adapter
from models.engines.transformers_loading import Loaded, load, locate, require_libraries
from models.errors import BadInput

SCORINGS: Final = 5
"""How often held-out lines are scored in a run that does not say."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a run stands; `scores` is empty but right after a scoring, `left_s` None before the first step."""

    step: int
    steps: int
    loss: float
    left_s: float | None
    scores: Mapping[str, float]


Tell = Callable[[Progress], None]


def train(settings: TrainSettings, *, tell: Tell) -> Card:
    """Train, or go on from the checkpoint in `out`, and leave the best step's adapter there with its card."""
    require_libraries("torch", "transformers", "peft")
    settings.out.mkdir(parents=True, exist_ok=True)
    device = _device(settings.device)
    origin = locate(settings.base, None, "main")
    loaded = load(origin, device=device, dtype=_dtype(settings.dtype, device))
    if not loaded.causal:
        raise BadInput(f"{settings.base} is no language model; adapters are trained on chat models.")
    return _Run(settings, plan(settings, loaded), loaded).go(tell)


class _Run:
    """One run over the rows of a plan."""

    def __init__(self, settings: TrainSettings, plan: Plan, loaded: Loaded) -> None:
        import torch

        self._settings, self._plan = settings, plan
        # What the adapter begins with is drawn by chance.
        torch.manual_seed(settings.seed)
        self._loaded = _with_lora(loaded, settings)
        self._model = self._loaded.model
        self._steps = _steps(settings, len(plan.rows))
        self._optimizer = torch.optim.AdamW(
            [weight for weight in self._model.parameters() if weight.requires_grad],
            lr=settings.rate,
            weight_decay=0.0,
        )
        self._schedule = torch.optim.lr_scheduler.LambdaLR(self._optimizer, self._rate)
        self._state = State()

    def go(self, tell: Tell) -> Card:
        self._resume()
        if not self._state.before:
            self._score(tell)
        begun, first = time.monotonic(), self._state.step
        while self._state.step < self._steps:
            loss = self._step(self._rows(self._state.step))
            self._state.losses.append(loss)
            self._state.step += 1
            spent = (time.monotonic() - begun) / (self._state.step - first)
            left = spent * (self._steps - self._state.step)
            tell(Progress(self._state.step, self._steps, loss, left, {}))
            if self._is_due(self._settings.score_every or math.ceil(self._steps / SCORINGS)):
                self._score(tell, left)
            if self._is_due(self._settings.checkpoint_every):
                self._save()
        return self._card()

    def _is_due(self, every: int) -> bool:
        return self._state.step % every == 0 or self._state.step == self._steps

    def _step(self, rows: Sequence[Row]) -> float:
        import torch

        # So that a run that goes on draws what it would have drawn.
        torch.manual_seed(self._settings.seed + self._state.step)
        self._model.train()
        answers, total = sum(row.answers for row in rows), 0.0
        for row in rows:
            loss = row_loss(self._model, row) / answers
            loss.backward()
            total += float(loss.detach())
        torch.nn.utils.clip_grad_norm_(self._model.parameters(), 1.0)
        self._optimizer.step()
        self._optimizer.zero_grad()
        self._schedule.step()
        return total

    def _rows(self, step: int) -> list[Row]:
        """Take the rows of a step: every row once an epoch, in an order of the epoch's own."""
        count, rows = len(self._plan.rows), self._settings.rows
        return [
            self._plan.rows[_order(count, self._settings.seed + place // count)[place % count]]
            for place in range(step * rows, (step + 1) * rows)
        ]

    def _rate(self, step: int) -> float:
        """Rise in a line, then fall with the cosine to a tenth."""
        warm = max(1, round(self._steps * self._settings.warmup))
        if step < warm:
            return (step + 1) / warm
        done = (step - warm) / max(1, self._steps - warm)
        return 0.1 + 0.45 * (1 + math.cos(math.pi * min(1.0, done)))

    def _score(self, tell: Tell, left: float | None = None) -> None:
        if not self._plan.scorer.has_lines:
            return
        self._model.eval()
        judged = self._plan.scorer.judge(self._loaded)
        state = self._state
        if state.step == 0:
            state.before = dict(judged.by_kind)
        elif judged.mean > state.best_mean:
            state.best, state.best_step, state.best_mean = dict(judged.by_kind), state.step, judged.mean
            self._keep()
        tell(Progress(state.step, self._steps, (state.losses or [math.nan])[-1], left, judged.by_kind))

    def _keep(self) -> None:
        """Write the adapter as it is now, with its card."""
        # Looking for grown vocabularies, the library would ask the hub.
        self._model.save_pretrained(str(self._settings.out), save_embedding_layers=False)
        (self._settings.out / "README.md").unlink(missing_ok=True)
        write_card(self._card(), self._settings.out / CARD)

    def _card(self) -> Card:
        state, scorer = self._state, self._plan.scorer
        if not scorer.has_lines and state.best_step != state.step:
            # Nothing tells steps apart, so that the last one is taken.
            state.best_step = state.step
            self._keep()
        return Card(
            step=state.best_step,
            steps=self._steps,
            examples=self._plan.examples,
            first_loss=round(state.losses[0], 4),
            loss=round(state.losses[state.best_step - 1], 4),
            base=self._plan.base,
            start=self._plan.start,
            settings=self._settings.table(),
            scores=Scores(scorer.signature, self._settings.score_lines, state.before, state.best),
            data=self._plan.data,
        )

    def _save(self) -> None:
        import peft

        parts = {
            "adapter": peft.get_peft_model_state_dict(self._model, save_embedding_layers=False),
            "optimizer": self._optimizer.state_dict(),
            "schedule": self._schedule.state_dict(),
        }
        checkpoint.save(self._settings.out, self._state, parts, fingerprint=self._plan.fingerprint)

    def _resume(self) -> None:
        import peft

        found = checkpoint.load(self._settings.out, fingerprint=self._plan.fingerprint)
        if found is None:
            return
        self._state, parts = found
        peft.set_peft_model_state_dict(self._model, parts["adapter"])
        self._optimizer.load_state_dict(parts["optimizer"])
        self._schedule.load_state_dict(parts["schedule"])


def _with_lora(loaded: Loaded, settings: TrainSettings) -> Loaded:
    if settings.start is None:
        made = _with_fresh_lora(loaded, settings)
    else:
        made = with_adapter(loaded, settings.start, trainable=True)
    # The library would write down where the base lies on this machine.
    made.model.peft_config["default"].base_model_name_or_path = settings.base_name
    return made


def _with_fresh_lora(loaded: Loaded, settings: TrainSettings) -> Loaded:
    import peft

    config = peft.LoraConfig(
        r=settings.rank,
        lora_alpha=settings.alpha,
        lora_dropout=settings.dropout,
        target_modules="all-linear",
        task_type="CAUSAL_LM",
    )
    with heeded_warnings():
        return replace(loaded, model=peft.get_peft_model(loaded.model, config))


def _order(count: int, seed: int) -> list[int]:
    order = list(range(count))
    random.Random(seed).shuffle(order)  # noqa: S311 - an order, no secret
    return order


def _steps(settings: TrainSettings, rows: int) -> int:
    whole = max(1, round(rows * settings.epochs / settings.rows))
    return whole if settings.steps is None else min(whole, settings.steps)


def _dtype(name: str, device: str) -> str:
    if name != "auto":
        return name
    # Not every processor multiplies bfloat16 itself.
    return "float32" if device == "cpu" else "bfloat16"


def _device(name: str) -> str:
    if name != "auto":
        return name
    import torch

    return "cuda" if torch.cuda.is_available() else "cpu"
