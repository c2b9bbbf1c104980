"""Imports point one way: service → eval → models, and nothing imports service."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MAY_IMPORT = {"models": {"models"}, "eval": {"eval", "models"}, "service": {"service", "models"}}
EVAL_DOORS = ("service/cli.py", "service/web/evaluation/")
INSIDE_SERVICE = {
    "service/inputs": {"service.inputs"},
    "service/exports": {"service.exports"},
    "service/imports": {"service.imports", "service.exports", "service.inputs"},
    "service/database": {"service.database", "service.settings"},
    "service/jobs": {
        "service.jobs",
        "service.database",
        "service.settings",
        "service.targets",
        "service.logs",
        "service.ledger",
        "service.memory",
        "service.related",
    },
}
OURS = ("models", "service", "eval")


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            # Registries name modules in strings of the form "package.module:attribute".
            module, colon, attribute = node.value.partition(":")
            if colon and attribute.isidentifier() and module.split(".")[0] in OURS:
                yield module


def files(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


@pytest.mark.parametrize("package", OURS)
def test_packages_import_only_what_is_below_them(package: str) -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in files(package)
        for name in imports(path)
        if name.split(".")[0] in OURS
        and name.split(".")[0] not in MAY_IMPORT[package]
        and not (name.split(".")[0] == "eval" and str(path.relative_to(ROOT)).startswith(EVAL_DOORS))
    ]
    assert wrong == []


@pytest.mark.parametrize("folder", INSIDE_SERVICE)
def test_parts_of_the_service_keep_apart(folder: str) -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in files(folder)
        for name in imports(path)
        if name.startswith("service.")
        and not any(name.startswith(allowed) for allowed in INSIDE_SERVICE[folder])
    ]
    assert wrong == []


def test_nobody_shadows_the_builtin_eval() -> None:
    bare = [
        str(path.relative_to(ROOT))
        for package in OURS
        for path in files(package)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Import) and any(alias.name == "eval" for alias in node.names)
    ]
    assert bare == []


def test_only_settings_reads_the_environment() -> None:
    readers = [
        str(path.relative_to(ROOT))
        for package in OURS
        for path in files(package)
        if "os.environ" in path.read_text(encoding="utf-8") or "os.getenv" in path.read_text(encoding="utf-8")
    ]
    assert [path for path in readers if path not in ("service/settings.py", "service/commands/lazy.py")] == []
