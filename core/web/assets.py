"""Front-end files: fetched by npm, freed of the Crown's branding, served under names made of their content.

`python -m core.web.assets` builds them into `static/build/`; it does nothing where they are up to date.
A page asks `name_of("borough.css")` for the name to link to; such a name may be cached for ever.
"""

import functools
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

OWN = Path(__file__).parent / "static"
BUILD = OWN / "build"
_CHECKOUT = Path(__file__).parents[2]
_PACKAGES = _CHECKOUT / "node_modules"
_THIRD_PARTY = (  # no fonts, crest, logos or preview images: those are the Crown's brand, not a council's
    "govuk-frontend/dist/govuk/govuk-frontend.min.*s",
    "@ministryofjustice/frontend/moj/moj-frontend.min.*s",
    "@ministryofjustice/frontend/moj/assets/images/icon-*",
)
_BRANDING = re.compile(
    r"@font-face\{[^}]*\}"
    r"|(?:background|-webkit-mask|mask)-image:url\([^)]*govuk-crest\.svg\);"
    r"|/[*/]# sourceMappingURL=.*"
)
_BRAND_FONT = re.compile(r"GDS Transport,\s*arial,\s*sans-serif")
_SYSTEM_FONT = "system-ui,-apple-system,Segoe UI,Roboto,Noto Sans,Liberation Sans,arial,sans-serif"
# url(icon.svg), url("/assets/images/icon.svg") in a stylesheet; from and import of "./other.js" in a script.
_REFERENCE = {
    ".css": re.compile(r"(?P<before>url\([\"']?)(?!data:|#)(?P<path>[^)\"']+)"),
    ".js": re.compile(r"(?P<before>(?:from|import)\s*\(?\s*[\"'])(?P<path>\./[^\"']+)"),
}


class AssetsError(Exception):
    """The front-end files cannot be had; the message says why and what to do."""


@functools.cache
def manifest() -> dict[str, str]:
    """Every file's own name, and the name made of its content under which it is served."""
    try:
        names: dict[str, str] = json.loads((BUILD / "manifest.json").read_text())
    except FileNotFoundError:
        message = "the front-end files are not built: run `make setup` (or `python -m core.web.assets`)"
        raise AssetsError(message) from None
    return names


def name_of(file: str) -> str:
    """The name under which `file` is served, "borough.css" → "borough.0f3a….css"."""
    return manifest()[file]


def ensure() -> None:
    """Build where something is missing or has changed. An installed wheel brings its files built."""
    if not (_CHECKOUT / "package.json").exists():
        return
    stamp, made_from = BUILD / ".made-from", _fingerprint()
    if stamp.exists() and stamp.read_text() == made_from:
        return
    _fetch()
    third_party = [path for pattern in _THIRD_PARTY for path in sorted(_PACKAGES.glob(pattern))]
    build([*third_party, *_own_files()], made_from)
    manifest.cache_clear()


def build(sources: list[Path], made_from: str = "") -> None:
    """Write all `sources` and the manifest into a new folder, then put it in the place of the old one."""
    OWN.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=OWN, prefix=".build-") as scratch:
        folder = Path(scratch, "new")
        folder.mkdir()
        names = _Writer({source.name: source for source in sources}, folder).write_all()
        (folder / "manifest.json").write_text(json.dumps(names, indent=1))
        (folder / ".made-from").write_text(made_from)
        if BUILD.exists():
            BUILD.rename(Path(scratch, "old"))
        folder.rename(BUILD)


