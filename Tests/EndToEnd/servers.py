"""Servers on loopback for the end-to-end tests: Debian's registry, and one with faults on demand."""

from __future__ import annotations

import base64
import ctypes
import http.client
import http.server
import json
import shutil
import socket
import ssl
import subprocess
import threading
import time
import urllib.parse
from collections.abc import Callable
from pathlib import Path


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Registry:
    """Debian's docker-registry with a storage of its own."""

    def __init__(self, folder: Path, password: tuple[str, str] | None = None,
                 certificate: tuple[Path, Path] | None = None) -> None:
        folder.mkdir(parents=True)
        self.host = f"localhost:{free_port()}"
        settings = {
            "version": 0.1, "log": {"level": "error", "accesslog": {"disabled": True}},
            "storage": {"filesystem": {"rootdirectory": str(folder / "data")}},
            "http": {"addr": self.host.replace("localhost", "127.0.0.1")}}
        if password:
            (folder / "htpasswd").write_text(f"{password[0]}:{bcrypt(password[1])}\n")
            settings["auth"] = {"htpasswd": {"realm": "test", "path": str(folder / "htpasswd")}}
        if certificate:
            settings["http"]["tls"] = {
                "certificate": str(certificate[0]), "key": str(certificate[1])}
        (folder / "config.yml").write_text(json.dumps(settings))
        program = shutil.which("docker-registry") or "/usr/bin/docker-registry"
        self.process = subprocess.Popen(
            [program, "serve", folder / "config.yml"], stdout=subprocess.DEVNULL,
            stderr=(folder / "log").open("w"))
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", int(self.host.split(":")[1]))) == 0:
                    return
            time.sleep(0.05)
        raise SystemExit(f"the registry does not start: {(folder / 'log').read_text()}")

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait()


def bcrypt(password: str) -> str:
    crypt = ctypes.CDLL("libcrypt.so.1").crypt
    crypt.restype = ctypes.c_char_p
    return crypt(password.encode(), b"$2b$04$abcdefghijklmnopqrstuu").decode()


class Answer:
    """An answer before it is sent: hooks may change every part of it."""

    def __init__(self, status: int, headers: dict[str, str] | None = None, body: bytes = b"") -> None:
        self.status, self.headers, self.body = status, headers or {}, body
        #: Sends only so many bytes of the body, and ends the connection.
        self.cut: int | None = None


class Server:
    """Files of a folder, or another server behind it; `hook` may answer in its place.

    The hook gets the request and a function for the usual answer; what it gives is sent.
    """

    def __init__(self, folder: Path | None = None, behind: str = "",
                 certificate: tuple[Path, Path] | None = None) -> None:
        self.folder, self.behind = folder, behind
        self.hook: Callable[[http.server.BaseHTTPRequestHandler, Callable[[], Answer]], Answer] = (
            lambda request, usual: usual())
        self.requests: list[tuple[str, str, dict[str, str]]] = []
        server = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_any(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                self.content = self.rfile.read(length) if length else b""
                server.requests.append((self.command, self.path, dict(self.headers)))
                answer = server.hook(self, lambda: server.usual(self))
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                if "Content-Length" not in answer.headers:
                    self.send_header("Content-Length", str(len(answer.body)))
                self.end_headers()
                if self.command == "HEAD":
                    return
                self.wfile.write(answer.body if answer.cut is None else answer.body[:answer.cut])
                if answer.cut is not None:
                    self.close_connection = True

            do_GET = do_HEAD = do_PUT = do_POST = do_PATCH = do_DELETE = handle_any

            def log_message(self, *_: object) -> None:
                pass

        self.httpd = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.httpd.daemon_threads = True
        # Clients hang up when they have seen enough.
        self.httpd.handle_error = lambda *_: None
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*certificate)
            self.httpd.socket = context.wrap_socket(self.httpd.socket, server_side=True)
        self.host = f"localhost:{self.httpd.server_address[1]}"
        self.url = f"{'https' if certificate else 'http'}://{self.host}"
        threading.Thread(target=self.httpd.serve_forever, daemon=True).start()

    def usual(self, request: http.server.BaseHTTPRequestHandler) -> Answer:
        if self.behind:
            return self.forwarded(request)
        path = self.folder / urllib.parse.unquote(urllib.parse.urlsplit(request.path).path).lstrip("/")
        if not path.is_file():
            return Answer(404, {}, b"not found")
        return Answer(200, {"Content-Type": "application/octet-stream"}, path.read_bytes())

    def forwarded(self, request: http.server.BaseHTTPRequestHandler) -> Answer:
        connection = http.client.HTTPConnection(self.behind)
        headers = {k: v for k, v in request.headers.items() if k not in ("Authorization",)}
        connection.request(request.command, request.path, request.content, headers)
        got = connection.getresponse()
        body = got.read()
        skipped = ("transfer-encoding", "connection")
        headers = {k: v for k, v in got.getheaders() if k.lower() not in skipped}
        connection.close()
        return Answer(got.status, headers, body)

    def stop(self) -> None:
        self.httpd.shutdown()
        self.httpd.server_close()


class TokenGuard:
    """A hook that asks for tokens, gives them out, and lets each be used a few times only."""

    def __init__(self, server: Server, user: str, password: str, uses: int) -> None:
        self.server, self.uses = server, uses
        self.basic = "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()
        self.left: dict[str, int] = {}
        self.expired = 0
        server.hook = self.answer

    def answer(self, request: http.server.BaseHTTPRequestHandler,
               usual: Callable[[], Answer]) -> Answer:
        path = urllib.parse.urlsplit(request.path)
        if path.path == "/token":
            query = urllib.parse.parse_qs(path.query)
            mayWrite = request.headers.get("Authorization") == self.basic
            if request.headers.get("Authorization") and not mayWrite:
                return Answer(401, {}, b'{"errors":[{"code":"UNAUTHORIZED","message":"no"}]}')
            token = f"{'rw' if mayWrite else 'r'}-{len(self.left)}-{'+'.join(query.get('scope', []))}"
            self.left[token] = self.uses
            return Answer(200, {}, json.dumps({"token": token}).encode())
        writes = request.command not in ("GET", "HEAD")
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if self.left.get(token, 0) > 0 and (not writes or token.startswith("rw")):
            self.left[token] -= 1
            return usual()
        self.expired += token in self.left
        parts = path.path.split("/")
        actions = "pull,push" if writes else "pull"
        scope = f',scope="repository:{"/".join(parts[2:4])}:{actions}"' if len(parts) > 4 else ""
        return Answer(401, {
            "WWW-Authenticate": f'Bearer realm="{self.server.url}/token",service="test"{scope}'})
