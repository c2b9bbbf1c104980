"""The bulletin that the exports are tried on: Vietnamese to English and Chinese, with findings and names."""

import json
from pathlib import Path

import pytest

from models.bulletin import from_json
from models.types import Bulletin

DATA = Path(__file__).resolve().parents[2] / "data" / "bulletin.json"


@pytest.fixture
def bulletin() -> Bulletin:
    return from_json(json.loads(DATA.read_text(encoding="utf-8")))
