"""Words that differ by one typo."""


def is_one_typo_away(one: str, other: str) -> bool:
    """Whether one character was added, left out or replaced, or two neighbours were swapped."""
    if abs(len(one) - len(other)) > 1:
        return False
    start = next((place for place, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), None)
    if start is None:
        return one != other
    left, right = one[start:], other[start:]
    swapped = left[:2] == right[1::-1] and left[2:] == right[2:]
    return swapped or left[1:] == right or left == right[1:] or left[1:] == right[1:]
