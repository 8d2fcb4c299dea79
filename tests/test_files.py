import fcntl
import os
import shutil
import subprocess
import sys
import time

import pytest

from pcseg.errors import InputError, exit_cleanly, missing_package
from pcseg.files import _HOST, atomic_file, atomic_folder, remove_leftovers


def names(folder) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_atomic_file_appears_whole(tmp_path):
    target = tmp_path / "deep/down/file.txt"
    with atomic_file(target) as temporary:
        temporary.write_text("new")
        # Beside it and of the same name: the rename stays on one disk, and writers that go by the suffix agree.
        assert temporary.parent.parent == target.parent and temporary.name == target.name and not target.exists()
    assert target.read_text() == "new" and names(target.parent) == ["file.txt"]


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_an_error_keeps_the_older_file_and_leaves_nothing(tmp_path, error):
    target = tmp_path / "file.txt"
    target.write_text("old")
    with pytest.raises(error), atomic_file(target) as temporary:
        temporary.write_text("half")
        raise error
    assert target.read_text() == "old" and names(tmp_path) == ["file.txt"]


def test_a_file_that_was_never_written_is_an_input_error(tmp_path):
    with pytest.raises(InputError, match=r"file\.txt: cannot be written"), atomic_file(tmp_path / "file.txt"):
        pass


def test_a_parent_that_is_a_file_is_an_input_error(tmp_path):
    (tmp_path / "a").write_text("")
    with pytest.raises(InputError, match="cannot be written"), atomic_file(tmp_path / "a/b.txt") as temporary:
        temporary.write_text("never")
    with pytest.raises(InputError, match="cannot be written"), atomic_folder(tmp_path / "a/b"):
        pass
    assert names(tmp_path) == ["a"]


def test_atomic_folder_replaces_the_whole_folder(tmp_path):
    target = tmp_path / "scene0000_00"
    for content in ("one", "two"):
        with atomic_folder(target) as temporary:
            assert names(temporary) == []
            (temporary / f"{content}.txt").write_text(content)
    assert names(tmp_path) == ["scene0000_00"] and names(target) == ["two.txt"]


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_an_error_keeps_the_older_folder_and_leaves_nothing(tmp_path, error):
    target = tmp_path / "scene0000_00"
    with atomic_folder(target) as temporary:
        (temporary / "old.txt").write_text("old")
    with pytest.raises(error), atomic_folder(target) as temporary:
        (temporary / "new.txt").write_text("half")
        raise error
    assert names(tmp_path) == ["scene0000_00"] and names(target) == ["old.txt"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_a_read_only_folder_is_an_input_error(tmp_path):
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(InputError, match="Permission denied"), atomic_file(tmp_path / "file.txt") as temporary:
            temporary.write_text("never")
    finally:
        tmp_path.chmod(0o700)
    shutil.rmtree(tmp_path)


WRITER = """
import sys
from pcseg.files import atomic_file, atomic_folder
write = atomic_folder if sys.argv[1] == "folder" else atomic_file
with write(sys.argv[2]) as temporary:
    (temporary / "half.txt" if sys.argv[1] == "folder" else temporary).write_text("half")
    print(flush=True)
    sys.stdin.read()
"""


@pytest.mark.parametrize("kind", ["file", "folder"])
def test_what_a_killed_process_left_is_removed_and_what_is_being_written_stays(tmp_path, kind):
    command = [sys.executable, "-c", WRITER, kind, tmp_path / "scene.x"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as writer:
        writer.stdout.readline()
        (hidden,) = names(tmp_path)
        remove_leftovers(tmp_path)
        assert names(tmp_path) == [hidden]
        writer.kill()
    assert names(tmp_path) == [hidden]
    remove_leftovers(tmp_path)
    assert names(tmp_path) == []
    remove_leftovers(tmp_path / "missing")


def test_what_another_machine_left_is_removed_when_it_is_old(tmp_path):
    (tmp_path / f".scene.{_HOST}x.0.tmp").mkdir()
    remove_leftovers(tmp_path)
    assert names(tmp_path) == [f".scene.{_HOST}x.0.tmp"]
    two_days_ago = time.time() - 48 * 3600
    os.utime(tmp_path / f".scene.{_HOST}x.0.tmp", (two_days_ago, two_days_ago))
    remove_leftovers(tmp_path)
    assert names(tmp_path) == []


@pytest.mark.parametrize("moment", ["os.open", "fcntl.flock"])
def test_a_folder_that_is_taken_for_left_before_its_lock_is_there_is_made_again(tmp_path, monkeypatch, moment):
    original, removed = {"os.open": os.open, "fcntl.flock": fcntl.flock}[moment], []

    def late(*arguments, **keywords):
        if not removed:
            removed.extend(names(tmp_path))
            remove_leftovers(tmp_path)
            assert names(tmp_path) == []
        return original(*arguments, **keywords)

    monkeypatch.setattr(moment, late)
    with atomic_file(tmp_path / "a.txt") as temporary:
        temporary.write_text("whole")
    assert len(removed) == 1 and names(tmp_path) == ["a.txt"]


def test_two_may_write_the_same_folder_at_the_same_time(tmp_path):
    with atomic_folder(tmp_path / "scene") as first, atomic_folder(tmp_path / "scene") as second:
        (first / "first.txt").write_text("")
        (second / "second.txt").write_text("")
    assert names(tmp_path) == ["scene"] and names(tmp_path / "scene") == ["first.txt"]  # the last one that is ready


def test_a_file_is_not_replaced_by_a_folder(tmp_path):
    (tmp_path / "a").write_text("kept")
    with pytest.raises(InputError, match="cannot be written"), atomic_folder(tmp_path / "a"):
        pass
    assert (tmp_path / "a").read_text() == "kept" and names(tmp_path) == ["a"]


def test_exit_cleanly_turns_user_errors_into_one_sentence(capsys):
    @exit_cleanly
    def main(error: BaseException | None = None) -> int | None:
        if error is not None:
            raise error

    assert main() == 0
    assert main(InputError("scene.ply: is cut")) == 2
    assert capsys.readouterr().err == "error: scene.ply: is cut\n"
    assert main(KeyboardInterrupt()) == 130
    with pytest.raises(ZeroDivisionError):  # a mistake of ours keeps its traceback
        main(ZeroDivisionError())
    assert "pip install" in str(missing_package("open3d", "pictures", "vis"))
