"""What an operator can set: `BULLETINS_*` variables, or a TOML file with the same names in lower case."""

import difflib
import os
import secrets
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import platformdirs

from models.errors import BadSetting

PREFIX = "BULLETINS_"
APP = "parallel-bulletins"
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
LOG_FORMATS = ("text", "json")


@dataclass(frozen=True)
class Settings:
    """All settings, checked; nothing else reads the environment.

    `max_upload` is in bytes; `secret` is the operator's own key and `secret_key` the one to use;
    `articles_at_once` is how many articles this process works on at the same time; `accepted_licences` names the
    models whose non-commercial licence the operator takes on, `catalogue_file` adds models of the operator's own. `queue_limit` is how many articles of editors may
    wait, `worker_timeout_s` after how many seconds without a sign a worker counts as dead; `open_api` lets programs
    in without a token, `rate_per_minute` is what one of them may ask, `text_limit` how many characters a request for
    a plain text may have, `character_limit` how many a caller in a month (0: no limit). `metrics_token`, if there is one, is what the reader of /metrics has to show. With
    `memory` a sentence that was approved before is not translated again. What the proxy at the address
    `trusted_proxy` says of a request (who asks, by which name, with https or not) is believed, nobody else's word.
    """

    profile: str
    data: Path
    database_url: str
    models: Path
    host: str
    port: int
    max_upload: int
    articles_at_once: int
    log_level: str
    profiles_file: Path | None = None
    catalogue_file: Path | None = None
    accepted_licences: tuple[str, ...] = ()
    secret: str | None = None
    queue_limit: int = 1000
    worker_timeout_s: int = 30
    open_api: bool = False
    rate_per_minute: int = 600
    text_limit: int = 100_000
    suggestions: bool = False
    character_limit: int = 0
    webhook_timeout_s: int = 10
    webhook_private: bool = False
    log_format: str = "text"
    metrics_token: str | None = None
    memory: bool = True
    trusted_proxy: str | None = None

    @classmethod
    def read(cls, environ: Mapping[str, str], file: Path | None = None) -> "Settings":
        """Read the environment over a TOML file (`file`, else BULLETINS_CONFIG); raises BadSetting."""
        config = file or (Path(environ["BULLETINS_CONFIG"]) if "BULLETINS_CONFIG" in environ else None)
        given = {**(_from_file(config) if config else {}), **_from_environment(environ)}
        values = {name: _parse(name, raw, label) for name, (label, raw) in given.items()}
        data = values.pop("data", None) or platformdirs.user_data_path(APP)
        defaults: dict[str, Any] = {
            "profile": "embedded",
            "database_url": f"sqlite:///{data / 'bulletins.sqlite'}",
            "models": platformdirs.user_cache_path(APP) / "models",
            "host": "127.0.0.1",
            "port": 8000,
            "articles_at_once": 1,
            "log_level": "INFO",
        }
        megabytes = values.pop("max_upload_mb", 10)
        return cls(
            data=data,
            max_upload=megabytes * 1024 * 1024,
            secret=values.pop("secret_key", None),
            **{**defaults, **values},
        )

    @cached_property
    def secret_key(self) -> str:
        """Give the key that signs sessions; without one in the settings, make it once and keep it in `data`."""
        if self.secret:
            return self.secret
        path = self.data / "secret.key"
        self.data.mkdir(parents=True, exist_ok=True)
        try:
            # O_EXCL: of two processes that start together one writes, the other reads.
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return _kept_key(path)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(32))
        return _kept_key(path)


def _kept_key(path: Path) -> str:
    key = path.read_text().strip()
    if len(key) < 16:
        raise BadSetting(
            f"The key in {path} has {len(key)} characters, at least 16 are needed; remove the file."
        )
    return key


def _whole(low: int, high: int) -> Callable[[str, Any], int]:
    def parse(label: str, raw: Any) -> int:  # noqa: ANN401 - TOML gives numbers, the environment text
        try:
            number = int(str(raw)) if not isinstance(raw, bool) else low - 1
        except ValueError:
            number = low - 1
        if not low <= number <= high:
            raise BadSetting(f"{label} must be a whole number from {low} to {high}, got {raw!r}.")
        return number

    return parse


def _text(label: str, raw: Any) -> str:  # noqa: ANN401 - as above
    if not isinstance(raw, str) or not raw.strip():
        raise BadSetting(f"{label} must be a text that is not empty, got {raw!r}.")
    return raw.strip()


def _path(label: str, raw: Any) -> Path:  # noqa: ANN401 - as above
    return Path(_text(label, raw)).expanduser().absolute()


def _existing_file(label: str, raw: Any) -> Path:  # noqa: ANN401 - as above
    path = _path(label, raw)
    if not path.is_file():
        raise BadSetting(f"{label} must name a file that exists, got {raw!r}.")
    return path


