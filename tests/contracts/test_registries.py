"""What a registry lists can be loaded: a string is as much an import as an import is."""

import pytest

from eval.critical import CRITICALS
from eval.metrics import METRICS
from eval.report import REPORTS
from eval.systems import SYSTEMS
from eval.testsets import TESTSETS
from models.checks import CHECKS
from models.engines import ENGINES
from models.errors import BadInput
from models.families import FAMILIES
from models.registry import Registry
from service.batches import READERS
from service.documents import FORMATS
from service.exports import EXPORTS
from service.imports import IMPORTS
from service.inputs import INPUTS

REGISTRIES = (
    CHECKS,
    ENGINES,
    FAMILIES,
    INPUTS,
    EXPORTS,
    IMPORTS,
    READERS,
    FORMATS,
    METRICS,
    CRITICALS,
    SYSTEMS,
    TESTSETS,
    REPORTS,
)
ENTRIES = [(registry, name) for registry in REGISTRIES for name in registry.names()]


@pytest.mark.parametrize(
    ("registry", "name"), ENTRIES, ids=[f"{registry.kind}-{name}" for registry, name in ENTRIES]
)
def test_entry_loads_and_bears_its_name(registry: Registry, name: str) -> None:
    assert registry.get(name).name == name


@pytest.mark.parametrize("registry", REGISTRIES, ids=[registry.kind for registry in REGISTRIES])
def test_registry_lists_something(registry: Registry) -> None:
    assert registry.names() != []


@pytest.mark.parametrize("registry", REGISTRIES, ids=[registry.kind for registry in REGISTRIES])
def test_unknown_name_is_told_with_those_that_exist(registry: Registry) -> None:
    with pytest.raises(BadInput) as caught:
        registry.get("zz")
    available = ", ".join(registry.names())
    assert str(caught.value) == f"Unknown {registry.kind} 'zz'. Available: {available}."
