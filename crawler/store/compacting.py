"""Compacting: a store in, its file without what was deleted in it out.

SQLite leaves what it deletes in free pages, in the gaps of others and in the log of commits.
"""

from crawler.store.errors import StoreBusyError
from crawler.store.schema import Store


def compact(store: Store) -> None:
    """Write the file anew and empty the log. Takes as much room again as the file has.

    Raises StoreBusyError: somebody has read in the store for longer than any of ours does.
    """
    store.rows("vacuum")  # in no transaction
    [(busy, *_)] = store.rows("pragma wal_checkpoint(truncate)")
    if busy:
        raise StoreBusyError("the store cannot be written anew while somebody reads in it")
