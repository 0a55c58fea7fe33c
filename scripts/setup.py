"""Install the checkout's dependencies; does nothing, and needs no network, if they are current."""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
STAMPS = ROOT / "var" / "stamps"
PYTHON = ROOT / ".venv" / "bin" / "python"
TOOLS = ROOT / "var" / "tools"


def fingerprint(paths: Iterable[Path]) -> str:
    """Return one digest over names and contents of these files; a missing one counts as empty."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(str(path.relative_to(ROOT)).encode())
        digest.update(path.read_bytes() if path.is_file() else b"")
    return digest.hexdigest()


def is_done(step: str, state: str, result: Path) -> bool:
    """Return whether this step was done for this state, and its result still exists."""
    stamp = STAMPS / step
    return result.exists() and stamp.exists() and stamp.read_text(encoding="utf-8") == state


def mark(step: str, state: str) -> None:
    """Record that a step is done for this state."""
    STAMPS.mkdir(parents=True, exist_ok=True)
    (STAMPS / step).write_text(state, encoding="utf-8")


def say(text: str) -> None:
    """Print progress, unbuffered."""
    print(f"- {text}", flush=True)


def run(*command: str, hint: str = "") -> None:
    """Run a program in the checkout, preferring its own tools; exit with one line if it fails."""
    path = f"{PYTHON.parent}{os.pathsep}{os.environ.get('PATH', '')}"
    outcome = subprocess.run(command, cwd=ROOT, env={**os.environ, "PATH": path}, check=False)
    if outcome.returncode:
        sys.exit(f"This failed: {' '.join(command)}{hint and f' ({hint})'}")


def find_uv() -> str:
    """Return the path of a working uv: the system's, or one installed in var/tools."""
    own = TOOLS / "bin" / "uv"
    for found in (shutil.which("uv"), str(own)):
        if found and Path(found).exists() and _works(found):
            return found
    say("uv is not here: installing it into var/tools")
    run(sys.executable, "-m", "venv", str(TOOLS))
    run(str(TOOLS / "bin" / "python"), "-m", "pip", "install", "-q", "uv>=0.8",
        hint="is the network reachable?")  # fmt: skip
    return str(own)


def _works(program: str) -> bool:
    outcome = subprocess.run([program, "--version"], capture_output=True, check=False)
    return outcome.returncode == 0


def python_packages() -> None:
    """Install the packages of uv.lock into .venv; uv uses this Python and never downloads one."""
    state = fingerprint([ROOT / "uv.lock"])
    if is_done("python", state, PYTHON):
        return
    say("Installing the Python packages into .venv")
    python = str(PYTHON) if PYTHON.exists() else sys.executable
    run(
        find_uv(),
        "sync",
        "--frozen",
        "--compile-bytecode",
        "--python",
        python,
        hint="is the network reachable?",
    )
    mark("python", state)


def node_packages() -> None:
    """Install the packages of package-lock.json with the Node.js in .venv."""
    state = fingerprint([ROOT / "package-lock.json"])
    if is_done("node", state, ROOT / "node_modules"):
        return
    say("Installing the npm packages into node_modules")
    run(str(PYTHON.parent / "npm"), "ci", "--no-audit", "--no-fund", "--ignore-scripts",
        hint="is the network reachable?")  # fmt: skip
    mark("node", state)


def frontend() -> None:
    """Build style sheets, fonts and base map into var/frontend."""
    sources = [ROOT / "package.json", ROOT / "package-lock.json"]
    for folder in ("frontend", "portal/static"):
        sources += [path for path in (ROOT / folder).rglob("*") if path.is_file()]
    state = fingerprint(sources)
    if is_done("frontend", state, ROOT / "var" / "frontend"):
        return
    say("Building style sheets, fonts and the base map into var/frontend")
    run(str(PYTHON.parent / "npm"), "run", "--silent", "build")
    mark("frontend", state)


def catalogues() -> None:
    """Compile the message catalogues."""
    sources = list((ROOT / "locale").glob("*/LC_MESSAGES/django.po"))
    state = fingerprint(sources)
    compiled = [path.with_suffix(".mo") for path in sources]
    if all(is_done("catalogues", state, path) for path in compiled):
        return
    say("Compiling the message catalogues")
    run(str(PYTHON), "scripts/messages.py", "compile")
    mark("catalogues", state)


if __name__ == "__main__":
    python_packages()
    node_packages()
    frontend()
    catalogues()
