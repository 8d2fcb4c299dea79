import joblib
import pytest
from distributed import Client, LocalCluster

from data_prep.parallel import run_jobs
from data_prep.scannet import main, prepare
from pcseg.errors import InputError
from tests.raw_scan import write_raw_dataset


def all_bytes(root):
    return {path.relative_to(root): path.read_bytes() for path in root.rglob("*") if path.is_file()}


# Asked of the workers as text: a function of this file would import the package there.
HAS_PREPARED = "'data_prep.scannet' in __import__('sys').modules"


def test_a_dask_cluster_prepares_the_same_bytes(tmp_path, capsys, monkeypatch):
    raw = tmp_path / "raw"
    write_raw_dataset(raw)
    prepare(raw, tmp_path / "here", jobs=1)
    expected = all_bytes(tmp_path / "here")
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0") as cluster:
        address = cluster.scheduler_address
        with Client(address) as client:
            assert not any(client.run(eval, HAS_PREPARED).values())
        monkeypatch.chdir(tmp_path)  # the workers are elsewhere
        assert main(["--raw", "raw", "--out", "command", "--cluster", address]) == 0
        assert "4 scenes prepared, 0 were ready, 0 failed" in capsys.readouterr().out
        assert all_bytes(tmp_path / "command") == expected
        with Client(address) as client:
            assert any(client.run(eval, HAS_PREPARED).values())  # the work was done there
            with joblib.parallel_config(backend="dask"):
                prepare(raw, tmp_path / "library")
        assert all_bytes(tmp_path / "library") == expected

        with pytest.raises(InputError, match=r"2 of 2 workers .*tcp:.* do not see the folder .*nowhere"):
            run_jobs(abs, [(-1,)], "", cluster=address, folder=tmp_path / "nowhere")


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "nonsense"])
def test_a_cluster_that_does_not_answer_is_one_sentence(tmp_path, capsys, monkeypatch, address):
    monkeypatch.setattr("data_prep.parallel._ANSWER_SECONDS", 0.2)
    write_raw_dataset(tmp_path / "raw")
    assert main(["--raw", str(tmp_path / "raw"), "--out", str(tmp_path / "out"), "--cluster", address]) == 2
    (sentence,) = capsys.readouterr().err.strip().splitlines()
    assert sentence.startswith(f"error: --cluster {address}: no Dask scheduler answers")


def test_backends_without_a_stream_of_results_are_served_too(tmp_path, monkeypatch):
    write_raw_dataset(tmp_path / "raw")
    prepare(tmp_path / "raw", tmp_path / "here", jobs=1)
    backend = type(joblib.parallel.get_active_backend()[0])
    monkeypatch.setattr(backend, "supports_return_generator", False)  # as Ray's
    with pytest.raises(ValueError, match="return_as"):
        joblib.Parallel(2, return_as="generator")
    assert prepare(tmp_path / "raw", tmp_path / "out", jobs=2).prepared == 4
    assert all_bytes(tmp_path / "out") == all_bytes(tmp_path / "here")
