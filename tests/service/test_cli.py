import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from service.cli import main

TEXT = """Họp mặt mạng lưới đối tác

Hai bên đã họp tại thành phố Cao Bằng. Hiện nay mạng lưới có 45 thành viên chính thức.

Các đại biểu thống nhất tiếp tục hợp tác trong năm tới.
"""
BULLETINS = [str(Path(sys.executable).with_name("bulletins"))]

Run = Callable[..., Result]


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return {
        "BULLETINS_PROFILE": "echo",
        "BULLETINS_DATA": str(tmp_path / "data"),
        "BULLETINS_MODELS": str(tmp_path / "models"),
    }


@pytest.fixture
def run(environ: dict[str, str]) -> Run:
    """Run the command line in this process."""

    def call(*args: str, stdin: str | bytes | None = None, **more: str) -> Result:
        unset = {name: None for name in os.environ if name.startswith("BULLETINS_")}
        return CliRunner().invoke(main, args, input=stdin, env={**unset, **environ, **more})

    return call


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_version(run: Run) -> None:
    assert run("--version").output == f"bulletins, version {version('parallel-bulletins')}\n"


def test_help_shows_every_command_with_an_example(run: Run) -> None:
    found = run("--help")
    assert found.exit_code == 0
    for command in ("translate", "serve", "doctor"):
        assert f"\n  {command} " in found.output
        assert f"bulletins {command}" in run(command, "--help").output


def test_help_works_with_settings_that_are_wrong(run: Run) -> None:
    assert run("translate", "--help", BULLETINS_PORT="x").exit_code == 0


def test_an_article_becomes_bulletin_1_on_standard_output(run: Run, article: Path) -> None:
    found = run("translate", str(article))
    assert (found.exit_code, found.stderr) == (0, "")
    data = json.loads(found.stdout)
    assert data["schema"] == "bulletin/1"
    assert data["source"]["language"] == "vi"
    assert list(data["versions"]) == ["vi", "en", "zh"]
    assert [len(each) for each in data["versions"]["vi"]["paragraphs"]] == [2, 1]
    assert [len(each) for each in data["versions"]["zh"]["paragraphs"]] == [2, 1]
    assert list(data["timings"]) == ["read_s", "summarize_s", "translate_s"]


def test_standard_input_and_languages_are_taken_as_told(run: Run) -> None:
    found = run("translate", "-", "--from", "VI", "--to", "vi, zh-CN", stdin=TEXT)
    assert found.exit_code == 0
    assert list(json.loads(found.stdout)["versions"]) == ["vi", "zh"]


@pytest.mark.parametrize(
    ("name", "options", "magic"),
    [
        ("b.html", (), b"<!doctype html>"),
        ("b.docx", (), b"PK"),
        ("b.md", (), b"#"),
        ("b.xlf", (), b"<?xml"),
        ("b.pdf", (), b"%pdf"),
        ("b", (), b"{"),
        ("b.html", ("--format", "json"), b"{"),
    ],
)
def test_a_file_is_written_in_the_format_of_its_name(
    run: Run, article: Path, tmp_path: Path, name: str, options: tuple[str, ...], magic: bytes
) -> None:
    output = tmp_path / name
    found = run("translate", str(article), "--to", "en", "-o", str(output), *options)
    assert (found.exit_code, found.output) == (0, "")
    assert output.read_bytes().lower().startswith(magic.lower())
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted({"article.txt", name})


def test_a_format_of_one_language_wants_one_named(run: Run, article: Path, tmp_path: Path) -> None:
    output = tmp_path / "b.xlf"
    found = run("translate", str(article), "--to", "en,zh", "-o", str(output))
    assert (found.exit_code, output.exists()) == (1, False)
    assert "A file in the format xliff holds one language. Give one with --to, or all with" in found.output


def test_traditional_chinese_is_a_target_of_its_own(run: Run, article: Path) -> None:
    found = run("translate", str(article), "--to", "zh-TW")
    assert list(json.loads(found.stdout)["versions"]) == ["vi", "zh-Hant"]


