"""Helm charts and GMC pipelines, rendered in-process by opea-chart.

    >>> import opeachart
    >>> engine = opeachart.Engine()
    >>> print(engine.template("charts/common/tei", "demo", resolve_dependencies=True).text)
"""

from .cancellation import Cancellation
from .engine import ChartSet, Engine, Rendered, Version
from .errors import ChartError, Finding, Position
from .pipelines import (
    Change, ConnectorOptions, Graph, ModelCache, Object, Pipeline, Plan, ProfileOptions, TokenSecret)

__version__ = "0.1.0"
__all__ = [
    "Cancellation", "Change", "ChartError", "ChartSet", "ConnectorOptions", "Engine", "Finding", "Graph",
    "ModelCache", "Object", "Pipeline", "Plan", "Position", "ProfileOptions", "Rendered", "TokenSecret", "Version",
]