class _Writer:
    """Writes each file after the files it refers to, whose new names are then known."""

    def __init__(self, sources: dict[str, Path], folder: Path) -> None:
        self.sources, self.folder = sources, folder
        self.names: dict[str, str] = {}

    def write_all(self) -> dict[str, str]:
        """Write all sources; answer the manifest."""
        for name in self.sources:
            self.write(name)
        return self.names

    def write(self, name: str) -> str:
        """Write one source, once; answer its new name."""
        if name not in self.names:
            source = self.sources[name]
            content = source.read_bytes()
            if source.suffix in _REFERENCE:
                content = self.rewritten(content.decode(), source).encode()
            new_name = f"{source.stem}.{hashlib.sha256(content).hexdigest()[:16]}{source.suffix}"
            (self.folder / new_name).write_bytes(content)
            self.names[name] = new_name
        return self.names[name]

    def rewritten(self, text: str, source: Path) -> str:
        """Take the branding out and point to other files by their new names."""
        text = _BRAND_FONT.sub(_SYSTEM_FONT, _BRANDING.sub("", text))

        def new_reference(reference: re.Match[str]) -> str:
            name = Path(reference["path"]).name
            if name not in self.sources:
                message = (
                    f"{source.name} refers to {reference['path']}, which is not among the front-end files"
                )
                raise AssetsError(message)
            return f"{reference['before']}./{self.write(name)}"

        return _REFERENCE[source.suffix].sub(new_reference, text)


def _own_files() -> list[Path]:
    return sorted(path for path in OWN.glob("*.*") if path.is_file() and not path.name.startswith("."))


def _fingerprint() -> str:
    """What the build depends on, as one line."""
    digest = hashlib.sha256()
    for path in [_CHECKOUT / "package-lock.json", Path(__file__), *_own_files()]:
        digest.update(f"{path.name}\n".encode() + path.read_bytes())
    return digest.hexdigest()


def _fetch() -> None:
    """Bring the packages that the lock file names, unless they are there already."""
    present = _PACKAGES / ".package-lock.json"
    if present.exists() and _integrity(present) == _integrity(_CHECKOUT / "package-lock.json"):
        return
    sys.stderr.write("Fetching the front-end packages …\n")
    options = "--ignore-scripts --legacy-peer-deps --no-audit --no-fund"
    # Both, as npm refuses a shortest wait (10 s unless told) that is above the longest.
    patience = "--fetch-retry-mintimeout=1000 --fetch-retry-maxtimeout=5000"
    _run([_npm(), "ci", *options.split(), *patience.split()], "the front-end packages could not be fetched")


def _integrity(lock_file: Path) -> dict[str, str]:
    """The hash of each package by its folder; the nameless one is the checkout itself."""
    packages = json.loads(lock_file.read_text())["packages"]
    return {folder: package["integrity"] for folder, package in packages.items() if folder}


def _npm() -> str:
    """The machine's npm, or the one from PyPI, installed beside this Python where there is none."""
    beside = Path(sys.executable).with_name("npm")
    found = shutil.which("npm")
    if found or beside.exists():
        return found or str(beside)
    uv = os.environ.get("UV") or shutil.which("uv")
    install = (
        [uv, "pip", "install", "--python", sys.executable] if uv else [sys.executable, "-m", "pip", "install"]
    )
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as requirements:
        requirements.write(
            (_CHECKOUT / "requirements.lock").read_text().partition("# npm")[2].partition("\n")[2]
        )
        requirements.flush()
        _run(
            [*install, "--quiet", "--require-hashes", "-r", requirements.name],
            "there is no npm (Debian: apt install npm; macOS: brew install node) and it could not be fetched",
        )
    return str(beside)


def _run(command: list[str], complaint: str) -> None:
    # A council's proxy may sign TLS with an authority that the system knows and Node does not.
    environment = {**os.environ, "NODE_USE_SYSTEM_CA": "1"}
    done = subprocess.run(
        command, cwd=_CHECKOUT, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        lines = done.stderr.splitlines() or ["no reason given"]
        reason = next((line for line in lines if line.lower().startswith(("npm err", "error"))), lines[-1])
        message = f"{complaint}: “{reason}”. Connect to the network once and run this again."
        raise AssetsError(message)


if __name__ == "__main__":
    try:
        ensure()
    except AssetsError as error:
        sys.exit(f"borough: {error}")
