"""A network line that a test cuts: what a browser sends to the product goes through it, byte for byte."""

import socket
import threading
from contextlib import closing, suppress
from dataclasses import dataclass, field
from enum import Enum, auto

CHUNK = 65_536


class Fault(Enum):
    """How a line is away. A silent one loses no byte: it delivers late, as TCP does."""

    SILENT = auto()
    DEAD = auto()


@dataclass
class Line:
    """Forwards connections to a server until it is cut; ``cut_at`` lets an answer cut it."""

    server_port: int
    fault: Fault
    cut_at: bytes | None = None
    """Beginning of a request; the line goes away when the server has answered it."""

    receipt: bool = False
    """Whether that answer still reaches the browser."""

    was_cut: threading.Event = field(default_factory=threading.Event)
    _open: threading.Event = field(default_factory=threading.Event)
    _listener: socket.socket = field(default_factory=socket.socket)
    _links: list[socket.socket] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._open.set()
        self._listener.bind(("127.0.0.1", 0))
        self._listener.listen(64)
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def port(self) -> int:
        """Return where browsers connect."""
        return int(self._listener.getsockname()[1])

    def cut(self, spared: socket.socket | None = None) -> None:
        """Go away; a link that is spared just says nothing more (closing it may take back what it said)."""
        self._open.clear()
        if self.fault is Fault.DEAD:
            for link in self._links:
                if link is not spared:
                    _close(link)
        self.was_cut.set()

    def mend(self) -> None:
        """Come back."""
        self._open.set()

    def close(self) -> None:
        """Take the line down for good."""
        _close(self._listener)
        for link in self._links:
            _close(link)
        self._open.set()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                browser, _ = self._listener.accept()
                if self.fault is Fault.DEAD and not self._open.is_set():
                    browser.close()
                    continue
                self._links.append(browser)
                threading.Thread(target=self._connect, args=(browser,), daemon=True).start()

    def _connect(self, browser: socket.socket) -> None:
        asked: list[bytes] = []
        with closing(browser), suppress(OSError):
            first = browser.recv(CHUNK)
            self._open.wait()
            if not first or _gone(browser):
                return
            with closing(socket.create_connection(("127.0.0.1", self.server_port))) as server:
                self._links.append(server)
                back = threading.Thread(target=self._back, args=(server, browser, asked), daemon=True)
                back.start()
                self._forth(browser, server, asked, first)
                back.join()

    def _forth(self, browser: socket.socket, server: socket.socket, asked: list[bytes], chunk: bytes) -> None:
        with suppress(OSError):
            while chunk:
                self._open.wait()
                if _gone(browser):
                    break
                asked.append(chunk)
                server.sendall(chunk)
                chunk = browser.recv(CHUNK)
        _close(server)

    def _back(self, server: socket.socket, browser: socket.socket, asked: list[bytes]) -> None:
        with suppress(OSError):
            while chunk := server.recv(CHUNK):
                cuts = self.cut_at is not None and any(part.startswith(self.cut_at) for part in asked)
                asked.clear()
                if cuts:
                    self.cut_at = None
                    if self.receipt:
                        browser.sendall(chunk)
                        self.cut(spared=browser)
                        continue
                    self.cut()
                self._open.wait()
                browser.sendall(chunk)
        _close(browser)


def _gone(link: socket.socket) -> bool:
    """Return whether the other end has given up."""
    with suppress(BlockingIOError):
        return link.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
    return False


def _close(link: socket.socket) -> None:
    with suppress(OSError):
        link.shutdown(socket.SHUT_RDWR)
    with suppress(OSError):
        link.close()
