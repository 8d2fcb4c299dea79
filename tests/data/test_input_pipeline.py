from collections import defaultdict

import numpy as np
import pytest

from benchmarks import input_pipeline
from pcseg.config import Data


def test_both_ways_give_samples_of_one_distribution(tmp_path, monkeypatch):
    monkeypatch.setattr(input_pipeline, "POINTS", 4000)
    input_pipeline.write_scenes(tmp_path)
    data = Data(root=str(tmp_path), voxel_size=0.1, max_points=1500)
    ways = (input_pipeline.our_samples, lambda data, clock: input_pipeline.plain_samples(tmp_path, data, clock))
    found = []
    for way in ways:
        clock = defaultdict(float)
        make = way(data, clock)
        rows = []
        for number in range(300):
            sample = make(number)
            grid, feat = sample["grid_coord"], sample["feat"]
            assert len(np.unique(grid, axis=0)) == len(grid) == len(feat) <= 1500
            spread = [*feat.std(axis=0), *np.ptp(grid, axis=0)]
            lean = np.abs(feat[:, 6:].mean(axis=0))
            rows.append([len(grid), *feat.mean(axis=0)[2:6], *lean, *spread, sample["segment"].mean()])
        found.append(np.array(rows))
        assert set(input_pipeline.OURS) < set(clock) and clock["in all"] > 0
    one, two = found
    error = np.sqrt((one.var(axis=0) + two.var(axis=0)) / 300) + 1e-6
    np.testing.assert_array_less(np.abs(one.mean(axis=0) - two.mean(axis=0)) / error, 5)
    # Deviations over samples as well: what is drawn once a sample shows there.
    ratio = one.std(axis=0)[1:] / two.std(axis=0)[1:]
    assert ratio == pytest.approx(1, abs=0.3)
