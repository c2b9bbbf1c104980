import stat
from collections.abc import Mapping
from pathlib import Path

import platformdirs
import pytest

from models.errors import BadSetting
from service.settings import Settings


def read(environ: Mapping[str, str] | None = None, file: Path | None = None) -> Settings:
    return Settings.read(environ or {}, file)


def test_defaults() -> None:
    settings = read()
    data = platformdirs.user_data_path("parallel-bulletins")
    assert settings == Settings(
        profile="embedded",
        data=data,
        database_url=f"sqlite:///{data}/bulletins.sqlite",
        models=platformdirs.user_cache_path("parallel-bulletins") / "models",
        host="127.0.0.1",
        port=8000,
        max_upload=10 * 1024 * 1024,
        articles_at_once=1,
        log_level="INFO",
        profiles_file=None,
        catalogue_file=None,
        accepted_licences=(),
        secret=None,
        queue_limit=1000,
        worker_timeout_s=30,
        open_api=False,
        rate_per_minute=600,
        text_limit=100_000,
        webhook_timeout_s=10,
        log_format="text",
        metrics_token=None,
    )


def test_environment_sets_everything(tmp_path: Path) -> None:
    profiles = tmp_path / "profiles.toml"
    profiles.touch()
    models = tmp_path / "models.toml"
    models.touch()
    settings = read(
        {
            "BULLETINS_PROFILE": "echo",
            "BULLETINS_DATA": str(tmp_path / "d"),
            "BULLETINS_DATABASE_URL": "postgres://me:pw@db.example/bulletins",
            "BULLETINS_MODELS": str(tmp_path / "m"),
            "BULLETINS_HOST": "0.0.0.0",  # noqa: S104 - a value to read, nothing listens
            "BULLETINS_PORT": "80",
            "BULLETINS_MAX_UPLOAD_MB": "2",
            "BULLETINS_ARTICLES_AT_ONCE": "4",
            "BULLETINS_LOG_LEVEL": "debug",
            "BULLETINS_PROFILES_FILE": str(profiles),
            "BULLETINS_CATALOGUE_FILE": str(models),
            "BULLETINS_ACCEPTED_LICENCES": "nllb-200-distilled-600m, mt5-xlsum,mt5-xlsum",
            "BULLETINS_SECRET_KEY": "0123456789abcdef",
            "BULLETINS_QUEUE_LIMIT": "5",
            "BULLETINS_WORKER_TIMEOUT_S": "60",
            "BULLETINS_OPEN_API": "True",
            "BULLETINS_RATE_PER_MINUTE": "6",
            "BULLETINS_TEXT_LIMIT": "7",
            "BULLETINS_WEBHOOK_TIMEOUT_S": "8",
            "BULLETINS_LOG_FORMAT": "JSON",
            "BULLETINS_METRICS_TOKEN": "fedcba9876543210",
            "HOME": "/ignored",
        }
    )
    assert settings == Settings(
        profile="echo",
        data=tmp_path / "d",
        database_url="postgresql+psycopg://me:pw@db.example/bulletins",
        models=tmp_path / "m",
        host="0.0.0.0",  # noqa: S104 - as above
        port=80,
        max_upload=2 * 1024 * 1024,
        articles_at_once=4,
        log_level="DEBUG",
        profiles_file=profiles,
        catalogue_file=models,
        accepted_licences=("nllb-200-distilled-600m", "mt5-xlsum"),
        secret="0123456789abcdef",
        queue_limit=5,
        worker_timeout_s=60,
        open_api=True,
        rate_per_minute=6,
        text_limit=7,
        webhook_timeout_s=8,
        log_format="json",
        metrics_token="fedcba9876543210",
    )
    assert settings.secret_key == "0123456789abcdef"


