"""The command line for the tests of the evaluation."""

from pathlib import Path

import pytest

from tests.eval.program import Program


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program(tmp_path)
