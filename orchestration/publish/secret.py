"""The key of the published hashes: where it comes from, and the form in which models see it.

Only the secret belongs here. It never enters SQL text, a log or the published file.
"""

import hashlib
import hmac
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from orchestration.errors import LeadloopError

VARIABLE = "LEADLOOP_SECRET"
MINIMUM_LENGTH = 16
_BLOCK_BYTES = 64
_KEY_LENGTH = 32


class SecretError(LeadloopError):
    """The secret cannot be used; the text says why and what to do."""


@dataclass(frozen=True)
class HashPads:
    """The inner and outer pad of HMAC-SHA-256 (RFC 2104), 64 bytes each."""

    inner: bytes
    outer: bytes


def read_secret(path: Path, *, environment: Mapping[str, str]) -> bytes:
    """The secret: LEADLOOP_SECRET, else the file, which is generated on first use (mode 0600)."""
    given = environment.get(VARIABLE)
    if given is not None:
        if len(given.encode()) < MINIMUM_LENGTH:
            raise SecretError(f"{VARIABLE} is too short; use {MINIMUM_LENGTH} characters or more")
        return given.encode()
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _read(path)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(32))
        file.flush()
        os.fsync(file.fileno())
    return _read(path)


def hash_pads(secret: bytes) -> HashPads:
    """The secret as the two pads with which plain SHA-256 makes an HMAC."""
    key = hashlib.sha256(secret).digest() if len(secret) > _BLOCK_BYTES else secret
    key = key.ljust(_BLOCK_BYTES, b"\0")
    return HashPads(bytes(byte ^ 0x36 for byte in key), bytes(byte ^ 0x5C for byte in key))


def published_key(secret: bytes, *, kind: str, value: str) -> str:
    """The key under which a record is published: what the macro `keyed_hash` writes."""
    digest = hmac.new(secret, f"{kind}:{value}".encode(), hashlib.sha256)
    return digest.hexdigest()[:_KEY_LENGTH]


def write_hash_pads(build: Path, *, pads: HashPads) -> None:
    """Put the pads where the models look for them: `keys.hash_pads` of the build database.

    From then on the file is its owner's alone.
    """
    with duckdb.connect(build) as connection:
        build.chmod(0o600)
        connection.execute("create schema if not exists keys")
        connection.execute(
            "create or replace table keys.hash_pads (inner_pad blob, outer_pad blob)"
        )
        connection.execute("insert into keys.hash_pads values (?, ?)", [pads.inner, pads.outer])


def _read(path: Path) -> bytes:
    secret = path.read_bytes().strip()
    if len(secret) < MINIMUM_LENGTH:
        # A run that was killed while it generated the file leaves it empty: nothing used it yet.
        raise SecretError(
            f"{path} holds no usable secret; restore it from a backup, or delete it "
            "(every published key changes then)"
        )
    return secret