def test_the_database_lies_in_the_data_folder_by_default(tmp_path: Path) -> None:
    settings = read({"BULLETINS_DATA": str(tmp_path)})
    assert settings.database_url == f"sqlite:///{tmp_path}/bulletins.sqlite"


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / "bulletins.toml"
    file.write_text('port = 9000\nprofile = "echo"\ndata = "here"\n')
    settings = read({"BULLETINS_CONFIG": str(file), "BULLETINS_PORT": "9001"})
    assert (settings.port, settings.profile, settings.data) == (9001, "echo", tmp_path / "here")
    assert read({}, file).port == 9000


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("PORT", "http", "BULLETINS_PORT must be a whole number from 1 to 65535, got 'http'."),
        ("PORT", "", "BULLETINS_PORT must be a whole number from 1 to 65535, got ''."),
        ("PORT", "70000", "BULLETINS_PORT must be a whole number from 1 to 65535, got '70000'."),
        ("MAX_UPLOAD_MB", "0", "BULLETINS_MAX_UPLOAD_MB must be a whole number from 1 to 1000, got '0'."),
        ("PROFILE", " ", "BULLETINS_PROFILE must be a text that is not empty, got ' '."),
        ("LOG_LEVEL", "loud", "BULLETINS_LOG_LEVEL must be one of DEBUG, INFO, WARNING, ERROR, got 'loud'."),
        (
            "PROFILES_FILE",
            "/no/such",
            "BULLETINS_PROFILES_FILE must name a file that exists, got '/no/such'.",
        ),
        (
            "CATALOGUE_FILE",
            "/no/such",
            "BULLETINS_CATALOGUE_FILE must name a file that exists, got '/no/such'.",
        ),
        (
            "ACCEPTED_LICENCES",
            "a,,b",
            "BULLETINS_ACCEPTED_LICENCES must be names of models with commas between them, got 'a,,b'.",
        ),
        ("LOG_FORMAT", "xml", "BULLETINS_LOG_FORMAT must be one of text, json, got 'xml'."),
        ("OPEN_API", "maybe", "BULLETINS_OPEN_API must be true or false, got 'maybe'."),
        (
            "WORKER_TIMEOUT_S",
            "1",
            "BULLETINS_WORKER_TIMEOUT_S must be a whole number from 2 to 3600, got '1'.",
        ),
        ("METRICS_TOKEN", "x", "BULLETINS_METRICS_TOKEN must be a text of at least 16 characters, got 1."),
        ("SECRET_KEY", "short", "BULLETINS_SECRET_KEY must be a text of at least 16 characters, got 5."),
        ("PROFIL", "echo", "BULLETINS_PROFIL='echo' is no setting. Did you mean BULLETINS_PROFILE?"),
        (
            "DATABASE_URL",
            "mysql://me:pw@db/x",
            "BULLETINS_DATABASE_URL must look like sqlite:////folder/file.sqlite or "
            "postgresql://user:password@host/name, got one that starts with 'mysql'.",
        ),
    ],
)
def test_a_bad_value_names_the_setting_and_what_is_right(name: str, value: str, message: str) -> None:
    with pytest.raises(BadSetting) as caught:
        read({f"BULLETINS_{name}": value})
    assert str(caught.value) == message


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "sqlite:///", "postgresql://", "x"])
def test_databases_that_cannot_be_shared_between_threads_are_refused(url: str) -> None:
    with pytest.raises(BadSetting, match="BULLETINS_DATABASE_URL must look like"):
        read({"BULLETINS_DATABASE_URL": url})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("port = true", "must be a whole number from 1 to 65535, got True."),
        ("profile = 3", "must be a text that is not empty, got 3."),
        ("accepted_licences = 3", "must be names of models with commas between them, got 3."),
        ("accepted_licences = [3]", "must be names of models with commas between them, got [3]."),
        ("prt = 1", "is no setting. Did you mean port?"),
        ("zzz = 1", "is no setting. Available: profile, data, database_url, models, host,"),
        ("port = ", "is not valid TOML"),
    ],
)
def test_a_bad_file_names_itself(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "bulletins.toml"
    file.write_text(text)
    with pytest.raises(BadSetting) as caught:
        read({}, file)
    assert message in str(caught.value)
    assert str(file) in str(caught.value)


def test_accepted_licences_are_a_list_in_a_file_and_files_lie_beside_it(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").touch()
    file = tmp_path / "bulletins.toml"
    file.write_text('accepted_licences = ["a", "b"]\ncatalogue_file = "mine.toml"\n')
    settings = read({}, file)
    assert settings.accepted_licences == ("a", "b")
    assert settings.catalogue_file == tmp_path / "mine.toml"
    assert read({"BULLETINS_ACCEPTED_LICENCES": "c"}, file).accepted_licences == ("c",)


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match=r"gone\.toml' cannot be read: No such file or directory\.$"):
        read({"BULLETINS_CONFIG": str(tmp_path / "gone.toml")})


def test_the_secret_key_is_made_once_and_kept_private(tmp_path: Path) -> None:
    key = read({"BULLETINS_DATA": str(tmp_path / "d")}).secret_key
    path = tmp_path / "d" / "secret.key"
    assert len(key) == 64
    assert path.read_text() == key
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert read({"BULLETINS_DATA": str(tmp_path / "d")}).secret_key == key


def test_a_damaged_secret_key_is_not_used(tmp_path: Path) -> None:
    (tmp_path / "secret.key").write_text("")
    with pytest.raises(BadSetting, match="has 0 characters, at least 16 are needed; remove the file"):
        _ = read({"BULLETINS_DATA": str(tmp_path)}).secret_key
