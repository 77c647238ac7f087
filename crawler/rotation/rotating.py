"""Rotating: a data folder at the end of a night in; what grew beyond its use put away, out."""

from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from crawler.clock import now
from crawler.files import LockHeldError, joined
from crawler.folders import Folders
from crawler.rotation.leftovers import sweep
from crawler.rotation.logs import pack_logs, remove_logs
from crawler.run import RUN_ID_FORMAT
from crawler.store import held
from crawler.store.errors import StoreError, StoreFullError
from crawler.store.folding import fold
from crawler.store.schema import Store

DAY = timedelta(days=1)  # no process needs longer between the opening of a file and its name
DAYS_MAX = 36_500  # a century, for who means never
ROWS_MAX = 200_000  # folded a night, some seconds: two months of nights


@dataclass(frozen=True, slots=True, kw_only=True)
class Ages:
    """Days after which something is put away."""

    log_packed: float
    log_removed: float
    """0: never."""
    ledger_folded: float


def rotate(folders: Folders, ages: Ages) -> list[str]:
    """Put away what is older; sentences about what cannot be, which the next night tries again.

    The caller holds the night's lock. Nothing is moved under a repair.
    """
    at, said = now(), []
    try:
        with suppress(LockHeldError), joined(folders.lock("repair")):
            said.append(pack_logs(folders, _run_id(at, ages.log_packed)))
            if ages.log_removed:
                said.append(remove_logs(folders, _run_id(at, ages.log_removed)))
            with closing(Store.open(folders.store)) as store:
                fold(store, _run_id(at, ages.ledger_folded), ROWS_MAX)
                held.let_go_repeated(store)
            sweep(folders, at - DAY, _run_id(at, 1))
    except (StoreError, StoreFullError, OSError) as error:
        said.append(f"what older nights left cannot be put away: {error}")
    return [sentence for sentence in said if sentence]


def _run_id(at: datetime, days: float) -> str:
    """Where the id of a run so old would stand among those of others."""
    return f"{at - timedelta(days=min(days, DAYS_MAX)):{RUN_ID_FORMAT}}"
