"""Repair of whatever happens: random damage is mended or named, and mended once."""

import os
import shutil
from pathlib import Path
from random import Random

import pytest

from crawler.folders import Folders
from crawler.repair.deed import Result
from crawler.repair.repairing import repair
from crawler.verify.verifying import verify
from tests.test_repair import STORE
from tests.two_nights import PUBLISHED, make_two_nights, published

SEEDS = range(24)
PAGE = 4096  # bytes of SQLite's


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("night") / "data"
    make_two_nights(data)
    return data


def damage_the_store(path: Path, dice: Random) -> None:
    """Bits, a page, a stretch of text or the end."""
    content, kind = bytearray(path.read_bytes()), dice.randrange(4)
    place = dice.randrange(max(1, len(content) - PAGE))
    if kind == 0:
        for at in dice.sample(range(len(content)), 5):
            content[at] ^= 1 << dice.randrange(8)
    elif kind == 1:
        content[place : place + PAGE] = dice.randbytes(PAGE)
    elif kind == 2:
        content[place : place + 50] = b"x" * 50
    else:
        del content[max(place, PAGE) :]
    path.write_bytes(content)


def damage_a_file(data: Path, dice: Random) -> None:
    """It is gone, cut, or has another bit."""
    found = (path for folder in PUBLISHED for path in sorted((data / folder).rglob("*.*")))
    path = dice.choice([path for path in found if path.suffix != ".log" and path.is_file()])
    kind = dice.randrange(3)
    if kind == 0:
        path.unlink()
    elif kind == 1:
        os.truncate(path, path.stat().st_size // 2)
    else:
        content = bytearray(path.read_bytes())
        content[dice.randrange(len(content))] ^= 4
        path.write_bytes(content)


@pytest.mark.parametrize("seed", SEEDS)
def test_any_damage_is_mended_or_named(night: Path, tmp_path: Path, seed: int) -> None:
    data, dice = Path(shutil.copytree(night, tmp_path / "data")), Random(seed)  # noqa: S311 - seeded
    for _ in range(dice.randint(1, 3)):
        if dice.random() < 0.5:
            damage_the_store(data / STORE, dice)
        else:
            damage_a_file(data, dice)

    repaired = repair(Folders(data))

    lost = {deed.path for deed in repaired.deeds if deed.result is Result.LOST}
    assert {finding.path for finding in verify(Folders(data)).findings} <= lost
    assert {deed.path for deed in repair(Folders(data)).deeds} <= lost
    if repaired.is_whole:
        assert published(data) == published(night)