def test_a_file_is_replaced_as_a_whole_and_keeps_its_rights(run: Run, article: Path, tmp_path: Path) -> None:
    output = tmp_path / "b.json"
    output.write_text("old")
    output.chmod(0o640)
    assert run("translate", str(article), "-o", str(output), "--from", "xx").exit_code == 1
    assert output.read_text() == "old"
    assert run("translate", str(article), "-o", str(output)).exit_code == 0
    assert json.loads(output.read_text())["schema"] == "bulletin/1"
    assert output.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("translate", "gone.txt"), "error: gone.txt cannot be read: No such file or directory."),
        (("translate", "{article}", "--to", "vi"), "error: Name at least one target language other than"),
        (("translate", "{article}", "--to", "fr"), "fr"),
        (("translate", "{article}", "--profile", "none"), "error: Unknown profile 'none'. Available: "),
        (
            ("translate", "{article}", "-o", "/no/folder/b.json"),
            "error: /no/folder/b.json cannot be written: there is no folder /no/folder.",
        ),
    ],
)
def test_errors_of_ours_are_one_line_and_status_1(
    run: Run, article: Path, args: tuple[str, ...], message: str
) -> None:
    found = run(*(arg.format(article=article) for arg in args))
    assert found.exit_code == 1
    assert found.stdout == ""
    assert found.stderr.startswith("error: ")
    assert message in found.stderr
    assert found.stderr.count("\n") == 1


def test_a_bad_setting_is_one_line(run: Run, article: Path) -> None:
    found = run("translate", str(article), BULLETINS_PORT="http")
    assert found.exit_code == 1
    assert found.stderr == "error: BULLETINS_PORT must be a whole number from 1 to 65535, got 'http'.\n"


def test_an_empty_input_is_an_error(run: Run) -> None:
    found = run("translate", "-", stdin=b"")
    assert found.exit_code == 1
    assert found.stderr.startswith("error: ")


def test_an_input_over_the_limit_is_refused(run: Run) -> None:
    found = run("translate", "-", stdin=b"a" * (1024 * 1024 + 1), BULLETINS_MAX_UPLOAD_MB="1")
    assert found.exit_code == 1
    assert found.stderr.startswith("error: ")


def test_a_missing_model_names_the_command_that_fetches_it(run: Run, article: Path) -> None:
    found = run("translate", str(article), "--profile", "embedded")
    assert found.exit_code == 1
    assert "bulletins models pull" in found.stderr


@pytest.mark.parametrize(
    "args", [("translate",), ("translate", "a", "--format", "exe"), ("fly",), ("serve", "--port", "0")]
)
def test_wrong_usage_is_status_2(run: Run, args: tuple[str, ...]) -> None:
    assert run(*args).exit_code == 2


def test_to_without_a_language_is_wrong_usage(run: Run, article: Path) -> None:
    found = run("translate", str(article), "--to", " , ")
    assert found.exit_code == 2
    assert "expected languages like en,zh, got ' , '." in found.stderr


def test_a_config_file_is_read(run: Run, article: Path, tmp_path: Path) -> None:
    config = tmp_path / "bulletins.toml"
    config.write_text('log_level = "loud"\n')
    found = run("--config", str(config), "translate", str(article))
    assert found.stderr.startswith(f"error: log_level in {config} must be one of DEBUG, INFO")


