"""A chat vendor's server as a real HTTP server of the test's own: it keeps what was posted and answers as it is told."""

import json
import socket
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

GOOD = b'{"errcode": 0, "errmsg": "ok"}'


class Chat:
    """What a server heard, and what it answers: ``(status, headers, body)``, or a function of the handler."""

    def __init__(self, address):
        self.address, self.heard = address, []
        self.answer = (200, {}, GOOD)

    @property
    def robot(self):
        """The address of a robot of 企业微信 there."""
        return f"{self.address}/cgi-bin/webhook/send?key=7f3a-secret-key"

    @property
    def texts(self):
        """The texts that were posted."""
        return [body.get("text", body.get("content", {})).get("content", "") for _, body in self.heard]


@contextmanager
def chat_server():
    """A running ``Chat`` on this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):  # noqa: N802 - the standard library's name
            body = self.rfile.read(int(self.headers["Content-Length"]))
            chat.heard.append((self.path, json.loads(body)))
            if callable(chat.answer):
                chat.answer(self)
                return
            status, headers, text = chat.answer
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *args):
            """Nothing on the tests' screen."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    chat = Chat(f"http://127.0.0.1:{server.server_port}")
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield chat
    finally:
        server.shutdown()
        server.server_close()


def hang_up(handler):
    """Close without a word."""
    handler.connection.shutdown(socket.SHUT_RDWR)


def drip(handler):
    """An answer that never ends."""
    handler.send_response(200)
    handler.end_headers()
    for _ in range(100):
        try:
            handler.wfile.write(b" ")
            handler.wfile.flush()
        except OSError:
            return
        time.sleep(0.1)
