"""Says in our words what the hub's client could not do."""

from collections.abc import Iterator
from contextlib import contextmanager

from models.errors import FetchFailed


@contextmanager
def explained(repo: str, revision: str, hub: str) -> Iterator[None]:
    """Turn each way in which the hub refuses into a FetchFailed with its cure."""
    import httpx2
    from huggingface_hub import errors

    where = f"{hub.rstrip('/')}/{repo}"
    try:
        yield
    except errors.GatedRepoError as error:
        raise FetchFailed(
            f"{where} is gated: its publisher wants its terms accepted first. "
            f"Accept them at {where} with an account of the hub, then set HF_TOKEN to a token of that account."
        ) from error
    except errors.RevisionNotFoundError as error:
        raise FetchFailed(
            f"{where} has no revision {revision!r}. Correct `revision` in the catalogue: a branch, a tag, "
            "refs/pr/N or a commit."
        ) from error
    except errors.RepositoryNotFoundError as error:
        raise FetchFailed(
            f"The hub has no repository {repo!r}, or it is private. Correct `repo` in the catalogue, "
            "or set HF_TOKEN to the token of an account that may read it."
        ) from error
    except errors.HfHubHTTPError as error:
        status = error.response.status_code
        raise FetchFailed(f"{where} answered {status}. Try again later.") from error
    except (httpx2.HTTPError, errors.OfflineModeIsEnabled, errors.LocalEntryNotFoundError) as error:
        # The client wraps its own errors in each other; the innermost one says what happened.
        reason = " ".join(str(_innermost(error)).split()) or type(error).__name__
        raise FetchFailed(
            f"{where} cannot be reached: {reason}. Check the network and run the command again."
        ) from error
    except (OSError, ValueError) as error:
        reason = " ".join(str(error).split())[:300]
        raise FetchFailed(f"{where} could not be fetched: {reason}. Run the command again.") from error


def _innermost(error: BaseException) -> BaseException:
    while error.__cause__ is not None:
        error = error.__cause__
    return error
