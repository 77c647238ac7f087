"""Bytes in, the reason why they are no page to read out; fetched and saved ones alike."""

import json

PAGE_BYTES_MAX = 5 * 1024 * 1024  # what is fetched is not larger either
SNIFF_BYTES = 1024
# first bytes of what portals send and people save instead of pages
FILE_KINDS = {
    b"\xd0\xcf\x11\xe0": "Office document",
    b"%PDF": "PDF",
    b"\x89PNG": "PNG",
    b"GIF8": "GIF",
    b"\xff\xd8\xff": "JPEG",
    b"PK\x03\x04": "ZIP",
    b"\x1f\x8b": "gzip",
    b"RIFF": "RIFF",
}
UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def why_no_page(body: bytes, *, may_be_json: bool = False) -> str:
    """The reason why these bytes are no HTML page, "" if they may be one.

    >>> why_no_page(b""), why_no_page(b"%PDF-1.7"), why_no_page(b"<p>")
    ('empty', 'not HTML: PDF', '')
    """
    text = body.lstrip()
    kind = next((kind for mark, kind in FILE_KINDS.items() if text.startswith(mark)), "")
    if not text:
        return "empty"
    if len(body) > PAGE_BYTES_MAX:
        return f"larger than {PAGE_BYTES_MAX} bytes"
    if not kind and text[:1] in b"{[" and _is_json(text):
        kind = "" if may_be_json else "JSON"
    elif not kind and b"\0" in body[:SNIFF_BYTES] and not body.startswith(UTF_16_MARKS):
        kind = "binary"
    elif not kind and b"<" not in body:
        kind = "text without markup"
    return f"not HTML: {kind}" if kind else ""


def _is_json(text: bytes) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True