def test_ctrl_c_is_status_130(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*args: object, **more: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("service.commands.translate.read", interrupt)
    found = run("translate", "-", stdin=TEXT)
    assert (found.exit_code, found.stderr) == (130, "Interrupted.\n")


def test_doctor_is_content_with_the_echo_profile(run: Run) -> None:
    found = run("doctor", "--json")
    data = json.loads(found.stdout)
    states = {check["name"]: check["state"] for check in data["checks"]}
    assert found.exit_code == 0
    assert data["ok"] is True
    assert {
        name: states[name] for name in ("Python", "settings", "model echo", "data folder", "database")
    } == {
        "Python": "ok",
        "settings": "ok",
        "model echo": "ok",
        "data folder": "ok",
        "database": "ok",
    }


def test_doctor_names_a_missing_model_and_its_cure(run: Run) -> None:
    found = run("doctor", BULLETINS_PROFILE="embedded")
    assert found.exit_code == 1
    assert "missing   model qwen2.5-coder-1.5b-instruct-q4_k_m: not in " in found.stdout
    assert "→ Run `bulletins models pull qwen2.5-coder-1.5b-instruct-q4_k_m`." in found.stdout


def test_doctor_names_a_database_that_does_not_open(run: Run, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "bulletins.sqlite").write_text("x" * 4096)
    found = run("doctor", "--json")
    bad = [check for check in json.loads(found.stdout)["checks"] if check["state"] == "missing"]
    assert found.exit_code == 1
    assert [check["name"] for check in bad] == ["database"]
    assert bad[0]["detail"].endswith("cannot be opened: file is not a database.")


def test_doctor_names_a_bad_setting(run: Run) -> None:
    found = run("doctor", BULLETINS_PORT="x")
    assert found.exit_code == 1
    assert "missing   settings: BULLETINS_PORT must be a whole number" in found.stdout


def test_a_pipe_gets_the_bulletin_and_no_progress(environ: dict[str, str]) -> None:
    found = subprocess.run(
        [*BULLETINS, "translate", "-", "--to", "en"],
        input=TEXT.encode(),
        capture_output=True,
        env={**os.environ, **environ},
        timeout=120,
        check=False,
    )
    assert (found.returncode, found.stderr) == (0, b"")
    assert json.loads(found.stdout)["schema"] == "bulletin/1"


class Terminal:
    """A terminal for a subprocess; `text` is what it showed, once the subprocess has ended."""

    def __init__(self) -> None:
        self._screen, self.end = os.openpty()
        self._shown: list[bytes] = []
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        # Reading from a terminal that nobody holds any more is an error (EIO) on Linux.
        with contextlib.suppress(OSError):
            while shown := os.read(self._screen, 4096):
                self._shown.append(shown)

    @property
    def text(self) -> str:
        os.close(self.end)
        self._reader.join()
        os.close(self._screen)
        return b"".join(self._shown).decode()


def test_a_terminal_gets_a_progress_bar_beside_the_bulletin(environ: dict[str, str]) -> None:
    terminal = Terminal()
    found = subprocess.run(
        [*BULLETINS, "translate", "-", "--to", "en"],
        input=TEXT.encode(),
        stdout=subprocess.PIPE,
        stderr=terminal.end,
        env={**os.environ, **environ, "TERM": "xterm"},
        timeout=120,
        check=False,
    )
    assert "Loading the model" in terminal.text
    assert found.returncode == 0
    assert json.loads(found.stdout)["schema"] == "bulletin/1"


def test_a_binary_format_is_not_spilled_over_a_terminal(environ: dict[str, str], article: Path) -> None:
    terminal = Terminal()
    found = subprocess.run(
        [*BULLETINS, "translate", str(article), "--format", "docx"],
        stdout=terminal.end,
        stderr=subprocess.PIPE,
        env={**os.environ, **environ},
        timeout=120,
        check=False,
    )
    assert terminal.text == ""
    assert found.returncode == 1
    assert found.stderr.decode() == (
        "error: docx is not for a terminal. Name a file with -o, or redirect standard output.\n"
    )


@pytest.fixture
def served(environ: dict[str, str]) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """Start the real service on a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [*BULLETINS, "serve", "--port", str(port)], stderr=subprocess.PIPE, env={**os.environ, **environ}
    )
    yield process, f"http://127.0.0.1:{port}"
    process.kill()
    process.communicate()


def test_the_service_gets_ready_and_stops_when_asked(served: tuple[subprocess.Popen[bytes], str]) -> None:
    process, address = served
    assert _status(f"{address}/readyz", wanted=200) == 200
    assert _status(f"{address}/", wanted=200) == 200
    process.send_signal(signal.SIGTERM)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 0
    first, told, link, last = errors.decode().splitlines()
    assert (first, last) == (f"Serving on {address} (Ctrl-C stops)", "Stopping after the segments in hand …")
    assert told == "Nobody has an account yet. Whoever opens this link becomes the administrator (once):"
    assert re.fullmatch(rf"  {re.escape(address)}/join/[\w-]{{43}}", link)


def test_a_port_in_use_is_named(run: Run) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        found = run("serve", "--port", str(port))
    assert found.exit_code == 1
    assert found.stderr.startswith(f"error: Cannot listen on 127.0.0.1:{port}: Address already in use.")


def _status(url: str, *, wanted: int) -> int:
    """Ask until the answer is the wanted one; give the last answer."""
    status = 0
    deadline = time.monotonic() + 60
    while status != wanted and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310 - our own service on loopback
                status = answer.status
        except urllib.error.HTTPError as error:
            status = error.code
            error.close()
        except urllib.error.URLError:
            status = 0
        time.sleep(0.1)
    return status
