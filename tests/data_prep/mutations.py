"""Damaged scans by the thousand: each is read right or refused in one sentence that names the file.

``python -m tests.data_prep.mutations --cases 20000 --seed 1`` runs many; case k of a seed is always the same:
``--only K`` runs it alone.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import numpy as np

from data_prep.raw import find_scan_files, find_scans, read_axis_alignment, read_split_lists
from data_prep.scannet import LABEL_TABLE, load_categories, prepare, prepare_scan
from pcseg.data.scene import load_scene
from pcseg.errors import InputError
from pcseg.labels import load_label_set
from pcseg.submission import expected_counts
from tests import mutators
from tests.data_prep.judgement import Wrong, check_arrays, compare, equal, guarded, told
from tests.ply_writer import ply_bytes
from tests.raw_scan import make_raw_scan, write_label_table, write_ply, write_raw_scan
from tests.reference import raw_files as reference

SPLITS = {"train": ["scene0000_00", "scene0001_00"], "val": ["scene0002_00"], "test": ["scene0003_00"]}
IDS = [load_label_set(name).ids.tolist() for name in ("scannet20", "scannet200")]
LABELS = "segment200.npy"


# ---------------------------------------------------------------------------------------------------------- originals


def write_raw(root: Path) -> None:
    """A binary mesh, an ascii one, a big-endian one with all that ScanNet's have not, and a test scan with segments."""
    for number, name in enumerate(name for names in SPLITS.values() for name in names):
        scan, folder = make_raw_scan(number, size=4), root / "scans" / name
        write_raw_scan(folder, scan, annotated=name not in SPLITS["test"], segmented=True)
        mesh, faces = folder / f"{name}_vh_clean_2.ply", scan.faces.tolist()
        if number == 1:
            write_ply(mesh, scan.coord, scan.color, scan.faces, text=True)
        if number == 2:
            faces[3:5] = [[0, 1, 2, 3, 4], [5, 6, 7, 8]]
            names = ("red", "green", "blue", "quality", "z", "y", "x")
            kinds = ("uchar", "uchar", "uchar", "float", "double", "double", "double")
            vertices = np.hstack([scan.color, np.zeros((len(scan.color), 1)), scan.coord[:, ::-1]]).tolist()
            rows = [[*map(int, row[:3]), *row[3:]] for row in vertices]
            elements = [
                ("camera", [("matrix", "uchar", "float")], [([0.5] * 3,)]),
                ("vertex", list(zip(names, kinds, strict=True)), rows),
                ("face", [("flag", "short"), ("vertex_indices", "int", "uint")], [(-7, own) for own in faces]),
            ]
            mesh.write_bytes(ply_bytes("binary_big_endian", "\n", False, elements))
    for split, names in SPLITS.items():
        (root / f"scannetv2_{split}.txt").write_text("".join(f"{name}\n" for name in names))
    write_label_table(root / LABEL_TABLE)


# ------------------------------------------------------------------------------------------------------------ a damage


def damage(rng: np.random.Generator, file: Path, others: list[Path]) -> list[Path]:
    """Damage a file in one way and return what was touched."""
    kind = rng.random()
    if kind < 0.06:
        mutators.OTHER_THINGS[rng.integers(len(mutators.OTHER_THINGS))](file)
        return [file]
    if kind < 0.11:
        other = others[rng.integers(len(others))]
        content, theirs = file.read_bytes(), other.read_bytes()
        file.write_bytes(theirs)
        other.write_bytes(content)
        return [file, other]
    content = file.read_bytes()
    for _ in range(1 if rng.random() < 0.8 else 2):
        try:
            if file.suffix == ".json" and rng.random() < 0.6:
                content = mutators.change_json(rng, content)
                continue
        except ValueError:
            pass  # no JSON any more
        ways = mutators.WORDS if rng.random() < 0.5 else mutators.BYTES
        content = ways[rng.integers(len(ways))](rng, content)
    file.write_bytes(content)
    return [file]


