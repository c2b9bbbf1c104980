"""The calls that we make, for the document; service/webhooks sends them."""

from datetime import datetime
from typing import Annotated, Final, Literal

from pydantic import BaseModel, Field

from service.web.api.schemas import Made


class Finished(Made):
    """A bulletin is finished, failed, or was cancelled.

    The header `Bulletins-Signature: t=…,v1=…` holds the time in seconds and the HMAC-SHA256, in hexadecimal, of
    the time, a full stop and the body, with the `secret` of the callback as the key.
    """

    event: Literal["bulletin.finished"]
    id: Annotated[str, Field(description="The same for every try: take it once.")]
    bulletin: str
    state: Literal["draft", "failed", "cancelled"]
    title: str
    at: datetime


WEBHOOKS: Final[dict[str, type[BaseModel]]] = {"bulletin.finished": Finished}
