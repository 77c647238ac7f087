"""A finding about a capture file in, the deed that makes its index again out."""

from hashlib import sha256

from crawler.files import write_atomically
from crawler.fixity import INDEX_ENDING, WARC_ENDING, sha256_of
from crawler.folders import Folders
from crawler.repair.deed import Aside, Deed, Result
from crawler.store import fixity
from crawler.store.schema import Store
from crawler.warc.index import index_content, read_entries


def mend_capture(folders: Folders, store: Store, path: str, aside: Aside) -> Deed:
    """An index says again what its WARC file holds; no other copy is kept of a WARC file."""
    kept = {one.path: one for one in fixity.kept_files(store)}
    warc = path.removesuffix(INDEX_ENDING) + WARC_ENDING
    is_made = path.endswith(INDEX_ENDING) and warc in kept
    if not is_made or _digest(folders, warc) != kept[warc].sha256:
        return Deed(path=path, what="nothing else holds what it held", result=Result.LOST)
    with folders.data.joinpath(warc).open("rb") as file:
        content = index_content(read_entries(file, folders.data.joinpath(warc).name))
    if sha256(content).hexdigest() != kept[path].sha256:
        what = "made of its WARC file it has other bytes than were kept"
        return Deed(path=path, what=what, result=Result.LOST)

    def act() -> None:
        aside.link(path)
        write_atomically(folders.data / path, content)

    what = "made again from its WARC file, the same bytes"
    return Deed(path=path, what=what, result=Result.MENDED, act=act)


def _digest(folders: Folders, path: str) -> str:
    file = folders.data / path
    return sha256_of(file) if file.is_file() else ""
