"""The Pod Security level `restricted` of Kubernetes, checked on rendered pods, and its exceptions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from charts import CHARTS, load

#: Who may leave the level, how, and why: charts/pod-security-exceptions.yaml.
EXCEPTIONS = load(CHARTS / "pod-security-exceptions.yaml")
VOLUMES = {
    "configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "image", "persistentVolumeClaim", "projected", "secret"}


def pod_of(document: dict[str, Any]) -> dict[str, Any] | None:
    """The pod (metadata and spec) that an object makes, if it makes any."""
    kind, spec = document.get("kind"), document.get("spec") or {}
    if kind == "Pod":
        return document
    if kind == "CronJob":
        return spec["jobTemplate"]["spec"]["template"]
    if kind in ("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job"):
        return spec["template"]
    return None


def violations(pod: dict[str, Any]) -> Iterator[str]:
    """What `restricted` refuses in a pod, in its own terms."""
    spec = pod.get("spec") or {}
    context = spec.get("securityContext") or {}
    yield from (key for key in ("hostNetwork", "hostPID", "hostIPC") if spec.get(key))
    for volume in spec.get("volumes") or []:
        yield from (f"volume {kind}" for kind in volume if kind != "name" and kind not in VOLUMES)
    if context.get("sysctls"):
        yield "sysctls"
    for container in [*(spec.get("initContainers") or []), *(spec.get("containers") or [])]:
        own = container.get("securityContext") or {}
        merged = {**{key: context.get(key) for key in ("runAsNonRoot", "runAsUser", "seccompProfile")}, **own}
        capabilities = own.get("capabilities") or {}
        if own.get("privileged"):
            yield "privileged"
        if own.get("allowPrivilegeEscalation") is not False:
            yield "allowPrivilegeEscalation"
        if "ALL" not in (capabilities.get("drop") or []):
            yield "capabilities not dropped"
        yield from (f"capability {name}" for name in capabilities.get("add") or [] if name != "NET_BIND_SERVICE")
        if merged.get("runAsNonRoot") is not True:
            yield "runAsNonRoot"
        if merged.get("runAsUser") == 0:
            yield "runAsUser 0"
        if (merged.get("seccompProfile") or {}).get("type") not in ("RuntimeDefault", "Localhost"):
            yield "seccompProfile"
        if own.get("procMount") not in (None, "Default"):
            yield "procMount"
        yield from ("hostPort" for port in container.get("ports") or [] if port.get("hostPort"))


def unexplained(chart: str, pod: dict[str, Any]) -> list[str]:
    """The violations of a pod of a chart that no exception allows."""
    labels = (pod.get("spec") or {}).get("nodeSelector") or {}
    allowed: set[str] = set()
    for exception in EXCEPTIONS:
        charts, node = exception.get("charts"), exception.get("node")
        if (charts is None or chart in charts) and (node is None or node in labels):
            allowed |= set(exception["allows"])
    return sorted(set(violations(pod)) - allowed)
