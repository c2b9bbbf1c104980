"""Seq2seq models through CTranslate2: converted once, then the fastest way to run them on a CPU or a GPU."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Final

from models.batching import Dispatcher
from models.engines.base import Engine, OnOutput, Output, Request
from models.engines.cores import usable_cores
from models.engines.ctranslate2_loading import Loaded, choose, converted, home, load, locate
from models.engines.vocabulary import missing_characters
from models.errors import BadSetting, ModelError

BATCH_TOKENS: Final = {"cpu": 512, "cuda": 2048}
"""Source tokens of a batch. On a CPU more do not help: docs/benchmarks/seq2seq.md."""


@dataclass(frozen=True, slots=True)
class _Job:
    """A request with its place among the caller's, its tokens, and the tokens that its answer must begin with.

    Of these, `echoed` come back in the answer.
    """

    index: int
    request: Request
    tokens: tuple[str, ...]
    begin: tuple[str, ...]
    echoed: int
    room: int

    @property
    def kind(self) -> int:
        """Tell what can share a batch: the forced beginning counts as length, so it has to be equally long."""
        return len(self.begin)

    @property
    def length(self) -> int:
        """Count the source tokens."""
        return len(self.tokens)


@dataclass(frozen=True, slots=True)
class _Answer:
    """The tokens of the best hypothesis, as CTranslate2 gives them, and its score."""

    tokens: tuple[str, ...]
    score: float


class CTranslate2Engine(Engine):
    """Decodes what all callers wait for together, in batches of up to `batch_tokens` source tokens (0: what is best).

    `path` is a transformers model's folder; without it, `repo` and `revision` name a model of the hub. It is
    converted at the first start and kept in `conversions` (by default beside the model). `compute_type` is a
    type of CTranslate2, `auto` the best that this machine has. `threads` is for each of `workers` batches that
    run at a time (0: as many workers as there are cores, with a thread each; on a GPU one); `devices` are the
    indexes of the GPUs, each with `workers` of its own.
    `suppress` lists tokens, or texts, that no output may hold. `Request.forbidden` has no effect here: what
    comes out in a wrong script is for the checks to find.
    """

    name: ClassVar[str] = "ctranslate2"
    max_batch: ClassVar[int] = 64

    def __init__(
        self,
        path: Path | None,
        *,
        repo: str | None = None,
        revision: str = "main",
        conversions: Path | str | None = None,
        device: str = "auto",
        devices: Sequence[int] = (),
        compute_type: str = "auto",
        threads: int = 0,
        workers: int = 0,
        batch_tokens: int = 0,
        beams: int = 4,
        length_penalty: float = 1.0,
        no_repeat_ngram: int = 0,
        min_tokens: int = 0,
        suppress: Sequence[str] = (),
    ) -> None:
        _require_at_least(1, {"beams": beams})
        least = {"threads": threads, "workers": workers, "batch_tokens": batch_tokens}
        _require_at_least(0, {**least, "no_repeat_ngram": no_repeat_ngram, "min_tokens": min_tokens})
        folder, identity = locate(path, repo, revision)
        machine = choose(device, devices, compute_type)
        kept = Path(conversions).expanduser() if conversions else home(path, folder, repo)
        conversion = converted(folder, identity, machine.compute_type, conversions=kept)
        on_cpu = machine.device == "cpu"
        workers = workers or (max(1, usable_cores() // (threads or 1)) if on_cpu else 1)
        threads = threads or max(1, usable_cores() // workers)
        self._loaded: Loaded | None = load(folder, conversion, machine, threads=threads, workers=workers)
        # Tokenizers keep the source language as state, so that they may be used by one thread at a time.
        self._tokenizing = threading.Lock()
        self._length_penalty = length_penalty
        self._min_tokens = min_tokens
        self._options = {
            "beam_size": beams,
            "length_penalty": length_penalty,
            "no_repeat_ngram_size": no_repeat_ngram,
            "suppress_sequences": self._sequences(suppress) or None,
        }
        self._dispatcher: Dispatcher[_Job, _Answer] = Dispatcher(
            self._run,
            tokens=batch_tokens or BATCH_TOKENS[machine.device],
            workers=self._loaded.translator.num_translators,
            name=self.name,
        )

    def generate(self, requests: Sequence[Request], *, on_output: OnOutput | None = None) -> list[Output]:
        """Answer all requests, in order, in batches shared with whoever else asks at the time."""
        with self._tokenizing:
            jobs = [self._encode(index, request) for index, request in enumerate(requests)]
        outputs: dict[int, Output] = {}

        def done(job: _Job, answer: _Answer) -> None:
            outputs[job.index] = output = self._decode(job, answer)
            if on_output is not None:
                on_output(job.index, output)

        self._dispatcher.run(jobs, done)
        return [outputs[index] for index in range(len(requests))]

    def missing(self, text: str) -> str:
        """Ask the tokenizer, character by character."""
        return missing_characters(self._parts.tokenizer, text)

    def close(self) -> None:
        """Let the running batches end, then free the weights."""
        self._dispatcher.close()
        with self._tokenizing:
            if self._loaded is not None:
                self._loaded.translator.unload_model()
            self._loaded = None

    @property
    def _parts(self) -> Loaded:
        if self._loaded is None:
            raise ModelError("This engine was closed; open the profile again.")
        return self._loaded

    def _encode(self, index: int, request: Request) -> _Job:
        parts = self._parts
        tokenizer = parts.tokenizer
        if request.source_code is not None and hasattr(tokenizer, "src_lang"):
            self._language_token(request.source_code)
            tokenizer.src_lang = request.source_code
        ids = tokenizer(request.prompt).input_ids
        if parts.limit is not None and len(ids) > parts.limit:
            raise ModelError(
                f"A text has {len(ids)} tokens; the model reads {parts.limit} at most. "
                f"Split it: {request.prompt[-60:]!r} is its end."
            )
        forced = parts.forced if request.target_code is None else self._language_token(request.target_code)
        if not forced and not parts.started:
            raise ModelError(
                "The model starts with a target language, but none is given. Set the family's `codes`."
            )
        begin = (forced,) if forced else ()
        room = request.max_tokens if parts.limit is None else parts.limit - 1 - len(begin)
        tokens = tuple(tokenizer.convert_ids_to_tokens(ids))
        echoed = len(begin) if parts.started else 0
        return _Job(index, request, tokens, begin, echoed, max(1, min(request.max_tokens, room)))

    def _run(self, jobs: Sequence[_Job]) -> list[_Answer]:
        """Decode one batch; what stops a runaway is the largest room that a request of the batch has."""
        room, echoed = max(job.room for job in jobs), jobs[0].echoed
        try:
            results = self._parts.translator.translate_batch(
                [list(job.tokens) for job in jobs],
                [list(job.begin) for job in jobs] if jobs[0].begin else None,
                # The forced beginning counts as output there.
                max_decoding_length=room + echoed,
                min_decoding_length=min(self._min_tokens, room) + (echoed if self._min_tokens else 0),
                # Too long texts were refused, and are not to be cut silently.
                max_input_length=0,
                return_scores=True,
                return_end_token=True,
                **self._options,
            )
        except (RuntimeError, ValueError) as error:
            raise ModelError(f"CTranslate2 failed on a batch of {len(jobs)}: {error}.") from error
        return [_Answer(tuple(result.hypotheses[0]), result.scores[0]) for result in results]

    def _decode(self, job: _Job, answer: _Answer) -> Output:
        with self._tokenizing:
            tokenizer = self._parts.tokenizer
            made = answer.tokens[job.echoed :]
            ended = made[-1:] == (tokenizer.eos_token,)
            kept = (made[:-1] if ended else made)[: job.room]
            ids = tokenizer.convert_tokens_to_ids(list(kept))
            text = tokenizer.decode(ids, skip_special_tokens=True, clean_up_tokenization_spaces=False)
        found = [place for stop in job.request.stop if (place := text.find(stop)) >= 0]
        return Output(
            text=text[: min(found)] if found else text,
            tokens_in=len(job.tokens),
            tokens_out=len(kept),
            truncated=not found and (not ended or len(kept) < len(made) - 1),
            logprob=self._mean_logprob(answer, len(made)),
        )

    def _mean_logprob(self, answer: _Answer, count: int) -> float | None:
        """Undo CTranslate2's normalization: its score is the sum of all logarithms over length ** penalty.

        That length has the forced beginning in it, whose logarithms are none; the end token counts in both.
        """
        total: float = answer.score * len(answer.tokens) ** self._length_penalty
        return total / count if count else None

    def _language_token(self, code: str) -> str:
        tokenizer = self._parts.tokenizer
        known = getattr(tokenizer, "lang_code_to_token", {code: code})
        token = str(known.get(code, code))
        number = tokenizer.convert_tokens_to_ids(token)
        if number is None or number == tokenizer.unk_token_id:
            raise ModelError(
                f"The model has no token for the language {code!r}. Correct the family's `codes`."
            )
        return token

    def _sequences(self, texts: Sequence[str]) -> list[list[str]]:
        """Give the tokens of what is suppressed: a token as it is spelled in the vocabulary, or else a text's."""
        if isinstance(texts, str):
            raise BadSetting(f"suppress must be a list of texts, got {texts!r}.")
        return [self._tokens_of(text) for text in texts]

    def _tokens_of(self, text: str) -> list[str]:
        tokenizer: Any = self._parts.tokenizer
        if text in tokenizer.get_vocab():
            return [text]
        ids = tokenizer(text_target=text, add_special_tokens=False).input_ids
        if not ids or tokenizer.unk_token_id in ids:
            raise BadSetting(f"suppress: the model has no tokens for {text!r}; it cannot write that anyway.")
        return list(tokenizer.convert_ids_to_tokens(ids))


def _require_at_least(least: int, values: dict[str, int]) -> None:
    for name, value in values.items():
        if value < least:
            raise BadSetting(f"{name} must be at least {least}, got {value}.")
