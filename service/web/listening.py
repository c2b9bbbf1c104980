"""The HTTP server in front of the application, and where it stops listening to what does it harm."""

from typing import Any, Final

import waitress
from flask import Flask

from service.settings import Settings

# Each open progress page holds a thread for as long as it is open.
THREADS: Final = 32
# A connection holds no thread until its request is there as a whole; one that is silent for so long is closed.
CONNECTIONS: Final = 1000
SILENCE_S: Final = 60
# Room for the fields beside a file, and for one that is a little too large: that one is refused with a reason.
MARGIN: Final = 8 * 1024 * 1024


def listen_for(
    app: Flask,
    settings: Settings,
    **where: Any,  # noqa: ANN401 - waitress's own options: `sockets`, or `host` and `port`
) -> Any:  # noqa: ANN401 - waitress has no types
    """Make the server; `run()` serves until `close()`. What is given in `where` wins over the limits here."""
    options: dict[str, Any] = {
        "threads": THREADS,
        "max_request_body_size": settings.max_upload + MARGIN,
        "ident": "",
        "connection_limit": CONNECTIONS,
        "channel_timeout": SILENCE_S,
        # select() knows no more than 1024 files.
        "asyncore_use_poll": True,
        "clear_untrusted_proxy_headers": True,
    }
    if settings.trusted_proxy:
        options |= {
            "trusted_proxy": settings.trusted_proxy,
            "trusted_proxy_count": 1,
            "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-host", "x-forwarded-proto"},
        }
    return waitress.create_server(app, **{**options, **where})
