"""A small real mail server on this machine: it speaks SMTP, keeps what it gets, and can hang or refuse when told to."""

import socketserver
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage


@dataclass
class Sink:
    """What arrived, and how the server behaves: "takes", "hangs" (says nothing) or "refuses" (a passing fault)."""

    port: int = 0
    mood: str = "takes"
    letters: list[tuple[list[str], EmailMessage]] = field(default_factory=list)
    release: threading.Event = field(default_factory=threading.Event)


@contextmanager
def mail_server():
    """Run the server for as long as the block lasts."""
    sink = Sink()

    class Session(socketserver.StreamRequestHandler):
        def say(self, line: str) -> None:
            self.wfile.write(f"{line}\r\n".encode())

        def handle(self) -> None:
            if sink.mood == "hangs":
                sink.release.wait(10)
                return
            self.say("220 sink ready")
            receivers: list[str] = []
            while line := self.rfile.readline():
                command = line.decode().strip()
                verb = command.upper()
                if verb.startswith(("EHLO", "HELO")):
                    self.say("250 sink")
                elif verb.startswith("RCPT"):
                    if sink.mood == "refuses":
                        self.say("451 try again later")
                        continue
                    receivers.append(command.partition("<")[2].partition(">")[0])
                    self.say("250 ok")
                elif verb == "DATA":
                    self.say("354 go on")
                    body = b""
                    while (part := self.rfile.readline()) != b".\r\n":
                        body += part[1:] if part.startswith(b"..") else part
                    sink.letters.append((receivers, message_from_bytes(body, policy=policy.default)))
                    receivers = []
                    self.say("250 kept")
                elif verb == "QUIT":
                    self.say("221 bye")
                    return
                else:
                    self.say("250 ok")

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        allow_reuse_address = True

    with Server(("127.0.0.1", 0), Session) as server:
        sink.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        try:
            yield sink
        finally:
            sink.release.set()
            server.shutdown()
