"""Bring the tables of THIRD-PARTY.md up to date with what is installed.

    python packaging/third_party.py            rewrite the tables
    python packaging/third_party.py --check    only say whether they are current

Reads the metadata of the installed packages and the libraries their wheels (Linux, x86-64) bundle.
"""

from __future__ import annotations

import re
import sys
import tomllib
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

CHECKOUT = Path(__file__).resolve().parent.parent
PAGE = CHECKOUT / "packaging" / "THIRD-PARTY.md"

# The licences of the libraries inside wheels, which no metadata names: project, licence.
BUNDLED = {
    "SvtAv1Enc": ("SVT-AV1", "BSD-3-Clause-Clear"),
    "Xau": ("libXau", "MIT"),
    "aom": ("libaom", "BSD-2-Clause"),
    "asound": ("alsa-lib", "LGPL-2.1-or-later"),
    "avcodec": ("FFmpeg", "LGPL, see below"),
    "avdevice": ("FFmpeg", "LGPL, see below"),
    "avfilter": ("FFmpeg", "LGPL, see below"),
    "avformat": ("FFmpeg", "LGPL, see below"),
    "avif": ("libavif", "BSD-2-Clause"),
    "avutil": ("FFmpeg", "LGPL, see below"),
    "crypto": ("OpenSSL 1.1.1", "OpenSSL"),
    "dav1d": ("dav1d", "BSD-2-Clause"),
    "drm": ("libdrm", "MIT"),
    "geos": ("GEOS", "LGPL-2.1"),
    "geos_c": ("GEOS", "LGPL-2.1"),
    "gfortran": ("GCC run-time", "GPL-3.0-or-later WITH GCC-exception-3.1"),
    "gmp": ("GMP", "LGPL-3.0-or-later OR GPL-2.0-or-later"),
    "gnutls": ("GnuTLS", "LGPL-2.1-or-later"),
    "hogweed": ("Nettle", "LGPL-3.0-or-later OR GPL-2.0-or-later"),
    "mp3lame": ("LAME", "LGPL-2.0-or-later"),
    "nettle": ("Nettle", "LGPL-3.0-or-later OR GPL-2.0-or-later"),
    "openblas": ("OpenBLAS", "BSD-3-Clause"),
    "opencore-amrnb": ("opencore-amr", "Apache-2.0"),
    "opencore-amrwb": ("opencore-amr", "Apache-2.0"),
    "opus": ("Opus", "BSD-3-Clause"),
    "png16": ("libpng", "libpng-2.0"),
    "quadmath": ("GCC run-time", "LGPL-2.1-or-later"),
    "scipy_openblas64_": ("OpenBLAS", "BSD-3-Clause"),
    "sharpyuv": ("libwebp", "BSD-3-Clause"),
    "ssl": ("OpenSSL 1.1.1", "OpenSSL"),
    "swresample": ("FFmpeg", "LGPL, see below"),
    "swscale": ("FFmpeg", "LGPL, see below"),
    "unistring": ("libunistring", "LGPL-3.0-or-later OR GPL-2.0-or-later"),
    "vpl": ("Intel VPL", "MIT"),
    "vpx": ("libvpx", "BSD-3-Clause"),
    "webp": ("libwebp", "BSD-3-Clause"),
    "webpmux": ("libwebp", "BSD-3-Clause"),
    "x264": ("x264", "**GPL-2.0-or-later**"),
    "x265": ("x265", "**GPL-2.0-or-later**"),
    "xcb": ("libxcb", "MIT"),
    "xcb-shape": ("libxcb", "MIT"),
    "xcb-shm": ("libxcb", "MIT"),
    "xcb-xfixes": ("libxcb", "MIT"),
}


class UnknownLibrary(Exception):
    """A wheel bundles a library whose licence was not looked up yet."""


def runtime_packages() -> list[metadata.Distribution]:
    """Everything that installing Framegrain installs, by name."""
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["project"]
    waiting = [Requirement(text) for text in project["dependencies"]]
    found: dict[str, metadata.Distribution] = {}
    while waiting:
        needed = waiting.pop()
        name = canonicalize_name(needed.name)
        if name in found or not applies(needed):
            continue
        found[name] = metadata.distribution(needed.name)
        waiting += [Requirement(text) for text in found[name].requires or ()]
    return [found[name] for name in sorted(found)]


def applies(needed: Requirement) -> bool:
    return needed.marker is None or needed.marker.evaluate({"extra": ""})


def licence(package: metadata.Distribution) -> str:
    """The licence as the package names it, in its most exact field."""
    about = package.metadata
    stated = about.get("License-Expression") or about.get("License")
    if stated and len(stated) < 80:
        return stated
    classes = [
        text.rpartition(" :: ")[2]
        for text in about.get_all("Classifier", [])
        if text.startswith("License ::")
    ]
    return ", ".join(classes) or "see its LICENSE file"


def bundled(package: metadata.Distribution) -> list[str]:
    """The names of the shared libraries in a wheel's `.libs` folder, as in `x264`."""
    paths = [path for path in package.files or () if path.parts[0].endswith(".libs")]
    return sorted({stem(path.name) for path in paths}, key=str.lower)


def stem(file_name: str) -> str:
    return re.split(r"(?:p-r0)?-[0-9a-f]{8}|\.so", file_name.removeprefix("lib"))[0]


def package_table() -> list[str]:
    rows = [f"| {it.metadata['Name']} | {it.version} | {licence(it)} |" for it in runtime_packages()]
    return ["| package | version | licence |", "|---|---|---|", *rows]


def bundled_table() -> list[str]:
    rows = [
        f"| {package.metadata['Name']} | {', '.join(sorted(names))} | {project} | {terms} |"
        for package in runtime_packages()
        for (project, terms), names in by_project(bundled(package)).items()
    ]
    return ["| in the wheel of | libraries | project | licence |", "|---|---|---|---|", *rows]


def by_project(names: list[str]) -> dict[tuple[str, str], list[str]]:
    grouped: dict[tuple[str, str], list[str]] = {}
    for name in names:
        if name not in BUNDLED:
            raise UnknownLibrary(
                f"a wheel bundles lib{name}: look up its licence and add it to BUNDLED in {__file__}"
            )
        grouped.setdefault(BUNDLED[name], []).append(name)
    return grouped


def updated(page: str) -> str:
    """The page with its tables, which stand between comments, made anew."""
    for name, rows in (("packages", package_table()), ("bundled", bundled_table())):
        block = "\n".join((f"<!-- {name} -->", *rows, f"<!-- /{name} -->"))
        page = re.sub(
            rf"<!-- {name} -->.*<!-- /{name} -->", lambda _, block=block: block, page, flags=re.DOTALL
        )
    return page


if __name__ == "__main__":
    before = PAGE.read_text()
    after = updated(before)
    if "--check" not in sys.argv[1:]:
        PAGE.write_text(after)
    elif before != after:
        sys.exit(f"{PAGE} is out of date; run: python packaging/third_party.py")
