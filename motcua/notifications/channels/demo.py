"""Keep the messages instead of sending them: for the demo (`EMAIL_URL=demo://`) and for tests."""

from collections import deque

HOST = "demo"
sent: deque = deque(maxlen=200)


def send(message) -> None:
    """Keep the message in this process."""
    sent.append(message)
