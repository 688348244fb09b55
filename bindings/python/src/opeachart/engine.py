"""The engine and the charts that it keeps."""

from __future__ import annotations

import base64
import json
import os
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Iterable, Mapping, Optional, Sequence, Type, Union

from ._library import NativeLibrary, find
from .cancellation import Cancellation
from .errors import ChartError, Finding
from .pipelines import Change, ConnectorOptions, Graph, Object, Pipeline, Plan, as_list

PathLike = Union[str, "os.PathLike[str]"]


@dataclass(frozen=True)
class Version:
    """What the engine says about itself."""

    #: The engine's own version.
    version: str
    #: The version of Helm whose output it gives.
    helm_version: str
    #: What requests can ask for.
    operations: tuple[str, ...]


@dataclass(frozen=True)
class Rendered:
    """What a render gives."""

    #: What ``opea-chart template`` prints.
    output: bytes
    #: What ``NOTES.txt`` printed.
    notes: bytes
    #: What Helm would log.
    warnings: tuple[str, ...]
    #: The name of the release.
    release: str

    @property
    def text(self) -> str:
        """The output as text; an error if it is no UTF-8."""
        return self.output.decode()


class Engine:
    """Renders charts. One engine serves any number of threads."""

    def __init__(self, library: Optional[PathLike] = None) -> None:
        """Loads the library at a path, or where it is usually found; an OSError if it is not there."""
        self._library = NativeLibrary(os.fspath(library) if library is not None else find())

    def cancellation(self, timeout: Optional[float] = None) -> Cancellation:
        """What ends calls from other threads, or by itself after some seconds."""
        return Cancellation(self._library, timeout)

    def call(
        self, request: Mapping[str, Any], cancellation: Optional[Cancellation] = None,
    ) -> Any:
        """Sends a request of any operation and gives the member ``result`` of the response."""
        document = json.dumps(request, ensure_ascii=False, separators=(",", ":"))
        # Lone surrogates have no UTF-8 form; the engine says where they are.
        token = 0 if cancellation is None else cancellation._token
        response = json.loads(
            self._library.call(document.encode("utf-8", "surrogatepass"), token))
        if not response["ok"]:
            raise ChartError(response["error"])
        return response["result"]

    def version(self) -> Version:
        """What the engine says about itself."""
        result = self.call({"op": "version"})
        return Version(result["version"], result["helmVersion"], tuple(result["operations"]))

    def load_charts(self, path: PathLike) -> ChartSet:
        """Loads the chart in a folder or archive, or all charts below a folder, for later renders.

        ``file://`` dependencies are resolved in memory.
        """
        result = self.call({"op": "loadCharts", "path": os.fspath(path)})
        return ChartSet(self, result["charts"], tuple(result["names"]))

    def template(
        self, chart: PathLike, release: str, *, namespace: str = "default",
        values: Optional[Mapping[str, Any]] = None, values_yaml: Optional[str] = None,
        values_files: Sequence[PathLike] = (), set_values: Sequence[str] = (),
        kube_version: Optional[str] = None, api_versions: Sequence[str] = (),
        include_crds: bool = False, hooks: bool = True, tests: bool = True,
        is_upgrade: bool = False, show_only: Sequence[str] = (),
        skip_schema_validation: bool = False, resolve_dependencies: bool = False,
        seed: Union[int, str, None] = None, now: Optional[int] = None,
        cancellation: Optional[Cancellation] = None,
    ) -> Rendered:
        """What ``opea-chart template`` prints for the chart in a folder or archive.

        The values count in the order ``values_yaml``, ``values_files``, ``values``, ``set_values``,
        the later over the earlier. With a ``seed`` the random functions of templates repeat, with
        ``now`` (seconds since 1970) the clock stands still. A ``cancellation`` ends the render from
        another thread, or after a time.
        """
        return self._template(
            {"chart": os.fspath(chart), "dependencyUpdate": resolve_dependencies}, release,
            namespace, values, values_yaml, values_files, set_values, kube_version, api_versions,
            include_crds, hooks, tests, is_upgrade, show_only, skip_schema_validation, seed, now,
            cancellation)

    def _template(
        self, chart: Mapping[str, Any], release: str, namespace: str,
        values: Optional[Mapping[str, Any]], values_yaml: Optional[str],
        values_files: Sequence[PathLike], set_values: Sequence[str], kube_version: Optional[str],
        api_versions: Sequence[str], include_crds: bool, hooks: bool, tests: bool,
        is_upgrade: bool, show_only: Sequence[str], skip_schema_validation: bool,
        seed: Union[int, str, None], now: Optional[int], cancellation: Optional[Cancellation],
    ) -> Rendered:
        options: dict[str, Any] = {
            "valueFiles": [os.fspath(path) for path in values_files], "values": list(set_values)}
        if values:
            options["jsonValues"] = [json.dumps(values)]
        result = self.call({
            "op": "template", "release": release, "namespace": namespace,
            "valuesYaml": values_yaml, "valuesOptions": options, "kubeVersion": kube_version,
            "apiVersions": list(api_versions), "includeCRDs": include_crds,
            "disableHooks": not hooks, "skipTests": not tests, "isUpgrade": is_upgrade,
            "showOnly": list(show_only), "skipSchemaValidation": skip_schema_validation,
            "seed": seed, "now": now, **chart}, cancellation)
        return Rendered(
            _bytes(result, "output"), _bytes(result, "notes"), tuple(result["warnings"]),
            result["release"])


