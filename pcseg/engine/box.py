"""The model in the box: a small trained network that comes with the package, and how it gets there.

It is a run's folder like any other, but for its weights, which are of half precision and known by their SHA-256.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pcseg import config as configs
from pcseg.engine.checkpoints import find_checkpoint, write_safetensors
from pcseg.engine.weights import header_of, read_weights
from pcseg.errors import InputError
from pcseg.files import atomic_folder, sha256_of
from pcseg.labels import CLASSES_FILE, is_own_label_set, label_set_of_run

if TYPE_CHECKING:
    from pcseg.engine.predictor import Predictor
    from pcseg.engine.tta import Inference

BOX = Path(__file__).parents[1] / "box"
NAME = "box"  # what commands call it
WEIGHTS = Path("checkpoints") / "best.safetensors"
ABOUT = "box.json"
CARD = "MODEL_CARD.md"
MOST_BYTES = 16_000_000  # of the weights: git and pip carry them along


def publish(
    run: str | Path,
    checkpoint: str,
    out: str | Path,
    about: dict[str, Any],
    card: Callable[[dict[str, Any]], str] | None = None,
    files: Sequence[str | Path] = (),
) -> Path:
    """Write a trained run as a folder to ship: weights in half precision, config, and what is known about them.

    Args:
        run: the folder that ``pcseg.train`` wrote.
        checkpoint: ``"best"`` or ``"last"``.
        out: the folder, replaced whole if it is there.
        about: plain values for ``box.json``, such as scores; what the weights are (``parameters``, ``bytes``,
            ``weights_sha256``) is added.
        card: writes the model card, given all that is in ``box.json``; None keeps the card that is there.
        files: others to put into the folder.

    Returns:
        The weights' file.

    Raises:
        InputError: if the run has no such checkpoint, half precision cannot hold a number of it, the weights are too
            large, or the folder cannot be written.
    """
    run, out = Path(run), Path(out)
    config = configs.load_of_run(run)
    source = find_checkpoint(run, checkpoint)
    weights = read_weights(source)
    half = {key: value.half() if value.is_floating_point() else value for key, value in weights.state.items()}
    broken = [key for key, value in half.items() if not value.isfinite().all()]
    if broken:
        raise InputError(f"{source}: the entry {broken[0]!r} has numbers beyond ±65504, too large for half precision")
    own = is_own_label_set(config.data.label_set)
    # Names, no paths: the folder is there to be passed on.
    config.runs, config.data.root = Path(config.runs).name, Path(config.data.root).name
    config.train.init = Path(config.train.init).name
    config.data.label_set = CLASSES_FILE if own else config.data.label_set
    config.train.precision = "auto"  # what training was computed in need not be fast, or there, elsewhere
    weights.config = configs.to_dict(config)
    old_card = (out / CARD).read_text(encoding="utf-8") if (out / CARD).is_file() else None
    with atomic_folder(out) as temporary:
        file = temporary / WEIGHTS
        file.parent.mkdir()
        write_safetensors(file, half, header_of(weights))
        file.chmod(0o644)  # safetensors leaves it to the user who made it
        if file.stat().st_size > MOST_BYTES:
            raise InputError(
                f"{source}: its weights take {file.stat().st_size / 1e6:.1f} MB in half precision, expected "
                f"{MOST_BYTES / 1e6:.0f} MB at most; train with smaller model.channels"
            )
        configs.save(config, temporary / "config.yaml")
        if own:
            shutil.copyfile(label_set_of_run(run, CLASSES_FILE), temporary / CLASSES_FILE)
        for other in files:
            shutil.copyfile(other, temporary / Path(other).name)
        known = {
            **about,
            "parameters": weights.num_parameters,
            "bytes": file.stat().st_size,
            "weights_sha256": sha256_of(file),
        }
        text = old_card if card is None else card(known)
        if text is not None:
            (temporary / CARD).write_text(text, encoding="utf-8")
        (temporary / ABOUT).write_text(json.dumps(known, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return out / WEIGHTS


def checked_weights() -> Path:
    """Find the weights in the box, after a look at whether they are what was put there.

    Raises:
        InputError: if they are missing, or others than ``box.json`` says.
    """
    about, weights = BOX / ABOUT, BOX / WEIGHTS
    again = "reinstall pcseg, or name a run of your own"
    for file in (about, weights):
        if not file.is_file():
            raise InputError(f"{file}: is missing, a part of the network that comes with pcseg; {again}")
    try:
        expected = json.loads(about.read_text(encoding="utf-8"))["weights_sha256"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(f"{about}: is damaged, it does not say what the network's weights are; {again}") from error
    if sha256_of(weights) != expected:
        raise InputError(f"{weights}: is damaged or not the file that {ABOUT} describes (SHA-256 differs); {again}")
    return weights


def load_box(
    checkpoint: str = "best",
    device: str | None = None,
    inference: Inference | None = None,
    precision: str | None = None,
    labels: str | None = None,
) -> Predictor:
    """Load the network in the box.

    Args:
        checkpoint: ``"best"``, as there is no other.
        device, inference, precision: see :func:`pcseg.engine.predictor.load_run`.
        labels: a label set to answer with; None takes the coarser one of a network with two.

    Raises:
        InputError: if the box is missing or damaged, or an option is wrong.
    """
    from pcseg.engine.predictor import load_run  # here, so that training need not load it to start from the box

    if checkpoint != "best":
        raise InputError(f"--checkpoint is {checkpoint}, but the network that comes with pcseg has no other than best")
    checked_weights()
    labels = labels or configs.load_of_run(BOX).data.coarse_label_set or None
    return load_run(BOX, checkpoint, device, inference, precision, labels)


def is_box(run: str | Path | None) -> bool:
    """Say whether the network in the box is meant: nothing, or its name where no run of that name lies here."""
    return run is None or (str(run) == NAME and not (Path(run) / "config.yaml").is_file())


def weights_file(name: str | None) -> str | None:
    """Turn ``"box"``, where no file of that name lies here, into the path of the weights in the box.

    Args:
        name: of a file with weights; it, or None, is given back.

    Raises:
        InputError: see :func:`checked_weights`.
    """
    return str(checked_weights()) if name == NAME and not Path(name).is_file() else name
