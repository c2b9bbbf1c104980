"""Every error that we raise on purpose; each text says what was wrong and what would be right."""


class AppError(Exception):
    """Base of all our errors: `status` is the HTTP status it maps to, `code` a stable name for programs."""

    status = 500
    code = "internal"


class BadInput(AppError):
    """The article, upload, URL or request cannot be used as it is."""

    status = 400
    code = "bad_input"


class TooLarge(BadInput):
    """The input is over a limit; the text names the limit."""

    status = 413
    code = "too_large"


class UnsupportedLanguage(BadInput):
    """A language outside Vietnamese, English, Chinese (Simplified and Traditional)."""

    code = "unsupported_language"


class UndetectedLanguage(BadInput):
    """The language could not be told; the caller has to say it."""

    code = "undetected_language"


class NotFound(AppError):
    """Nothing is stored under that name or id."""

    status = 404
    code = "not_found"


class TooMany(AppError):
    """A caller asks too often; `retry_after` says in how many seconds it may ask again."""

    status = 429
    code = "too_many"

    def __init__(self, message: str, *, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class BadSetting(AppError):
    """A setting has a value that cannot be used; the text names the setting."""

    code = "bad_setting"


class ModelError(AppError):
    """A model cannot be fetched, verified, loaded or run."""

    status = 503
    code = "model"


class ModelMissing(ModelError):
    """A model that is asked for is not in the store; the text names the command that fetches it."""

    code = "model_missing"


class BrokenModel(ModelError):
    """A model file is there, but is not what the catalogue promises."""

    code = "model_broken"


class FetchFailed(ModelError):
    """No source could deliver a model file; the text lists what was tried."""

    code = "fetch_failed"


class CanaryFailed(ModelError):
    """A model loads but does not translate; the text names model, direction and reason."""

    code = "model_refused"


class Busy(AppError):
    """The service has as much to do as it can take in; `retry_after` says in how many seconds to ask again."""

    status = 503
    code = "busy"

    def __init__(self, text: str, *, retry_after: int = 30) -> None:
        super().__init__(text)
        self.retry_after = retry_after
