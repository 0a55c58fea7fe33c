"""Changes that the engines have not seen yet."""


def pending_removals() -> frozenset[str]:
    """Measures that must vanish at once, although an engine may still hold them."""
    return frozenset()
