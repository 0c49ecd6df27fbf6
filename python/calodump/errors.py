"""The one kind of error that a user or a file can cause."""


class InputError(Exception):
    """One line: what is wrong; where; what was expected; what to do."""

    def __init__(self, problem, place, expected=None, advice=None):
        parts = [problem, str(place)]
        if expected:
            parts.append(f"expected {expected}")
        if advice:
            parts.append(advice)
        super().__init__(" ".join("; ".join(parts).split()))
