"""A chart repository on loopback: small real archives and an index of any size, served as files."""

from __future__ import annotations

import gzip
import hashlib
import http.server
import io
import tarfile
import threading
from pathlib import Path


def archive(name: str, version: str, extra: str = "") -> bytes:
    """A packed chart with one template and one values file."""
    files = {
        "Chart.yaml": f"apiVersion: v2\nname: {name}\nversion: {version}\n{extra}",
        "values.yaml": "replicas: 1\nimage: example.com/app\n",
        "templates/config.yaml":
            "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}-" + name
            + "\ndata:\n  version: {{ .Chart.Version | quote }}\n",
    }
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for path, text in files.items():
            info = tarfile.TarInfo(f"{name}/{path}")
            info.size, info.mode = len(text.encode()), 0o644
            tar.addfile(info, io.BytesIO(text.encode()))
    return gzip.compress(buffer.getvalue(), mtime=0)


def entry(name: str, version: str, digest: str) -> str:
    """An entry as generators of index files write it, about 850 bytes long."""
    return f"""\
  - annotations:
      category: Infrastructure
      licenses: Apache-2.0
    apiVersion: v2
    appVersion: {version}
    created: "2024-05-14T09:12:33.123456789Z"
    dependencies:
    - name: common
      repository: oci://registry.example.com/charts
      tags:
      - common-tag
      version: 2.x.x
    description: {name} is a made-up service for measuring how fast the index of a
      repository is read, with a text that goes over two lines
    digest: {digest}
    home: https://example.com/{name}
    icon: https://example.com/{name}/icon.png
    keywords:
    - example
    - measurement
    - {name}
    maintainers:
    - name: Example Maintainers
      url: https://example.com/maintainers
    name: {name}
    sources:
    - https://example.com/sources/{name}
    urls:
    - {name}-{version}.tgz
    version: {version}
"""


def fill(folder: Path, wanted: int = 10, entries: int = 20_000, versions: int = 20) -> None:
    """Writes `wanted` charts with real archives among `entries` entries of an index."""
    folder.mkdir(parents=True, exist_ok=True)
    names = [f"wanted-{n}" for n in range(wanted)]
    names += [f"other-{n:05}" for n in range(max(entries // versions - wanted, 0))]
    lines = ["apiVersion: v1\nentries:\n"]
    for name in sorted(names):
        lines.append(f"  {name}:\n")
        for number in reversed(range(versions)):
            version = f"1.{number}.0"
            data = archive(name, version) if name.startswith("wanted-") else name.encode()
            if name.startswith("wanted-") and number >= versions - 2:
                (folder / f"{name}-{version}.tgz").write_bytes(data)
            lines.append(entry(name, version, hashlib.sha256(data).hexdigest()))
    lines.append('generated: "2024-05-14T09:12:33.123456789Z"\n')
    (folder / "index.yaml").write_text("".join(lines))


def chart(folder: Path, url: str, wanted: int = 10, versions: str = ">=1.0.0") -> Path:
    """A chart with dependencies on all wanted charts of a repository."""
    folder.mkdir(parents=True, exist_ok=True)
    text = "apiVersion: v2\nname: parent\nversion: 0.1.0\ndependencies:\n"
    for number in range(wanted):
        text += f'- name: wanted-{number}\n  version: "{versions}"\n  repository: {url}\n'
    (folder / "Chart.yaml").write_text(text)
    (folder / "values.yaml").write_text("{}\n")
    return folder


class Server:
    """Serves a folder on 127.0.0.1, from a thread; knows `If-Modified-Since`."""

    def __init__(self, folder: Path) -> None:
        class Handler(http.server.SimpleHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def __init__(self, *arguments: object) -> None:
                super().__init__(*arguments, directory=str(folder))

            def log_message(self, *_: object) -> None:
                pass

        class Threads(http.server.ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 64

            def handle_error(self, *_: object) -> None:
                """Clients hang up when they have seen enough."""

        self.server = Threads(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
