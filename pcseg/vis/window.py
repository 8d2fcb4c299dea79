"""A window in which a scene can be turned, and its layers switched by keys."""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable

import numpy as np

from pcseg.data.scene import Scene
from pcseg.errors import InputError, missing_package
from pcseg.vis.render import open3d_camera, room_view


def show(scene: Scene, layers: dict[str, np.ndarray]) -> None:
    """Open a window on a scene and wait until it is closed; the keys 1, 2, … choose the layer.

    At first the ceiling and two walls are cut away, as in the pictures; the key C brings them back.

    Args:
        scene: V vertices.
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

    view = room_view(scene.coord, scene.normal, (1280, 800))
    coord = np.asarray(scene.coord, dtype=np.float64)
    names = list(layers)
    cloud = o3d.geometry.PointCloud()
    shown = {"layer": names[0], "cut": True}

    def fill() -> None:
        chosen = view.keep if shown["cut"] else np.ones(len(coord), dtype=bool)
        cloud.points = o3d.utility.Vector3dVector(coord[chosen])
        cloud.colors = o3d.utility.Vector3dVector(layers[shown["layer"]][chosen] / 255.0)

    def on_key(change: Callable[[], None]) -> Callable[[object], bool]:
        def handle(window) -> bool:
            change()
            fill()
            window.update_geometry(cloud)
            print(f"showing {shown['layer']}" + (", cut open" if shown["cut"] else ""), flush=True)
            return True

        return handle

    fill()
    window = o3d.visualization.VisualizerWithKeyCallback()
    width, height = view.camera.size
    if not window.create_window(window_name=f"pcseg: {scene.name}", width=width, height=height):
        raise InputError("open3d cannot open a window here; write a picture instead: --save FILE.png")
    try:
        window.add_geometry(cloud)
        window.get_render_option().light_on = False
        window.get_render_option().point_size = float(view.point_size)
        window.get_view_control().convert_from_pinhole_camera_parameters(open3d_camera(view.camera), True)
        for number, name in enumerate(names, start=1):
            window.register_key_callback(ord(str(number)), on_key(functools.partial(shown.update, layer=name)))
        window.register_key_callback(ord("C"), on_key(lambda: shown.update(cut=not shown["cut"])))
        keys = [f"{number} = {name}" for number, name in enumerate(names, start=1)]
        print(f"keys: {', '.join(keys)}, C = cut open or whole, Q = close", flush=True)
        window.run()
    finally:
        window.destroy_window()
