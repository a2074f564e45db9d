"""Put resources/, translations/ and the guide into the wheel; all else about the package is in pyproject.toml."""

import shutil
import sys
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

ROOT = Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT))

from tools.i18n import compile_catalogs


class BuildWithData(build_py):
    """Copies the data beside the code of a wheel; an editable install reads it where it is."""

    def run(self) -> None:
        super().run()
        if self.editable_mode:
            return
        package = Path(self.build_lib) / "cmpdesk"
        for name in ("_resources", "_translations", "_guide"):
            shutil.rmtree(package / name, ignore_errors=True)
        shutil.copytree(ROOT / "resources", package / "_resources")
        shutil.copytree(ROOT / "docs" / "guide", package / "_guide")
        compile_catalogs(ROOT / "translations", package / "_translations")


setup(cmdclass={"build_py": BuildWithData})