class ChartSet:
    """Charts that are loaded and compiled once and rendered many times.

    Give it back with ``close``, or use it in a ``with`` statement.
    """

    #: The names of the charts.
    names: tuple[str, ...]

    def __init__(self, engine: Engine, handle: int, names: tuple[str, ...]) -> None:
        """Made by ``Engine.load_charts``."""
        self._engine = engine
        self._handle = handle
        self.names = names

    def template(
        self, chart: Optional[str], release: str, *, namespace: str = "default",
        values: Optional[Mapping[str, Any]] = None, values_yaml: Optional[str] = None,
        values_files: Sequence[PathLike] = (), set_values: Sequence[str] = (),
        kube_version: Optional[str] = None, api_versions: Sequence[str] = (),
        include_crds: bool = False, hooks: bool = True, tests: bool = True,
        is_upgrade: bool = False, show_only: Sequence[str] = (),
        skip_schema_validation: bool = False, seed: Union[int, str, None] = None,
        now: Optional[int] = None, cancellation: Optional[Cancellation] = None,
    ) -> Rendered:
        """What ``opea-chart template`` prints for one of the charts, by name; None for the only one.

        The other parameters are those of ``Engine.template``.
        """
        return self._engine._template(
            {"chart": chart, "charts": self._handle}, release, namespace, values, values_yaml,
            values_files, set_values, kube_version, api_versions, include_crds, hooks, tests,
            is_upgrade, show_only, skip_schema_validation, seed, now, cancellation)

    def validate(
        self, connector: str, options: Optional[ConnectorOptions] = None,
    ) -> tuple[Finding, ...]:
        """Everything that is wrong with a GMConnector, YAML or JSON, in the order of its text."""
        return _findings(self._connector("gmc.validate", connector, options))

    def render(
        self, connector: str, options: Optional[ConnectorOptions] = None, *,
        cancellation: Optional[Cancellation] = None,
    ) -> Pipeline:
        """The objects of a GMConnector; a ChartError with all findings if it has errors."""
        result = self._connector("gmc.render", connector, options, cancellation)
        return Pipeline(
            _objects(result), _bytes(result, "yaml").decode(), result["report"],
            _findings(result), tuple(result.get("profiles", ())))

    def plan(
        self, connector: Optional[str], previous: Iterable[Object] = (),
        options: Optional[ConnectorOptions] = None, *,
        cancellation: Optional[Cancellation] = None,
    ) -> Plan:
        """The changes from the objects of before to those of a GMConnector.

        None stands for a resource that was deleted: all objects go.
        """
        result = self._connector(
            "gmc.plan", connector, options, cancellation, previous=as_list(previous))
        changes = (
            Change(change["action"], change.get("reason", ""), Object.from_json(change))
            for change in result["changes"])
        return Plan(
            tuple(changes), _objects(result), _findings(result),
            tuple(result.get("profiles", ())))

    def graph(self, connector: str, options: Optional[ConnectorOptions] = None) -> Graph:
        """A GMConnector as a drawing."""
        result = self._connector("gmc.graph", connector, options)
        return Graph(result["text"], result["mermaid"], _findings(result))

    def _connector(
        self, operation: str, connector: Optional[str], options: Optional[ConnectorOptions],
        cancellation: Optional[Cancellation] = None, **members: str,
    ) -> Any:
        return self._engine.call({
            "op": operation, "charts": self._handle, "connector": connector,
            "options": options or {}, **members}, cancellation)

    def close(self) -> None:
        """Gives the charts back; a second time is an error of code ``handle``."""
        self._engine.call({"op": "releaseCharts", "charts": self._handle})

    def __enter__(self) -> ChartSet:
        return self

    def __exit__(
        self, kind: Optional[Type[BaseException]], error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        self.close()


def _bytes(result: Mapping[str, Any], name: str) -> bytes:
    """A text that templates made, in either of its forms."""
    if name in result:
        return str(result[name]).encode()
    return base64.b64decode(result[name + "Base64"])


def _objects(result: Mapping[str, Any]) -> tuple[Object, ...]:
    return tuple(Object.from_json(item) for item in result["objects"])


def _findings(result: Mapping[str, Any]) -> tuple[Finding, ...]:
    return tuple(Finding.from_json(finding) for finding in result["findings"])
