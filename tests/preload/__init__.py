"""Small libraries that are put before a command's own: its calls fail, or its clock jumps."""

import os
import shutil
import struct
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent


def compiled(name: str, folder: Path) -> str:
    """The value of LD_PRELOAD; skips where there is no C compiler."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if not compiler or os.uname().sysname != "Linux":
        pytest.skip("no C compiler here: calls cannot be made to fail")
    library = str(folder / f"{name}.so")
    words = [compiler, "-shared", "-fPIC", "-O1", "-o", library, str(HERE / f"{name}.c"), "-ldl"]
    subprocess.run(words, check=True)
    return library


def write_number(path: Path, number: int) -> None:
    """What a preloaded library reads there, eight bytes written over those that stand.

    The library has the file mapped: emptied for a moment, it would kill the command by SIGBUS.
    """
    file = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        os.pwrite(file, struct.pack("q", number), 0)
    finally:
        os.close(file)
