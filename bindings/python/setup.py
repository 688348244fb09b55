"""Puts the C library into the wheel; everything else is in pyproject.toml."""

import os
import re
import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.bdist_wheel import bdist_wheel
from setuptools.command.build_py import build_py
from setuptools.dist import Distribution

HERE = Path(__file__).resolve().parent
NAME = "libopeachart.so.1"


def version() -> str:
    text = (HERE / "src" / "opeachart" / "__init__.py").read_text()
    return re.search(r'^__version__ = "(.*)"$', text, re.M)[1]


class BuildWithLibrary(build_py):
    def run(self) -> None:
        super().run()
        given = os.environ.get("OPEACHART_LIBRARY")
        library = Path(given) if given else HERE / "../../.build/library/lib" / NAME
        if not library.is_file():
            raise SystemExit(
                f"{library} does not exist: build it with scripts/build-library, or name it in "
                "OPEACHART_LIBRARY")
        target = Path(self.build_lib) / "opeachart" / NAME
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(library, target)


class PlatformWheel(bdist_wheel):
    """The library is of one platform, but of no particular Python."""

    def get_tag(self) -> tuple[str, str, str]:
        return "py3", "none", super().get_tag()[2]


class PlatformDistribution(Distribution):
    def has_ext_modules(self) -> bool:
        return True


setup(
    version=version(), distclass=PlatformDistribution,
    cmdclass={"build_py": BuildWithLibrary, "bdist_wheel": PlatformWheel})
