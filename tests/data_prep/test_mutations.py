import json

import numpy as np
import pytest

import data_prep.raw
import data_prep.scannet
import pcseg.data.scene
from tests.data_prep import judgement
from tests.data_prep.mutations import Bench, Wrong


@pytest.mark.parametrize("seed", range(3))
def test_a_damaged_scan_is_read_right_or_refused_in_one_sentence(tmp_path, seed):
    bench, ends = Bench(tmp_path, seed), []
    for number in range(500):
        ends += bench.run(number)
    shares = {end: ends.count(end) / len(ends) for end in set(ends)}
    assert set(shares) >= {"read", "refused", "prepared", "failures", "prepared again"}
    assert shares["refused"] > 0.1 and shares.get("stricter", 0) < 0.02
    # Nothing is left of the damage.
    for path in [*bench.raw_files, *bench.out_files]:
        assert path.read_bytes() == bench.original(path).read_bytes()


def careless_segments(path):
    """Like read_segments, but 1.0 and true count as 1, null as 0."""
    values = json.loads(path.read_bytes())["segIndices"]
    return np.array([0 if own is None else own for own in values]).astype(np.int64)


def careless_ply(path, advice):
    from plyfile import PlyData

    return PlyData.read(str(path))


def careless_array(file, num_vertices, columns, kind, mmap):
    return np.load(file, allow_pickle=True)


CARELESS = {
    "segments of other types": (data_prep.scannet, "read_segments", careless_segments),
    "plyfile alone": (data_prep.raw, "parse_ply", careless_ply),
    "NumPy alone": (pcseg.data.scene, "_read_array", careless_array),
    "a group too few": (
        data_prep.scannet,
        "read_aggregation",
        lambda path, read=data_prep.scannet.read_aggregation: read(path)[:-1],
    ),
    "records unchecked": (
        data_prep.scannet,
        "read_record",
        lambda folder: json.loads((folder / "prepared.json").read_bytes()),
    ),
}


@pytest.mark.parametrize("reader", CARELESS)
def test_careless_readers_are_found_out(tmp_path, monkeypatch, reader):
    module, name, careless = CARELESS[reader]
    bench = Bench(tmp_path, seed=0)
    monkeypatch.setattr(judgement, "SECONDS", 2)
    monkeypatch.setattr(module, name, careless)
    with pytest.raises(Wrong, match=r"seed 0, case \d+"):
        for number in range(300):
            bench.run(number)