def restore(path: Path, original: Path) -> None:
    """Make ``path`` the copy of ``original`` that it was."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    path.unlink(missing_ok=True)
    shutil.copyfile(original, path)


# ------------------------------------------------------------------------------------------------------------ raw scans


def class_indices(table: dict) -> dict:
    return {
        raw: tuple(ids.index(own) if own in ids else -1 for ids, own in zip(IDS, (nyu, raw_id), strict=True))
        for raw, (raw_id, nyu) in table.items()
    }


def check_reading(raw: Path, touched: list[Path]) -> list[str]:
    """Read what the damage concerns, part by part."""
    table = told(lambda: reference.read_table(raw / LABEL_TABLE))
    categories = guarded(lambda: load_categories(raw / LABEL_TABLE), touched)
    told_classes = table if isinstance(table, reference.Refused) else class_indices(table)
    results = [compare(categories, told_classes, equal)]
    if any(path.parent == raw for path in touched):
        lists = told(lambda: reference.read_lists(raw))
        results.append(compare(guarded(lambda: read_split_lists(raw), touched), lists, equal))
    for file in touched:
        if file.name != f"{file.parent.name}.txt":
            continue

        def alignment(file=file):
            matrix = read_axis_alignment(file)
            return matrix if matrix is None else matrix.ravel().tolist()

        results.append(compare(guarded(alignment, touched), told(lambda f=file: reference.read_alignment(f)), equal))
    if isinstance(table, reference.Refused) or isinstance(categories, InputError):
        return results
    scans = {path.parent for path in touched if path.parent != raw}
    for scan in sorted(scans or ({raw / "scans/scene0000_00"} if raw / LABEL_TABLE in touched else set())):
        labelled = scan.name not in SPLITS["test"]

        def arrays(scan=scan, labelled=labelled):
            return prepare_scan(find_scan_files(scan, labelled), categories)

        def check(ours, expected):
            check_arrays(ours[0], expected)
            equal((dict(ours[1]), ours[2]), (expected["unknown"], expected["normal"] is None))

        says = told(lambda s=scan, own=labelled: reference.read_scan(s, own, table, *IDS))
        results.append(compare(guarded(arrays, touched), says, check))
    return results


def check_preparing(raw: Path, out: Path, touched: list[Path]) -> list[str]:
    """Prepare the whole data set: scenes are right and whole, or named among the failures."""
    summary = guarded(lambda: prepare(raw, out, jobs=1), [*touched, raw / "scans"])
    if isinstance(summary, InputError):
        if (out / "dataset.json").exists():
            raise Wrong("wrote a data set and refused it")
        return ["refused"]
    table, lists = told(lambda: reference.read_table(raw / LABEL_TABLE)), told(lambda: reference.read_lists(raw))
    if isinstance(table, reference.Refused) or isinstance(lists, reference.Refused):
        raise Wrong("a table or list was read, but is none")
    scans = find_scans(raw)
    for split, names in lists.items():
        for name in names:
            folder = out / split / name
            if name not in scans:
                continue
            says = told(lambda n=name, s=split: reference.read_scan(scans[n], s != "test", table, *IDS))
            if name in summary.failures:
                if folder.exists():
                    raise Wrong(f"{name} was refused, but something of it is there")
            elif isinstance(says, reference.Refused):
                raise Wrong(f"{name} was prepared, but its files hold no scan")
            else:
                check_arrays({path.stem: np.load(path) for path in folder.glob("*.npy")}, says)
                if (says["normal"] is None) != (name in summary.estimated):
                    raise Wrong(f"{name}: estimated normals are not reported")
    left = [path for path in out.rglob("*") if ".tmp" in path.name]
    if left:
        raise Wrong(f"left {left}")
    return ["failures" if summary.failures else "prepared"]


# ----------------------------------------------------------------------------------------------------- prepared scenes


def check_loading(out: Path, touched: list[Path], mmap: bool) -> list[str]:
    """Load the scene of a damaged file."""
    folder = touched[0].parent

    def ours():
        scene = load_scene(folder, LABELS, mmap=mmap)
        fields = ("coord", "color", "normal", "segment", "instance")
        return {name: getattr(scene, name) for name in fields if getattr(scene, name) is not None}

    def check(arrays, expected):
        types = {"coord": np.float32, "normal": np.float32, "color": np.uint8}
        if any(arrays[name].dtype.newbyteorder("=") != types[name] for name in types.keys() & arrays.keys()):
            raise Wrong("types differ")
        if arrays.keys() != expected.keys() or not all(np.array_equal(arrays[n], expected[n]) for n in arrays):
            raise Wrong("arrays differ")

    return [compare(guarded(ours, touched), told(lambda: reference.read_scene(folder, LABELS)), check)]


def check_again(raw: Path, out: Path, whole: Path, touched: list[Path]) -> list[str]:
    """Prepare again over a damaged output: scenes that are not whole are renewed, and the counts are right."""
    damaged = out / "dataset.json" in touched
    if damaged:
        counts = guarded(lambda: expected_counts(out, "val"), touched)
        if not isinstance(counts, InputError):
            equal(counts, {"scene0002_00": 48})
    summary = guarded(lambda: prepare(raw, out, jobs=1), [*touched, *(path.parent for path in touched)])
    if isinstance(summary, InputError):
        return ["refused"]
    equal((summary.prepared + summary.skipped, summary.vertices, summary.failures), (4, 192, {}))
    for path in whole.rglob("*.*"):
        own = out / path.relative_to(whole)
        if path.suffix == ".json" and json.loads(own.read_bytes()) != json.loads(path.read_bytes()):
            raise Wrong(f"{path.name} is not what it was")
        # What an array of the right size holds is not looked at again.
        if path.suffix == ".npy" and (not own.is_file() or own.stat().st_size != path.stat().st_size):
            raise Wrong(f"{path.name} was not renewed")
    return ["prepared again"]


# ------------------------------------------------------------------------------------------------------------- the run


class Bench:
    """A folder with the originals and copies to damage.

    Args:
        root: an empty folder.
        seed: chooses the cases.
    """

    def __init__(self, root: Path, seed: int):
        self.root, self.seed = root, seed
        write_raw(root / "whole")
        prepare(root / "whole", root / "whole_out", jobs=1)
        shutil.copytree(root / "whole", root / "raw")
        shutil.copytree(root / "whole_out", root / "out")
        self.raw_files = sorted(path for path in (root / "raw").rglob("*") if path.is_file())
        self.out_files = sorted(path for path in (root / "out").rglob("*") if path.is_file())

    def original(self, path: Path) -> Path:
        own = path.relative_to(self.root)
        return self.root / {"raw": "whole", "out": "whole_out"}[own.parts[0]] / Path(*own.parts[1:])

    def run(self, number: int) -> list[str]:
        """Run one case and say how it ended.

        Raises:
            Wrong: with the number of the case and the damaged files.
        """
        rng = np.random.default_rng([self.seed, number])
        raw, out, fresh = self.root / "raw", self.root / "out", self.root / "fresh"
        files = self.raw_files if rng.random() < 0.7 else self.out_files
        file = files[rng.integers(len(files))]
        touched = damage(rng, file, [own for own in files if own != file])
        try:
            if files is self.raw_files:
                if rng.random() < 0.15:
                    return check_preparing(raw, fresh, touched)
                return check_reading(raw, touched)
            results = []
            if file.suffix == ".npy":
                results += check_loading(out, touched, mmap=bool(rng.random() < 0.5))
            if file.suffix != ".npy" or rng.random() < 0.1:
                results += check_again(self.root / "whole", out, self.root / "whole_out", touched)
            return results
        except Wrong as wrong:
            shutil.rmtree(self.root / "kept", ignore_errors=True)
            (self.root / "kept").mkdir()
            for path in touched:
                if path.is_file() and path.stat().st_size < 1 << 20:
                    shutil.copyfile(path, self.root / "kept" / path.name, follow_symlinks=False)
            names = ", ".join(str(path.relative_to(self.root)) for path in touched)
            raise Wrong(f"seed {self.seed}, case {number} ({names}): {wrong}") from wrong
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
            if files is self.out_files:
                for path in self.out_files:
                    if path in touched or path.is_symlink() or not path.is_file():
                        path.parent.mkdir(parents=True, exist_ok=True)
                        restore(path, self.original(path))
                touched = [path for path in self.out_files if path.parent == file.parent]
            for path in touched:
                restore(path, self.original(path))


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.data_prep.mutations", description=__doc__.splitlines()[0])
    parser.add_argument("--cases", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", type=int, help="run this case alone and keep its files")
    arguments = parser.parse_args()
    root = Path(tempfile.mkdtemp())
    bench, ends, wrong, start = Bench(root, arguments.seed), Counter(), [], time.perf_counter()
    for number in range(arguments.cases) if arguments.only is None else [arguments.only]:
        try:
            ends.update(bench.run(number))
        except Wrong as error:
            wrong.append(str(error))
            print(error, file=sys.stderr)
    took = time.perf_counter() - start
    print(json.dumps({"seed": arguments.seed, "seconds": round(took, 1), "wrong": len(wrong), "ends": dict(ends)}))
    if arguments.only is None:
        shutil.rmtree(root)
    else:
        print(root / "kept")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
