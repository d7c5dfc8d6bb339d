"""The keys that seal identity numbers: losing or replacing them would make those unreadable for ever."""

import os

import pytest

from cakapkerja.embedded import EmbeddedError
from cakapkerja.embedded.installation import Installation
from cakapkerja.embedded.keys import NAMES, load_secrets


@pytest.fixture
def file(tmp_path):
    return tmp_path / "secrets.env"


@pytest.fixture
def careless_umask():
    before = os.umask(0)
    yield
    os.umask(before)


def test_keys_are_made_once_and_kept(file):
    made = load_secrets(file, data_exists=False)
    assert set(made) == set(NAMES)
    text = file.read_bytes()
    assert load_secrets(file, data_exists=True) == made
    assert file.read_bytes() == text


def test_two_installations_share_no_key(tmp_path):
    one, other = (load_secrets(tmp_path / name, data_exists=False) for name in ("a", "b"))
    assert not set(one.values()) & set(other.values())


@pytest.mark.usefixtures("careless_umask")
def test_nobody_else_can_read_the_keys_or_anything_of_the_installation(tmp_path):
    installation = Installation(tmp_path / "var")
    installation.secrets()
    modes = {path.name: path.stat().st_mode & 0o077 for path in [installation.var, *installation.var.iterdir()]}
    assert "secrets.env" in modes
    assert set(modes.values()) == {0}


def test_a_file_of_keys_that_others_may_read_is_closed(file):
    """As it comes back from a backup."""
    load_secrets(file, data_exists=False)
    file.chmod(0o644)
    load_secrets(file, data_exists=True)
    assert file.stat().st_mode & 0o777 == 0o600


def test_lost_keys_are_not_replaced_where_data_is_sealed_with_them(file):
    with pytest.raises(EmbeddedError, match="Put the file back from your backup"):
        load_secrets(file, data_exists=True)
    assert not file.exists()


def test_an_installation_with_a_database_notices_that_its_keys_are_lost(machine):
    data = machine.var / "pg" / "data"
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text("18\n")
    status, output = machine.run("with", "--", "true")
    assert status == 1
    assert output.startswith(f"{machine.var / 'secrets.env'} is missing, but the database beside it is sealed")
    assert len(output.splitlines()) == 1
    assert not (machine.var / "secrets.env").exists()


def test_a_damaged_file_of_keys_is_refused_and_left_as_it_is(file):
    load_secrets(file, data_exists=False)
    file.write_text(file.read_text().replace("NIK_KEYS=", "NIK_KEY="))
    text = file.read_text()
    with pytest.raises(EmbeddedError, match=r"lacks NIK_KEYS\. Put the file back from your backup"):
        load_secrets(file, data_exists=True)
    assert file.read_text() == text


def test_a_file_of_an_earlier_release_gets_the_key_that_came_later(file):
    made = load_secrets(file, data_exists=False)
    lines = [line for line in file.read_text().splitlines(True) if not line.startswith("CERTIFICATE_KEYS")]
    file.write_text("".join(lines))
    added = load_secrets(file, data_exists=True)
    assert {name for name in NAMES if added[name] != made[name]} == {"CERTIFICATE_KEYS"}
    assert load_secrets(file, data_exists=True) == added


def test_a_key_of_the_environment_wins_and_is_not_written_down(file, monkeypatch):
    kept = load_secrets(file, data_exists=False)
    monkeypatch.setenv("NIK_INDEX_KEY", "given")
    assert load_secrets(file, data_exists=True) == kept | {"NIK_INDEX_KEY": "given"}
    assert "given" not in file.read_text()
    monkeypatch.delenv("NIK_INDEX_KEY")
    assert load_secrets(file, data_exists=True) == kept


def test_a_key_that_the_environment_gives_may_be_missing_in_the_file(file, monkeypatch):
    kept = load_secrets(file, data_exists=False)
    file.write_text("".join(line for line in file.open() if not line.startswith("SECRET_KEY")))
    monkeypatch.setenv("SECRET_KEY", "given")
    assert load_secrets(file, data_exists=True) == kept | {"SECRET_KEY": "given"}


def test_no_file_is_made_where_the_environment_gives_every_key(file, monkeypatch):
    for name in NAMES:
        monkeypatch.setenv(name, f"given {name}")
    assert load_secrets(file, data_exists=True) == {name: f"given {name}" for name in NAMES}
    assert not file.exists()
