"""Working on many scans at once: with processes on this machine, or on a cluster."""

from __future__ import annotations

import asyncio
import math
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

from pcseg.errors import InputError, missing_package

_ANSWER_SECONDS = 10
_WORKER_SECONDS = 60  # some clusters start a worker only when there is work


def run_jobs(
    function: Callable,
    arguments: Sequence[tuple],
    title: str,
    jobs: int | None = None,
    cluster: str | None = None,
    folder: Path | None = None,
) -> list:
    """Call a function once for each entry of ``arguments``, in parallel, and show how far it is.

    Args:
        function: can be pickled, as can its arguments and results.
        arguments: the arguments of each call.
        title: what the progress bar says.
        jobs: processes on this machine; None: one a core. A back end that the caller chose with
            ``joblib.parallel_config`` is used instead if there is one, e.g. Ray's.
        cluster: address of a Dask scheduler, ``tcp://host:8786``, to work there instead.
        folder: the input, which every worker of the cluster must see under this path.

    Returns:
        The results, in order.

    Raises:
        InputError: if a process was killed, or the cluster cannot be used.
    """
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    stream = _on_cluster(function, arguments, cluster, folder) if cluster else _by_joblib(function, arguments, jobs)
    results = {}
    with Progress(console=console, disable=not console.is_terminal) as progress:
        task = progress.add_task(title, total=len(arguments))
        for number, result in stream:
            results[number] = result
            progress.advance(task)
    return [results[number] for number in range(len(arguments))]


def _by_joblib(function: Callable, arguments: Sequence[tuple], jobs: int | None) -> Iterator[tuple[int, object]]:
    import joblib

    few = len(arguments) < (jobs or joblib.cpu_count())
    n_jobs = len(arguments) if few else jobs or -1
    calls = [joblib.delayed(function)(*own) for own in arguments]
    try:
        try:
            workers = joblib.Parallel(n_jobs, return_as="generator")
        except ValueError:  # Ray's back end gives all results at the end, so it gets the calls in portions
            portion = max(64, math.ceil(len(calls) / 20))
            with joblib.Parallel(n_jobs) as workers:
                for start in range(0, len(calls), portion):
                    yield from enumerate(workers(calls[start : start + portion]), start)
        else:
            yield from enumerate(workers(calls))
    except BrokenProcessPool as error:
        raise InputError("a worker process was killed, most likely for memory; use fewer --jobs") from error


def _on_cluster(
    function: Callable, arguments: Sequence[tuple], address: str, folder: Path
) -> Iterator[tuple[int, object]]:
    """Dask by its own futures: joblib's back end for it (1.6) waits forever for a call that killed its workers."""
    try:
        from distributed import Client, KilledWorker, as_completed
        from distributed.comm import connect
    except ImportError as error:
        raise missing_package("distributed", "--cluster", "cluster") from error

    async def knock() -> None:
        await (await connect(address, timeout=_ANSWER_SECONDS)).close()

    try:
        asyncio.run(knock())  # a Client that finds nobody prints a traceback when it is thrown away
    except (OSError, ValueError) as error:
        raise InputError(
            f"--cluster {address}: no Dask scheduler answers ({error}); expected an address such as tcp://host:8786"
        ) from error
    with Client(address, set_as_default=False) as client:
        try:
            client.submit(_sees, function, folder, pure=False).result(timeout=_WORKER_SECONDS)
            seen = client.run(_sees, function, folder)
        except (TimeoutError, asyncio.TimeoutError) as error:
            raise InputError(
                f"--cluster {address}: no worker took work for {_WORKER_SECONDS} s; start one (dask worker {address})"
            ) from error
        except Exception as error:  # whatever unpickling comes upon
            cause = error.__cause__ or error
            raise InputError(
                f"--cluster {address}: cannot run this command's code ({type(cause).__name__}: {cause}); "
                "install the same version of pcseg for its scheduler and workers"
            ) from error
        blind = [worker for worker, sees in seen.items() if not sees]
        if blind:
            raise InputError(
                f"--cluster {address}: {len(blind)} of {len(seen)} workers (the first is {blind[0]}) do not see the "
                f"folder {folder}; all folders must be on a drive that all machines share, under the same path"
            )
        futures = client.map(function, *zip(*arguments, strict=True), pure=False)
        number = {future.key: index for index, future in enumerate(futures)}
        try:
            for future, result in as_completed(futures, loop=client.loop, with_results=True):
                yield number[future.key], result
        except KilledWorker as error:
            raise InputError(f"--cluster {address}: workers were killed, most likely for memory ({error})") from error


def _sees(function: Callable, folder: Path) -> bool:
    """Say from a worker whether it has the code and the input."""
    return os.path.isdir(folder)
