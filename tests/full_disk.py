"""A disk that is full."""

import resource
from contextlib import contextmanager


@contextmanager
def full_disk():
    """No file of this process grows, as on a full disk; what is there can be read."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
