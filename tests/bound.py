"""Commands that files and folders can refuse: root itself may read and write them all."""

import os
import shutil

import pytest

from tests.conftest import Project

RIGHTS = "-dac_override,-dac_read_search"
BOUND = ("setpriv", f"--bounding-set={RIGHTS}", f"--inh-caps={RIGHTS}")


class Bound(Project):
    """The commands without root's right to pass over modes."""

    @classmethod
    def command(cls, *words: str) -> list[str]:
        if os.geteuid() != 0:
            return Project.command(*words)
        if not shutil.which(BOUND[0]):
            pytest.skip("no setpriv (util-linux) to give up root's rights with")
        return [*BOUND, *Project.command(*words)]
