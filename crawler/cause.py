"""A finding and its night in, the sentence that tells it with its likely cause out."""

from collections.abc import Mapping

from crawler.baseline import Finding
from crawler.evidence import SHELL
from crawler.failures import GONE, is_blocked
from crawler.flood import FLOOD
from crawler.interstitial import JS_SHELL
from crawler.portal_night import PortalNight


def told(finding: Finding, night: PortalNight) -> str:
    """`要闻: 2 listed, usually 20 (JavaScript shell)`."""
    where = f"{finding.section}: " if finding.section else ""
    span = f" in {finding.nights} nights" if finding.nights > 1 else ""
    return f"{where}{_measured(finding)}{span} ({likely_cause(finding, night)})"


def likely_cause(finding: Finding, night: PortalNight) -> str:
    if finding.measure == "links":
        section = night.of(finding.section)
        return _cause_of_listing(section.evidence if section else "")
    if finding.measure == "new":
        return _cause_of_few(night)
    if finding.measure == FLOOD:
        return "old articles under new addresses, or another listing"
    if finding.measure == "bodies" and night.evidence:
        return night.evidence
    return "article layout changed"


def _measured(finding: Finding) -> str:
    if finding.measure in ("links", "new", FLOOD):
        word = "listed" if finding.measure == "links" else "new"
        return f"{finding.found:.0f} {word}, usually {finding.usual:.0f}"
    if finding.measure == "body length":
        return f"bodies of {finding.found:.0f} characters, usually {finding.usual:.0f}"
    if finding.measure == "bodies":
        return (
            f"{finding.found:.0%} of the pages have a title and a body, usually {finding.usual:.0%}"
        )
    return f"{finding.measure} in {finding.found:.0%} of the records, usually {finding.usual:.0%}"


def _cause_of_listing(evidence: str) -> str:
    if is_blocked(evidence):
        return f"blocked: {evidence}"
    if evidence == JS_SHELL:
        return SHELL
    if evidence in GONE:
        return f"listing moved or gone: {evidence}"
    return evidence or "listing changed"


def _cause_of_few(night: PortalNight) -> str:
    """Articles that were listed and could not be had, or a listing that stands still."""
    odd = [section.evidence for section in night.sections if section.evidence]
    if odd:
        return _cause_of_listing(odd[0])
    reason = _main_reason(night.failed)
    if is_blocked(reason):
        return f"blocked: {reason}"
    if reason:
        return f"articles cannot be had: {reason}"
    return "the listing stands still: an old copy, or moved"


def _main_reason(failed: Mapping[str, int]) -> str:
    worst = max(failed, key=lambda reason: failed[reason], default="")
    return worst if failed.get(worst, 0) > 1 else ""
