"""How numbers are written in every form of a report."""

from eval.types import Critical


def score_text(value: float) -> str:
    """Write a score to the digit that papers print."""
    return f"{value:.1f}" if abs(value) >= 2 else f"{value:.3f}"


def interval_text(interval: tuple[float, float] | None) -> str:
    """Write a confidence interval, or nothing."""
    return "" if interval is None else f"[{score_text(interval[0])}, {score_text(interval[1])}]"


def rate_text(critical: Critical | None) -> str:
    """Write errors with their denominator: `2.3 % (23/997)`."""
    if critical is None:
        return "–"
    if not critical.of:
        return "– (0/0)"
    return f"{rate(critical):.1f} % ({critical.errors}/{critical.of})"


def rate(critical: Critical) -> float:
    """Give errors per 100 segments that could have had one."""
    return 100 * critical.errors / critical.of if critical.of else 0.0


def ratio_text(ratio: float | None) -> str:
    """Write a length ratio."""
    return "–" if ratio is None else f"{ratio:.3f}"


def p_text(value: float) -> str:
    """Write a p-value; never as zero, which no test gives."""
    return "< 0.001" if value < 0.001 else f"{value:.3f}"
