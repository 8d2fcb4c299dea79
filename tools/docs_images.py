"""Makes the pictures of README.md and docs/ anew: ``make docs-images``, or ``python tools/docs_images.py [NAME …]``.

Runs from the repository's root with what the demo left in ./demo, and makes that first if it is missing. A new picture
is one more line in PICTURES.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import numpy as np
from PIL import Image
from scipy.spatial import cKDTree

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "images"
LARGEST = 400_000  # bytes of a picture
ALIKE = 6  # of 255: colours that differ by no more stand for each other where some must be given up


DEMO = "demo/runs/demo/evaluate_val.json"


class Picture(NamedTuple):
    """A picture: its file's name, the most pixels across, and the command, whose {out} is a new folder.

    ``made`` is what the command writes there, if called otherwise; a page, ``NAME.html#…``, is opened in Chromium,
    ``height`` pixels high. What it ``needs`` is the demo's, or takes hours: then the picture is left as it is without.
    """

    name: str
    width: int
    command: str
    made: str = ""
    height: int = 0
    needs: str = DEMO


PICTURES = (
    Picture("demo.png", 1800, "pcseg.view demo/data/val/scene0025_00 --run demo/runs/demo --mesh demo/raw/scans "
            "--save {out}/demo.png"),
    Picture("scans.png", 1536, "data_prep.synthetic --sheet {out} --scenes 100 --split 70,25,5", "scenes.png"),
    Picture("samples.png", 1600, "pcseg.data.preview --cfg demo.yaml --save {out}/samples.png "
            "data.augment.mix3d_p=0.8 data.augment.elastic_p=0.95"),
    Picture("page.png", 1280, "pcseg.view demo/data/val --run demo/runs/demo --html {out}/page.html",
            "page.html#scene=scene0025_00&layer=prediction", 800),
    Picture("report.png", 1280, "pcseg.report demo/runs/demo --out {out}/report.html", "report.html", 1080),
    Picture("box.png", 1500, "pcseg.view box/unseen/val/scene0004_00 --run box --mesh box/raw/unseen/scans "
            "--save {out}/box.png", needs="box/unseen"),
    Picture("colours.png", 1980, "pcseg.colours --save {out}/colours.png"),
)  # fmt: skip


def shrink(picture: Image.Image, width: int, largest: int = LARGEST) -> bytes:
    """Write a picture as a small PNG: narrower if it is too wide, with fewer colours if it is too large.

    Raises:
        SystemExit: if it is too large even with 64 colours.
    """
    picture = picture.convert("RGB")
    if picture.width > width:
        picture = picture.resize((width, round(picture.height * width / picture.width)), Image.Resampling.BOX)
    for colors in (None, 256, 128, 64):
        stream = io.BytesIO()
        kept = picture if colors is None else with_few_colors(picture, colors)
        kept.save(stream, "PNG", optimize=True)
        if stream.tell() <= largest:
            return stream.getvalue()
    raise SystemExit(
        f"a picture of {picture.width} × {picture.height} pixels takes {stream.tell()} bytes: make it smaller"
    )


def with_few_colors(picture: Image.Image, count: int) -> Image.Image:
    """Bring an RGB picture down to some colours: half of them are its commonest ones, so that legends stay exact.

    Pillow's own choice merges the small patches of a legend into each other, and its way to the nearest colour makes
    white grey.
    """
    pixels = np.asarray(picture)
    colors, where, times = np.unique(pixels.reshape(-1, 3), axis=0, return_inverse=True, return_counts=True)
    colors = colors.astype(float)
    distance = np.full(len(colors), np.inf)  # of each colour to those that were chosen
    palette = []
    for index in np.argsort(-times, kind="stable"):
        if distance[index] > ALIKE:
            palette.append(colors[index])
            distance = np.minimum(distance, np.abs(colors - colors[index]).max(axis=1))
        if len(palette) == count // 2:
            break
    far = distance > ALIKE
    if far.any():
        rest = np.repeat(colors[far], times[far], axis=0).astype(np.uint8)
        merged = Image.fromarray(rest[None]).quantize(count - len(palette), dither=Image.Dither.NONE).getpalette()
        palette = np.concatenate([palette, np.array(merged, dtype=float).reshape(-1, 3)])[:count]
    _, nearest = cKDTree(palette).query(colors)
    kept = Image.fromarray(nearest[where.ravel()].astype(np.uint8).reshape(pixels.shape[:2]), mode="P")
    kept.putpalette(np.ravel(palette).astype(int).tolist())
    return kept


def screenshot(browser: str, page: str, size: tuple[int, int], out: Path) -> None:
    """Open a page (its file's path, perhaps with #…) in a headless Chromium and write what is seen."""
    flags = (
        "--headless=new",
        "--no-sandbox",
        "--use-angle=swiftshader",
        "--enable-unsafe-swiftshader",
        "--hide-scrollbars",
    )
    more = (
        f"--window-size={size[0]},{size[1]}",
        "--virtual-time-budget=20000",
        f"--screenshot={out}",
        f"file://{page}",
    )
    subprocess.run([browser, *flags, *more], check=True, capture_output=True, timeout=120)


def main(names: list[str]) -> None:
    from pcseg.files import atomic_file

    unknown = set(names) - {picture.name for picture in PICTURES}
    if unknown:
        raise SystemExit(f"{min(unknown)}: expected names of {', '.join(picture.name for picture in PICTURES)}")
    chosen = [picture for picture in PICTURES if not names or picture.name in names]
    if any(picture.needs == DEMO for picture in chosen) and not (ROOT / DEMO).is_file():
        subprocess.run([sys.executable, "-m", "pcseg.demo"], cwd=ROOT, check=True)
    FOLDER.mkdir(parents=True, exist_ok=True)
    browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    for picture in chosen:
        if not (ROOT / picture.needs).exists():
            print(f"{picture.name}: left as it is; it needs {picture.needs} (make box)")
            continue
        if picture.height and browser is None:
            print(f"{picture.name}: left as it is; it needs Chromium (apt-get install chromium)")
            continue
        start = time.monotonic()
        with tempfile.TemporaryDirectory() as out:
            words = picture.command.format(out=out).split()
            done = subprocess.run([sys.executable, "-m", *words], cwd=ROOT, capture_output=True, text=True)
            if done.returncode:
                raise SystemExit(f"{picture.name}: {' '.join(words)} failed:\n{done.stdout}{done.stderr}")
            if picture.height:
                screenshot(browser, f"{out}/{picture.made}", (picture.width, picture.height), Path(out) / picture.name)
            with Image.open(Path(out) / (picture.name if picture.height else picture.made or picture.name)) as image:
                content = shrink(image, picture.width)
        with atomic_file(FOLDER / picture.name) as temporary:
            temporary.write_bytes(content)
        print(f"{picture.name}: {len(content) / 1000:.0f} kB, {time.monotonic() - start:.0f} s", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
