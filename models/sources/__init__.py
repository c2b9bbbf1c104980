"""Sources deliver a model's files; add one by a file here and in the union below."""

from typing import Annotated

from pydantic import Field

from models.sources.base import Delivery, ModelFile, Place, SourceFailed
from models.sources.folder import FolderSource
from models.sources.hub import HUB, HubSource
from models.sources.snapshot import HubFile, HubSnapshot, Resolved, download, resolve
from models.sources.wheels import WheelPart, WheelsSource

Source = Annotated[HubSource | WheelsSource | FolderSource, Field(discriminator="kind")]

__all__ = [
    "HUB",
    "Delivery",
    "FolderSource",
    "HubFile",
    "HubSnapshot",
    "HubSource",
    "ModelFile",
    "Place",
    "Resolved",
    "Source",
    "SourceFailed",
    "WheelPart",
    "WheelsSource",
    "download",
    "resolve",
]
