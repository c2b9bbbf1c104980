"""Runs on disk: a folder each, with the test set as it was, the outputs, and what made them."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from eval.outputs import Outputs, Row
from eval.signature import digest
from eval.types import Run, Speed, TestSet
from models.errors import BadInput

OUTPUTS: Final = "outputs.jsonl"
ABOUT: Final = "run.json"
SET: Final = "testset.json"
SCHEMA: Final = "run/1"

_SET: Final = TypeAdapter(TestSet)
_SPEED: Final = TypeAdapter(Speed | None)


def run_folder(root: Path, test_set: TestSet, system: str) -> Path:
    """Name the folder of a run below `root`; a `/` in the system's name becomes a dot."""
    safe = "".join(sign if sign.isalnum() or sign in "._-@" else "." for sign in system).strip(".")
    return root / test_set.name / test_set.direction / (safe or "system")


def save_run(run: Run, folder: Path) -> None:
    """Write a run; outputs that the folder holds already stay as they are, also those of other signatures."""
    folder.mkdir(parents=True, exist_ok=True)
    outputs = Outputs(folder / OUTPUTS)
    kept = {row.id: row for row in outputs.rows(run.signature)}
    rows = [
        Row(segment.id, segment.source, text, segment.document, signature=digest(run.signature))
        for segment, text in zip(run.test_set.segments, run.hypotheses, strict=True)
    ]
    outputs.append(row for row in rows if not _same(row, kept.get(row.id)))
    _write(folder / SET, _SET.dump_json(run.test_set, indent=1).decode())
    about = {
        "schema": SCHEMA,
        "test_set": {
            "name": run.test_set.name,
            "version": run.test_set.version,
            "checksum": run.test_set.checksum,
            "direction": run.test_set.direction,
            "segments": len(run.test_set.segments),
        },
        "system": run.system,
        "signature": run.signature,
        "speed": _SPEED.dump_python(run.speed, mode="json"),
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    _write(folder / ABOUT, json.dumps(about, ensure_ascii=False, indent=1) + "\n")


def load_run(folder: Path) -> Run:
    """Read a run; raises BadInput that says which file is missing, broken or not finished."""
    about, test_set = _about(folder), _test_set(folder)
    try:
        signature, system = str(about["signature"]), str(about["system"])
        speed = _SPEED.validate_python(about.get("speed"))
    except (KeyError, ValidationError) as error:
        raise BadInput(f"{folder / ABOUT} is not the account of a run ({error}). Run it again.") from error
    found = {(row.id, row.source): row.hypothesis for row in Outputs(folder / OUTPUTS).rows(signature)}
    missing = [segment.id for segment in test_set.segments if (segment.id, segment.source) not in found]
    if missing:
        raise BadInput(
            f"{folder / OUTPUTS} lacks {len(missing)} of {len(test_set.segments)} segments, the first is "
            f"{missing[0]}. Run `bulletins eval run` again with the same options: it goes on where it stopped."
        )
    hypotheses = tuple(found[segment.id, segment.source] for segment in test_set.segments)
    return Run(test_set, system, signature, hypotheses, speed)


def speed_before(folder: Path, signature: str) -> Speed | None:
    """Give the speed that a finished run of the same signature left in a folder."""
    try:
        about = _about(folder)
        return _SPEED.validate_python(about.get("speed")) if about.get("signature") == signature else None
    except (BadInput, ValidationError):
        return None


def with_limit(test_set: TestSet, limit: int | None) -> TestSet:
    """Keep the first so many segments."""
    return test_set if limit is None else replace(test_set, segments=test_set.segments[:limit])


def _same(row: Row, kept: Row | None) -> bool:
    return kept is not None and (row.source, row.hypothesis) == (kept.source, kept.hypothesis)


def _about(folder: Path) -> dict[str, Any]:
    path = folder / ABOUT
    try:
        about = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError) as error:
        raise BadInput(f"{folder} holds no finished run: there is no {ABOUT} in it.") from error
    except ValueError as error:
        raise BadInput(f"{path} is not JSON: {error}.") from error
    if not isinstance(about, dict) or about.get("schema") != SCHEMA:
        raise BadInput(f"{path} is not the account of a run: its schema must be {SCHEMA!r}.")
    return about


def _test_set(folder: Path) -> TestSet:
    path = folder / SET
    try:
        return _SET.validate_json(path.read_bytes())
    except (FileNotFoundError, NotADirectoryError) as error:
        raise BadInput(f"{folder} holds no finished run: there is no {SET} in it.") from error
    except ValidationError as error:
        raise BadInput(f"{path} is not a test set: {error.errors()[0]['msg']}.") from error


def _write(path: Path, text: str) -> None:
    """Write beside and rename, so that a killed process leaves the old file or the new one."""
    fresh = path.with_name(f"{path.name}.new")
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(path)
