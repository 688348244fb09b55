"""The unit tests and test values that charts have in common: those of commonlib, as links in the charts they are about."""

from __future__ import annotations

import os
from pathlib import Path

from charts import LIBRARY, Chart

#: Suites by the feature that a chart must have.
SUITES = {
    "workload_test.yaml": "workload", "restricted_test.yaml": "restricted", "model_test.yaml": "download",
    "claims_test.yaml": "resource", "metrics_test.yaml": "metrics", "data_test.yaml": "data", "token_test.yaml": "token"}
#: Test values by the feature that a chart must have; those of claims have a name that only scripts/compare-charts takes,
#: because they need Kubernetes 1.32.
VALUES = {
    "all-values.yaml": "workload", "job-values.yaml": "download", "claims.yaml": "resource"}


def links(chart: Chart) -> dict[Path, str]:
    """The links of a chart, and where they lead; empty for one that should not be there."""
    if chart.is_library:
        return {}
    features = set(chart.features)
    if "workload" in features and not any(
            context.get("runAsUser") == 0 for context in [chart.component.get("securityContext") or {}]):
        features.add("restricted")
    found = {}
    for folder, files in (("tests", SUITES), ("ci", VALUES)):
        place = os.path.relpath(LIBRARY / "suites", chart.folder / folder)
        for name, feature in files.items():
            found[chart.folder / folder / name] = f"{place}/{name}" if feature in features else ""
    return found
