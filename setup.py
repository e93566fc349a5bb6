"""Carries the content into the wheel: `knowledge/` and `directory.yaml` live beside the package, not inside it."""

from pathlib import Path
from shutil import copy2, copytree, rmtree

from setuptools import setup
from setuptools.command.build_py import build_py

CONTENT = ("knowledge", "directory.yaml", "territory", "national")


class BuildWithContent(build_py):
    """Copies the content into `bot/` of the build."""

    def run(self) -> None:
        """Build the package, then add the content that exists."""
        super().run()
        for name in CONTENT:
            source, target = Path(name), Path(self.build_lib) / "bot" / name
            if source.is_dir():
                rmtree(target, ignore_errors=True)  # what an earlier build left
                copytree(source, target)
            elif source.exists() and not self.editable_mode:
                copy2(source, target)


setup(cmdclass={"build_py": BuildWithContent})
