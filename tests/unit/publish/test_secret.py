"""The key of the published hashes: its origin, its mode, and that the pads make an HMAC."""

import hashlib
import hmac
from pathlib import Path

import duckdb
import pytest

from orchestration.publish.secret import (
    SecretError,
    hash_pads,
    read_secret,
    write_hash_pads,
)


def test_a_secret_is_generated_once_and_is_the_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "secret.key"
    first = read_secret(path, environment={})
    assert read_secret(path, environment={}) == first
    assert len(first) == 64
    assert path.stat().st_mode & 0o777 == 0o600


def test_two_homes_have_different_secrets(tmp_path: Path) -> None:
    one, other = (read_secret(tmp_path / name, environment={}) for name in ("a", "b"))
    assert one != other


def test_the_environment_comes_first_and_leaves_no_file(tmp_path: Path) -> None:
    path = tmp_path / "secret.key"
    given = {"LEADLOOP_SECRET": "correct horse battery staple"}
    assert read_secret(path, environment=given) == b"correct horse battery staple"
    assert not path.exists()


@pytest.mark.parametrize("given", ["", "short"])
def test_a_short_secret_is_refused(tmp_path: Path, given: str) -> None:
    with pytest.raises(SecretError, match="too short"):
        read_secret(tmp_path / "secret.key", environment={"LEADLOOP_SECRET": given})


def test_an_emptied_file_is_refused_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "secret.key"
    path.write_text("")
    with pytest.raises(SecretError, match="restore it"):
        read_secret(path, environment={})
    assert path.read_text() == ""


@pytest.mark.parametrize("secret", [b"k" * 20, b"k" * 64, b"k" * 200])
def test_the_pads_make_pythons_own_hmac(tmp_path: Path, secret: bytes) -> None:
    build = tmp_path / "build.duckdb"
    write_hash_pads(build, pads=hash_pads(secret))
    with duckdb.connect(build) as connection:
        inner, outer = connection.execute("select * from keys.hash_pads").fetchone()
    message = b"person:42"
    inside = hashlib.sha256(inner + message).digest()
    made = hashlib.sha256(outer + inside).hexdigest()
    assert made == hmac.new(secret, message, hashlib.sha256).hexdigest()
