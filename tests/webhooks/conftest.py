"""An office that tells a machine on this very machine, which is allowed here only."""

from ipaddress import ip_network

import pytest

from motcua.webhooks.actions import make_webhook
from motcua.webhooks.events import EVENTS
from tests.cast import NINE
from tests.webhooks.listener import listening


@pytest.fixture
def listener():
    with listening() as found:
        yield found


@pytest.fixture
def allowed(settings):
    """Allow calls to this machine, as an office allows its own network."""
    settings.WEBHOOK_NETWORKS = (ip_network("127.0.0.1/32"),)


@pytest.fixture
def webhook(cast, listener, allowed):
    """An address that is told everything, with its key as `key`."""
    made, key = make_webhook(
        cast.office, name="Tỉnh", url=listener.url, kinds=list(EVENTS), by=cast.administrator, at=NINE
    )
    made.key = key
    return made