def _names(label: str, raw: Any) -> tuple[str, ...]:  # noqa: ANN401 - as above
    names = raw.split(",") if isinstance(raw, str) else raw
    if not isinstance(names, list) or not all(isinstance(name, str) and name.strip() for name in names):
        raise BadSetting(f"{label} must be names of models with commas between them, got {raw!r}.")
    return tuple(dict.fromkeys(name.strip() for name in names))


def _level(label: str, raw: Any) -> str:  # noqa: ANN401 - as above
    level = _text(label, raw).upper()
    if level not in LOG_LEVELS:
        raise BadSetting(f"{label} must be one of {', '.join(LOG_LEVELS)}, got {raw!r}.")
    return level


def _form(label: str, raw: Any) -> str:  # noqa: ANN401 - as above
    form = _text(label, raw).lower()
    if form not in LOG_FORMATS:
        raise BadSetting(f"{label} must be one of {', '.join(LOG_FORMATS)}, got {raw!r}.")
    return form


def _flag(label: str, raw: Any) -> bool:  # noqa: ANN401 - as above
    word = str(raw).strip().lower()
    if word not in ("true", "false"):
        raise BadSetting(f"{label} must be true or false, got {raw!r}.")
    return word == "true"


def _secret(label: str, raw: Any) -> str:  # noqa: ANN401 - as above
    key = raw.strip() if isinstance(raw, str) else ""
    if len(key) < 16:
        # The value stays out of the message: messages end up in logs.
        raise BadSetting(f"{label} must be a text of at least 16 characters, got {len(key)}.")
    return key


def _database(label: str, raw: Any) -> str:  # noqa: ANN401 - as above
    url = _text(label, raw)
    scheme, _, rest = url.partition("://")
    if (
        scheme in ("postgres", "postgresql", "postgresql+psycopg")
        and urlsplit(f"//{rest}").hostname is not None
    ):
        return f"postgresql+psycopg://{rest}"
    if scheme == "sqlite" and rest.startswith("/") and rest.strip("/") not in ("", ":memory:"):
        return url
    raise BadSetting(
        f"{label} must look like sqlite:////folder/file.sqlite or postgresql://user:password@host/name, "
        f"got one that starts with {scheme!r}."
    )


PARSERS: dict[str, Callable[[str, Any], Any]] = {
    "profile": _text,
    "data": _path,
    "database_url": _database,
    "models": _path,
    "host": _text,
    "port": _whole(1, 65535),
    "max_upload_mb": _whole(1, 1000),
    "articles_at_once": _whole(1, 256),
    "log_level": _level,
    "profiles_file": _existing_file,
    "catalogue_file": _existing_file,
    "accepted_licences": _names,
    "secret_key": _secret,
    "queue_limit": _whole(1, 1_000_000),
    "worker_timeout_s": _whole(2, 3600),
    "open_api": _flag,
    "rate_per_minute": _whole(1, 1_000_000),
    "text_limit": _whole(1, 10_000_000),
    "suggestions": _flag,
    "character_limit": _whole(0, 10**12),
    "webhook_timeout_s": _whole(1, 300),
    "webhook_private": _flag,
    "log_format": _form,
    "metrics_token": _secret,
    "memory": _flag,
    "trusted_proxy": _text,
}
PATHS = ("data", "models", "profiles_file", "catalogue_file")


def _parse(name: str, raw: Any, label: str) -> Any:  # noqa: ANN401 - each setting has a type of its own
    return PARSERS[name](label, raw)


def _from_environment(environ: Mapping[str, str]) -> dict[str, tuple[str, Any]]:
    given = {
        key.removeprefix(PREFIX).lower(): (key, raw)
        for key, raw in environ.items()
        if key.startswith(PREFIX) and key != "BULLETINS_CONFIG"
    }
    for name, (key, raw) in given.items():
        if name not in PARSERS:
            raise BadSetting(f"{key}={raw!r} is no setting. {_suggest(name, PREFIX)}")
    return given


def _from_file(path: Path) -> dict[str, tuple[str, Any]]:
    path = path.expanduser()
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadSetting(f"The settings file {str(path)!r} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise BadSetting(f"The settings file {str(path)!r} is not valid TOML: {error}.") from error
    for name, raw in table.items():
        if name not in PARSERS:
            raise BadSetting(f"{name} = {raw!r} in {path} is no setting. {_suggest(name, '')}")
        if name in PATHS and isinstance(raw, str) and raw:
            # What a file says about folders is meant from where the file is, not from where one stands.
            table[name] = str(path.absolute().parent / Path(raw).expanduser())
    return {name: (f"{name} in {path}", raw) for name, raw in table.items()}


def _suggest(name: str, prefix: str) -> str:
    def shown(each: str) -> str:
        return prefix + each.upper() if prefix else each

    close = difflib.get_close_matches(name, PARSERS, n=1)
    if close:
        return f"Did you mean {shown(close[0])}?"
    return f"Available: {', '.join(shown(each) for each in PARSERS)}."
