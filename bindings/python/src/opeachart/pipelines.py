"""What a GMConnector becomes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Iterable, Mapping, Optional, TypedDict

from .errors import Finding


class ModelCache(TypedDict, total=False):
    """One of two places for downloaded models."""

    #: A folder of the nodes.
    hostPath: str
    #: A PersistentVolumeClaim.
    claim: str


class TokenSecret(TypedDict, total=False):
    """A Secret with the token of the model hub, and the key in it."""

    name: str
    key: str


class ProfileOptions(TypedDict, total=False):
    """Which hardware steps run on, and what is wanted of the profiles that are chosen for it."""

    #: An inventory, as ``opea-chart profile detect`` writes it, or what
    #: ``kubectl get nodes,pods -A -o json`` prints. It is needed.
    hardware: str
    #: A profile that all steps take that know it; ``auto`` or absent chooses for the hardware.
    profile: str
    #: Profiles by the name of a step's Service.
    stepProfiles: Mapping[str, str]
    #: Texts with profiles of your own, over those of the engine.
    catalogues: list[str]
    #: ``latency``, ``throughput``, ``balanced`` or ``quantization``.
    optimize: str
    #: Those allowed; none is all.
    engines: list[str]
    precisions: list[str]
    #: The context that has to fit, in tokens.
    minContext: int
    #: Usual tokens of input and output.
    isl: int
    osl: int
    #: Whether adapters have to be loadable.
    lora: bool
    #: Bounds by figure, such as ``ttftMsP99``.
    slo: Mapping[str, float]
    #: Whether what no measurement proves is refused.
    strictSlo: bool
    #: Whether a named profile is taken although it is not feasible.
    force: bool


class ConnectorOptions(TypedDict, total=False):
    """What the caller decides about a GMConnector besides the resource itself."""

    #: What messages call the resource.
    file: str
    #: The namespace of a resource that names none; ``default`` if absent.
    namespace: str
    #: The uid of a resource that holds none; owner references need it.
    uid: str
    #: Where backends keep their models; a step's own ``hostPath`` comes first.
    modelCache: ModelCache
    #: The token; a step's own ``gmcTokenSecret`` comes first.
    tokenSecret: TokenSecret
    #: Whether the label ``gmc/platform`` chooses the device of step types that stand for none.
    deviceFromPlatform: bool
    #: The device of step types that stand for none; ``cpu`` if absent.
    defaultDevice: str
    #: ``refuse`` or ``label``: what happens to steps in another namespace than the resource's.
    otherNamespaces: str
    #: ``cluster.local`` if absent.
    clusterDomain: str
    #: Chart values for all steps, as YAML, below what the resource says.
    valuesYaml: str
    #: Chart values by the name of a step's Service, as YAML, above everything else.
    stepValuesYaml: Mapping[str, str]
    #: Whether values go unchecked by the schemas of the charts.
    skipSchemaValidation: bool
    #: What charts are told about the cluster.
    kubeVersion: str
    apiVersions: list[str]
    #: The time that charts see, in seconds since 1970; 0 if absent.
    now: int
    #: Hardware profiles for the steps that serve models; absent leaves them as the charts have them.
    profiles: ProfileOptions


@dataclass(frozen=True)
class Object:
    """One Kubernetes object of a pipeline."""

    api_version: str
    kind: str
    name: str
    namespace: str
    #: The step it belongs to, such as ``spec.nodes.root.steps[0]``.
    origin: str
    #: The object; None in a change that deletes.
    manifest: Optional[Mapping[str, Any]]

    @classmethod
    def from_json(cls, item: Mapping[str, Any]) -> Object:
        """The object that a response holds."""
        return cls(
            item["apiVersion"], item["kind"], item["name"], item["namespace"], item["origin"],
            item.get("object"))


@dataclass(frozen=True)
class Pipeline:
    """What a resource becomes."""

    #: In the order in which they are applied.
    objects: tuple[Object, ...]
    #: The text of all objects, as ``opea-chart gmc render`` prints it.
    yaml: str
    #: What was decided: ``name``, ``namespace``, ``steps`` and ``status``.
    report: Mapping[str, Any]
    #: Warnings and notes.
    findings: tuple[Finding, ...]
    #: Lines about the profiles that were chosen, where that was asked for.
    profiles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Change:
    """What happens to one object."""

    #: ``create``, ``update`` or ``delete``.
    action: str
    #: A few words; may be empty.
    reason: str
    #: The new one, or the one to delete.
    object: Object


@dataclass(frozen=True)
class Plan:
    """The changes that lead from one set of objects to another."""

    #: In the order in which they are made; there are none where nothing changed.
    changes: tuple[Change, ...]
    #: The desired set: the previous one of the next plan.
    objects: tuple[Object, ...]
    #: Warnings and notes.
    findings: tuple[Finding, ...]
    #: Lines about the profiles that were chosen, where that was asked for.
    profiles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Graph:
    """A pipeline as a drawing."""

    #: For a terminal.
    text: str
    #: For documents.
    mermaid: str
    #: All that validation finds.
    findings: tuple[Finding, ...]


def as_list(objects: Iterable[Object]) -> str:
    """A Kubernetes ``List`` of objects."""
    items = []
    for item in objects:
        if item.manifest is None:
            raise ValueError(f"the previous object {item.kind} {item.name} has no manifest")
        items.append(item.manifest)
    return json.dumps({"apiVersion": "v1", "kind": "List", "items": items})
