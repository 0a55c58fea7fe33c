"""Prove the production setup step by step, with the commands from docker-compose.yml."""

import secrets
import tempfile
import time
from pathlib import Path

from scripts.proof import steps
from scripts.proof.installation import Installation, command, running, step


def main() -> None:
    """Run the whole proof."""
    begin = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="partnerstadt-proof-") as name:
        folder = Path(name)
        (folder / "first").mkdir()
        portal = Installation(folder / "first", secrets.token_urlsafe(60))
        try:
            steps.refusals(portal)
            portal.must_run(*command("prepare"))
            step("database, vocabularies and static files are prepared")
            with running(portal) as processes:
                step("web, worker and proxy run")
                steps.publishing(portal)
                steps.transport(portal)
                steps.proxy(portal)
                steps.slow_clients(portal)
                steps.killed(portal, processes)
                steps.stops_in_order(processes)
            archive = folder / "backup.tar.gz"
            step(portal.must_run("python", "manage.py", "backup", str(archive)))
            (folder / "second").mkdir()
            steps.restored(portal, archive, folder / "second")
        finally:
            portal.drop()
    print(f"The production commands work, proven in {time.monotonic() - begin:.0f} seconds.")


if __name__ == "__main__":
    main()
