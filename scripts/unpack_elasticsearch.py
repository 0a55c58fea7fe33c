"""Extract the Elasticsearch server from the larger archive that contains it."""

import shutil
import sys
import zipfile
from pathlib import Path

CONFIG = ("elasticsearch.yml", "jvm.options", "log4j2.properties")
LOG_TO_CONSOLE = """status = error
appender.console.type = Console
appender.console.name = console
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = [%d{ISO8601}][%-5p][%c{1.}] %m%n
rootLogger.level = info
rootLogger.appenderRef.console.ref = console
"""


def unpack(archive: Path, target: Path) -> None:
    """Write bin/, lib/, modules/ and a config template to `target`, scripts executable.

    The archive's native launcher stays non-executable: it is built for another system, and without
    it the start script falls back to Java.
    """
    with zipfile.ZipFile(archive) as package:
        for name in package.namelist():
            _folder, _, rest = name.partition("/")
            if name.endswith("/"):
                continue
            if rest.startswith("elasticsearch/"):
                _write(package, name, target / rest.removeprefix("elasticsearch/"))
            elif rest == "bin/elasticsearch":
                _write(package, name, target / "bin" / "elasticsearch")
    for script in (target / "bin").iterdir():
        script.chmod(0o755)
    config = target / "config-template"
    config.mkdir(exist_ok=True)
    for name in CONFIG:
        given = target / "config" / name
        (config / name).write_bytes(given.read_bytes() if given.exists() else b"")
    (config / "log4j2.properties").write_text(LOG_TO_CONSOLE, encoding="utf-8")


def _write(package: zipfile.ZipFile, name: str, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with package.open(name) as source, path.open("wb") as copy:
        shutil.copyfileobj(source, copy)


if __name__ == "__main__":
    unpack(Path(sys.argv[1]), Path(sys.argv[2]))
