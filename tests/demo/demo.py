# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Show real `ansible-playbook` runs against a cloud in a box, and check with that cloud what the runs claim."""

from __future__ import annotations

import contextlib
import itertools
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

from tests.simulator import Cloud, Simulator

ROOT = Path(__file__).parents[2]
DEMO = ROOT / ".demo"
PROJECT = DEMO / "project"
CONFIGURATION = """\
[defaults]
collections_path = collections
localhost_warning = False
callback_result_format = yaml

[inventory]
inventory_unparsed_warning = False
"""


class BrokenPromiseError(Exception):
    """Something that the demo says is not so."""


def promise(holds: bool, what: str) -> None:
    """Print a claim that holds; stop the demo at one that does not."""
    if not holds:
        raise BrokenPromiseError(f"this is not so: {what}")
    print(f"  Checked: {what}.")


def is_colourful() -> bool:
    """Whether a person is watching and has not asked for plain text."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def bold(text: str) -> str:
    """The text as a headline."""
    return f"\033[1m{text}\033[0m" if is_colourful() else text


def environment(extra: dict[str, str]) -> dict[str, str]:
    """What the commands get: nothing of the user's own Ansible or cloud settings."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    colour = {"ANSIBLE_FORCE_COLOR": "1"} if is_colourful() else {"ANSIBLE_NOCOLOR": "1"}
    home = {"HOME": str(DEMO / "home"), "ANSIBLE_CONFIG": str(PROJECT / "ansible.cfg")}
    return {"PATH": path, "LC_ALL": "C.UTF-8", "NO_PROXY": "127.0.0.1"} | home | colour | extra


def run(command: list[str], folder: Path, extra: dict[str, str] | None = None) -> str:
    """Run a command in a folder and return what it prints; a failure is shown."""
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=environment(extra or {}),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    try:
        output, _nothing = process.communicate()
    except KeyboardInterrupt:
        # Ansible got the Ctrl-C too; only if it may end by itself does it take its workers along.
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.communicate(timeout=10)
        process.kill()
        raise
    if process.returncode:
        print(output.strip(), flush=True)
        raise BrokenPromiseError(f"{shlex.join(command[:2])} ended with {process.returncode}")
    return output


def install() -> None:
    """Build the collection and install it into a project folder, as its users do."""
    print("Installing the collection from its own tarball (ansible-galaxy collection install) …", flush=True)
    shutil.rmtree(PROJECT, ignore_errors=True)
    for folder in (PROJECT, DEMO / "home"):
        folder.mkdir(parents=True, exist_ok=True)
    (PROJECT / "ansible.cfg").write_text(CONFIGURATION)
    run(["ansible-galaxy", "collection", "build", "--output-path", str(PROJECT)], ROOT)
    (tarball,) = PROJECT.glob("*.tar.gz")
    run(["ansible-galaxy", "collection", "install", tarball.name, "--collections-path", "collections"], PROJECT)


class Show:
    """One endpoint service with one endpoint that asks to connect, and the plays that decide about it."""

    def __init__(self, simulator: Simulator) -> None:
        self.simulator = simulator
        self.service_id = simulator.cloud.services.add(name="demo").id
        self.endpoint_id = simulator.cloud.connections.add(self.service_id).id

    @property
    def status(self) -> str:
        """What the cloud says of the connection."""
        return self.simulator.cloud.connections.get(self.service_id, self.endpoint_id).status

    def decisions(self) -> list[str]:
        """The requests of the last play that would change something in the cloud."""
        return [call for call in self.simulator.calls() if not call.startswith("GET ") and "/auth/" not in call]

    def play(self, headline: str, playbook: str, *options: str) -> int:
        """Run a playbook as a user would type it; returns how many tasks changed something."""
        variables = ["-e", f"service_id={self.service_id}", "-e", f"endpoint_id={self.endpoint_id}"]
        command = ["ansible-playbook", f"opentelekomcloud.vpcep.{playbook}", *variables, *options]
        print(f"\n{bold(headline)}\n$ {shlex.join(command)}", flush=True)
        self.simulator.clear()
        output = run(command, PROJECT, self.simulator.environment())
        print(re.sub(r"\n{2,}", "\n", output).strip())
        print("  The cloud saw:")
        for call, repeated in itertools.groupby(self.simulator.calls()):
            times = len(list(repeated))
            print(f"    {call}" + (f" ({times} times)" if times > 1 else ""))
        recap = re.search(r"changed=(\d+)", output)
        return int(recap[1]) if recap else -1


def present(show: Show) -> None:
    """The story: a dry run, the decision, the same again, and the opposite decision."""
    changed = show.play("1. A dry run: what would happen?", "accept", "--check", "--diff")
    promise(changed == 1, "the play says that it would change something")
    promise(not show.decisions() and show.status == "pendingAcceptance", "nothing was changed, it still waits")

    changed = show.play("2. Accept the connection, and wait until the cloud has done it", "accept")
    promise(changed == 1 and len(show.decisions()) == 1, "one decision was sent")
    promise(show.status == "accepted", "the connection is accepted")

    changed = show.play("3. The same play again: there is nothing left to do", "accept")
    promise(changed == 0 and not show.decisions(), "nothing was sent and nothing has changed")

    changed = show.play("4. Change of mind: reject it, and show the difference", "reject", "--diff")
    promise(changed == 1 and len(show.decisions()) == 1, "one decision was sent")
    promise(show.status == "rejected", "the connection is rejected")


def main() -> int:
    """Install, start the cloud, play; the cloud goes down with the `with` block, whatever happens."""
    try:
        install()
        cloud = Cloud()
        cloud.connections.settle_seconds = 1.0
        with Simulator(cloud) as simulator:
            print(f"A cloud in a box listens at {simulator.url}; one endpoint asks for a connection.")
            present(Show(simulator))
    except BrokenPromiseError as error:
        print(f"\nThe demo failed, {error}.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130
    print("\nThat is all: the cloud in a box is down again. README.md shows the first playbook of your own.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
