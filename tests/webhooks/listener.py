"""A small real web server on this machine: it keeps what it is sent, and answers, hangs or trickles as told."""

import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Listener:
    """What arrived, and what the server answers: a status, or "hangs", "trickles", "breaks"."""

    port: int = 0
    mood: int | str = 200
    heard: list[tuple[str, dict, bytes]] = field(default_factory=list)
    release: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/tin?a=1"


@contextmanager
def listening():
    """Run the server for as long as the block lasts."""
    listener = Listener()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            listener.heard.append((self.path, dict(self.headers), body))
            if listener.mood == "hangs":
                listener.release.wait(10)
                return
            if listener.mood == "breaks":
                self.wfile.write(b"nonsense\r\n\r\n")
                return
            if listener.mood == "trickles":
                try:
                    for _ in range(100):
                        self.wfile.write(b"H")
                        self.wfile.flush()
                        if listener.release.wait(0.05):
                            return
                except OSError:
                    return
                return
            self.send_response(listener.mood)
            if 300 <= listener.mood < 400:
                self.send_header("Location", f"http://127.0.0.1:{listener.port}/khac")
            self.end_headers()

        def log_message(self, *arguments):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    listener.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield listener
    finally:
        listener.release.set()
        server.shutdown()
        server.server_close()
        thread.join()
