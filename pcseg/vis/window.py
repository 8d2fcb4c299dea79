"""A window in which a scene can be turned, and its layers switched by keys."""

from __future__ import annotations

import os
import sys

import numpy as np

from pcseg.errors import InputError, missing_package


def show(title: str, coord: np.ndarray, layers: dict[str, np.ndarray]) -> None:
    """Open a window on a scene and wait until it is closed; the keys 1, 2, … choose the layer.

    Args:
        title: the window's title.
        coord: (V, 3) float, metres.
        layers: title → colours (V, 3) uint8, e.g. from :func:`pcseg.vis.panels.scene_layers`.

    Raises:
        InputError: if there is no display, or open3d is missing or cannot open a window.
    """
    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        raise InputError("there is no display to open a window on; write a picture instead: --save FILE.png")
    try:
        import open3d as o3d
    except ModuleNotFoundError as error:
        raise InputError(f"{missing_package('open3d', 'the window', 'vis-cpu')}; or write a picture: --save FILE.png") \
            from error  # fmt: skip
    except ImportError as error:
        raise InputError(
            f"the window needs open3d, which lacks a system library ({error}): run tools/system_libs.sh, "
            "or write a picture: --save FILE.png"
        ) from error

    cloud = o3d.geometry.PointCloud(o3d.utility.Vector3dVector(np.asarray(coord, dtype=np.float64)))
    names = list(layers)

    def paint(name: str) -> None:
        cloud.colors = o3d.utility.Vector3dVector(layers[name] / 255.0)

    def key_handler(name: str):
        def handle(window) -> bool:
            paint(name)
            window.update_geometry(cloud)
            print(f"showing {name}")
            return True

        return handle

    paint(names[0])
    window = o3d.visualization.VisualizerWithKeyCallback()
    if not window.create_window(window_name=title, width=1280, height=800):
        raise InputError("open3d cannot open a window here; write a picture instead: --save FILE.png")
    try:
        window.add_geometry(cloud)
        window.get_render_option().light_on = False
        window.get_render_option().point_size = 4.0
        for number, name in enumerate(names, start=1):
            window.register_key_callback(ord(str(number)), key_handler(name))
        print("keys: " + ", ".join(f"{number} = {name}" for number, name in enumerate(names, start=1)) + ", Q = close")
        window.run()
    finally:
        window.destroy_window()
