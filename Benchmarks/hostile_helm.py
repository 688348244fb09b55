"""Helm as the tests of hostile input run it: within limits, and with no network but theirs.

usage: hostile_helm.py HELM CERTIFICATE WORD...

HELM is the command line's path, or `sdk`. All that is asked of any host goes to the port that
`HOSTILE_NETWORK` names, in the form that a proxy gets; TLS ends here, with the certificate in the
file CERTIFICATE. The command ends as Helm does; its last line on standard error is the most memory
that it had.
"""

from __future__ import annotations

import os
import resource
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

SECONDS = 60
BYTES = 4 << 30
#: Flags of ours, and how many words follow.
OWN = {"--limit": 1, "--show-secrets": 0, "--strict-structure": 0, "--allow-external-symlinks": 0,
       "--no-remote-values": 0, "--frozen": 0}


def limit() -> None:
    """Called in a process before it becomes Helm."""
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def for_helm(command: list[str]) -> list[str]:
    """The command without the flags that Helm does not have."""
    words, result = iter(command), []
    for word in words:
        if word in OWN:
            for _ in range(OWN[word]):
                next(words, None)
        elif word != "--strict" or command[0] == "lint":
            result.append(word)
    return result


def make_certificate(folder: Path) -> Path:
    """A certificate of every host below `.test`, with its key, in one file."""
    path = folder / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
         "/CN=hostile", "-addext", "subjectAltName=DNS:*.test", "-keyout", path, "-out",
         folder / "public.pem"], check=True, stderr=subprocess.DEVNULL)
    with path.open("ab") as file:
        file.write((folder / "public.pem").read_bytes())
    return path


class Proxy:
    """Takes what a program asks of the network to one port of this machine."""

    def __init__(self, upstream: int, certificate: str) -> None:
        self.upstream = upstream
        self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.tls.load_cert_chain(certificate)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            connection, _ = self.listener.accept()
            threading.Thread(target=self._serve, args=[connection], daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        try:
            head, place = self._head(connection), ""
            if head.startswith("CONNECT "):
                connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
                connection = self.tls.wrap_socket(connection, server_side=True)
                place = "https://" + head.split(" ")[1].removesuffix(":443")
                head = self._head(connection)
            method, target, rest = head.split(" ", 2)
            with socket.create_connection(("127.0.0.1", self.upstream)) as server:
                server.sendall(f"{method} {place}{target} {rest}".encode())
                while data := server.recv(1 << 16):
                    connection.sendall(data)
        except (OSError, ValueError):
            pass
        finally:
            connection.close()

    @staticmethod
    def _head(connection: socket.socket) -> str:
        """The head of a request; a body of known length is read and dropped."""
        data = b""
        while b"\r\n\r\n" not in data and (part := connection.recv(1 << 16)):
            data += part
        head, _, body = data.partition(b"\r\n\r\n")
        lines = [line.split(b":", 1) for line in head.lower().split(b"\r\n")]
        rest = sum(int(line[1]) for line in lines if line[0] == b"content-length") - len(body)
        while rest > 0 and (part := connection.recv(min(rest, 1 << 16))):
            rest -= len(part)
        return (head + b"\r\n\r\n").decode("latin-1")


def main() -> None:
    helm, certificate, *words = sys.argv[1:]
    program = [helm] if helm != "sdk" else [
        sys.executable, str(Path(__file__).with_name("sdk_command.py"))]
    with tempfile.TemporaryDirectory() as home:
        proxy = Proxy(int(os.environ.get("HOSTILE_NETWORK", 1)), certificate).url
        environment = {"HOME": home, "PATH": os.environ["PATH"], "HTTP_PROXY": proxy,
                       "HTTPS_PROXY": proxy, "SSL_CERT_FILE": certificate}
        environment |= {name: value for name, value in os.environ.items()
                        if name.startswith("HELM_") or name == "TMPDIR"}
        folder = home if "HOSTILE_NETWORK" in os.environ else None
        process = subprocess.Popen(
            program + for_helm(words), cwd=folder, env=environment, preexec_fn=limit)
        timer = threading.Timer(SECONDS, process.kill)
        timer.start()
        _, status, usage = os.wait4(process.pid, 0)
        timer.cancel()
    print(f"[{usage.ru_maxrss >> 10} MiB]", file=sys.stderr)
    sys.stderr.flush()
    os._exit(os.waitstatus_to_exitcode(status) & 0xFF)


if __name__ == "__main__":
    main()
