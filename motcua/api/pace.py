"""Count requests by the address they come from, in this process only: enough against a runaway script."""

import time
from collections import Counter
from threading import Lock

MINUTE = 60.0
MOST_ADDRESSES = (
    20_000  # a table that is full is begun anew: memory stays bounded, honest callers are never shut out
)


class Pace:
    """So many requests an address in each minute."""

    def __init__(self, most: int):
        self.most = most
        self._minute = -1
        self._counts: Counter[str] = Counter()
        self._lock = Lock()

    def wait(self, address: str) -> float:
        """Count one request; return 0 when it may go on, else how many seconds the address has to wait."""
        passed, within = divmod(time.monotonic(), MINUTE)
        with self._lock:
            if passed != self._minute or len(self._counts) > MOST_ADDRESSES:
                self._minute, self._counts = passed, Counter()
            self._counts[address] += 1
            return MINUTE - within if self._counts[address] > self.most else 0.0

    def forget(self) -> None:
        """Begin anew."""
        with self._lock:
            self._counts = Counter()
