"""A finding about a capture file in, the deed that saves what can be read of it out."""

from pathlib import Path

from crawler.files import move_aside, write_atomically
from crawler.fixity import INDEX_ENDING, WARC_ENDING, sha256_of
from crawler.folders import Folders
from crawler.repair.deed import Aside, Deed, Result
from crawler.repair.lines import MARK
from crawler.store import captures, fixity
from crawler.store.fixity import Kept
from crawler.store.schema import Store
from crawler.verify.elsewhere import Elsewhere, is_at_home
from crawler.verify.pointers import lost_captures
from crawler.warc.check import check_warc, is_damage
from crawler.warc.growing import GROWING
from crawler.warc.index import index_content, read_entries
from crawler.warc.recovery import finish_abandoned
from crawler.warc.salvage import read_ranges, whole_ranges
from crawler.warc.sets import earlier_of


def mend_capture(
    folders: Folders, store: Store, path: str, aside: Aside, elsewhere: Elsewhere | None = None
) -> Deed:
    """A finished file: moved back, or an index made again; of a WARC file there is no copy."""
    elsewhere = elsewhere or Elsewhere(folders, fixity.kept_files(store))
    if other := elsewhere.find(path):
        mend = _forget_copy if is_at_home(other) else _put_back
        return mend(store, path, other, aside)
    if path.endswith(INDEX_ENDING):
        return _mend_index(folders, elsewhere, path, aside)
    if not folders.data.joinpath(path).is_file():
        return Deed(path=path, what="nothing else holds what it held", result=Result.LOST)
    return salvage_capture(folders, store, path, aside)


def _put_back(store: Store, path: str, other: str, aside: Aside) -> Deed:
    """A file that lies under another name, which a night may have taken for its own."""

    def act() -> None:
        aside.move(path)
        move_aside(aside.folders.data / other, aside.folders.data / path)
        fixity.forget(store, other)

    return Deed(path=path, what=f"moved back from {other}", result=Result.MENDED, act=act)


def _forget_copy(store: Store, path: str, other: str, aside: Aside) -> Deed:
    """Of a file that lies where it belongs: a night had taken the copy for another."""

    def act() -> None:
        aside.move(path)
        fixity.forget(store, path)

    what = f"was a copy of {other}, which lies where it belongs"
    return Deed(path=path, what=what, result=Result.MENDED, act=act)


def finish_torn(folders: Folders, store: Store, path: str, aside: Aside) -> Deed:
    """A file without digest that is damaged: its whole records are kept."""
    if path.endswith(GROWING):
        return _finish_growing(folders, store, path)
    return salvage_capture(folders, store, path, aside)


def _finish_growing(folders: Folders, store: Store, path: str) -> Deed:
    """As the next crawl of its portal would."""
    file = folders.data / path
    ranges = whole_ranges(file)
    lost = file.stat().st_size - sum(member.length for member in ranges)

    def act() -> None:
        finish_abandoned(store, folders, file)

    kept = f"its {len(ranges)} whole records are in {path.removesuffix(GROWING)}"
    what = f"{kept if ranges else 'no record is whole'}; {lost} bytes are none: quarantine/warc/"
    return Deed(path=path, what=what, result=Result.SALVAGED, act=act)


def salvage_capture(folders: Folders, store: Store, path: str, aside: Aside) -> Deed:
    """The records that are whole become a file under another name, with its index."""
    file = folders.data / path
    ranges = whole_ranges(file)
    saved = path.removesuffix(WARC_ENDING) + MARK + WARC_ENDING
    lost = file.stat().st_size - sum(member.length for member in ranges)

    def act() -> None:
        if ranges:
            write_atomically(folders.data / saved, read_ranges(file, ranges))
        _enter_salvaged(folders, store, path, saved if ranges else "")
        aside.move(path)
        aside.move(_index_of(path))

    what = f"its {len(ranges)} whole records are in {saved}" if ranges else "no record is whole"
    return Deed(path=path, what=f"{what}; {lost} bytes are none", result=Result.SALVAGED, act=act)


def make_index(folders: Folders, _store: Store, path: str, aside: Aside) -> Deed:
    """Of a WARC file that has no digest yet: what its index must say stands in the file."""
    if any(is_damage(sentence) for sentence in check_warc(folders.data / path).wrong):
        return Deed(path=path, what="a record is not what it says it is", result=Result.LOST)
    content, index = _index_content(folders.data / path), _index_of(path)

    def act() -> None:
        aside.link(index)
        write_atomically(folders.data / index, content)

    what = "made again from its WARC file"
    return Deed(path=index, what=what, result=Result.MENDED, act=act)


def name_lost(folders: Folders, store: Store) -> None:
    """Write down the captures that articles rest on and nobody has: they are known then."""
    path = folders.lost_captures
    names = [name for lost in lost_captures(folders, store).values() for name in lost]
    if names:
        known = path.read_text() if path.exists() else ""
        write_atomically(path, (known + "".join(f"{name}\n" for name in names)).encode())


def _mend_index(folders: Folders, elsewhere: Elsewhere, path: str, aside: Aside) -> Deed:
    content = elsewhere.index_content(path)
    if content is None:
        return _lost_index(folders, elsewhere, path)

    def act() -> None:
        aside.link(path)
        write_atomically(folders.data / path, content)

    what = "made again from its WARC file, the same bytes"
    return Deed(path=path, what=what, result=Result.MENDED, act=act)


def _lost_index(folders: Folders, elsewhere: Elsewhere, path: str) -> Deed:
    warc = path.removesuffix(INDEX_ENDING) + WARC_ENDING
    if elsewhere.warc_of(path):
        what = "made of its WARC file it has other bytes than were kept"
    elif warc in elsewhere.kept and folders.data.joinpath(warc).is_file():
        what = "goes with its WARC file, which is damaged"
        return Deed(path=path, what=what, result=Result.SALVAGED)
    else:
        what = "nothing else holds what it held"
    return Deed(path=path, what=what, result=Result.LOST)


def _enter_salvaged(folders: Folders, store: Store, path: str, saved: str) -> None:
    """The store knows the new file instead of the damaged one."""
    if saved:
        write_atomically(folders.data / _index_of(saved), _index_content(folders.data / saved))
    with store.transaction():
        for name in (path, _index_of(path)):
            fixity.forget(store, name)
        captures.forget_file(store, _in_set(path))
        for name in (saved, _index_of(saved)) if saved else ():
            file = folders.data / name
            fixity.keep(store, Kept(name, file.stat().st_size, sha256_of(file)))
    if saved:
        file = folders.data / saved
        with file.open("rb") as content:
            entries = list(read_entries(content, file.name))
        portal = _in_set(saved).partition("/")[0]
        captures.remember(store, portal, earlier_of(entries, _in_set(saved)))


def _index_content(warc: Path) -> bytes:
    with warc.open("rb") as file:
        return index_content(read_entries(file, warc.name))


def _index_of(path: str) -> str:
    return path.removesuffix(WARC_ENDING) + INDEX_ENDING


def _in_set(path: str) -> str:
    """As the store names the file of a capture: without warc/."""
    return path.partition("/")[2]
