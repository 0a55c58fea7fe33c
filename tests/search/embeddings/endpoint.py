"""An embeddings endpoint on this machine that answers as a test says."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

DIMENSIONS = 4


def embedding(text):
    """Some vector that tells texts apart."""
    return [1.0, float(len(text)), float(sum(map(ord, text)) % 97), -0.5]


def entries(asked):
    """The entries of the answer to a request, the last text first."""
    given = [
        {"object": "embedding", "index": index, "embedding": embedding(text)}
        for index, text in enumerate(asked["input"])
    ]
    return given[::-1]


class EmbeddingsServer(ThreadingHTTPServer):
    """Answers with embeddings, or what `respond` (a function of handler and request) writes.

    `asked` and `headers` are the bodies and headers of all requests so far.
    """

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked = []
        self.headers = []
        self.paths = []
        self.respond = _embeddings
        # Ends handlers that wait.
        self.closing = threading.Event()
        self.url = f"http://127.0.0.1:{self.server_port}/v1"


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.paths.append(self.path)
        self.server.headers.append(dict(self.headers))
        self.server.asked.append(asked)
        self.server.respond(self, asked)

    def send(self, content, status=200, kind="application/json", **headers):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_args):
        pass


def _embeddings(handler, asked):
    handler.send(json.dumps({"object": "list", "data": entries(asked)}).encode())


@contextmanager
def running_server():
    server = EmbeddingsServer()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield server
    finally:
        server.closing.set()
        server.shutdown()
        thread.join()
        server.server_close()
