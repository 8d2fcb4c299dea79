"""A picture of a room from above one corner, drawn off-screen by open3d or, without it, by NumPy."""

from __future__ import annotations

import contextlib
import functools
import logging
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from pcseg.vis.mesh import flat_triangles, kept_faces

log = logging.getLogger(__name__)

BACKGROUND = 236  # a light grey: parts of real scans are overexposed, and would be lost on white
_ELEVATION = np.radians(48)  # steep enough to look over the furniture, flat enough to show the far walls
_AZIMUTH = np.radians(62)  # from the room's long side, so that this side lies across the picture
_HALF_FOV = np.radians(13)  # of the picture's height; small: little distortion, nearly isometric
_MARGIN = 0.1  # metres around the points
_SLAB = 0.2  # metres cut off the ceiling and the near walls where there are no normals to tell


@dataclass(frozen=True)
class Camera:
    """A pinhole camera; its axes are x right, y down, z forward.

    Attributes:
        rotation: (3, 3) float64, world to camera.
        position: (3,) float64, metres.
        focal: focal length in pixels.
        size: width and height in pixels.
    """

    rotation: np.ndarray
    position: np.ndarray
    focal: float
    size: tuple[int, int]

    def project(self, coord: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Map points (N, 3) in metres to pixels (N, 2) float64 and their depth (N,) in metres."""
        x, y, depth = ((coord - self.position) @ self.rotation.T).T
        width, height = self.size
        pixel = np.stack([x, y], axis=1) * (self.focal / depth)[:, None] + [(width - 1) / 2, (height - 1) / 2]
        return pixel, depth


@dataclass(frozen=True)
class View:
    """From where a room is looked at, and which of its points are drawn.

    Attributes:
        camera: the camera.
        keep: (N,) bool, False for the ceiling and the walls between the camera and the room.
        point_size: side of a point in pixels, large enough for surfaces to close.
    """

    camera: Camera
    keep: np.ndarray
    point_size: int


def long_side(coord: np.ndarray) -> tuple[float, np.ndarray]:
    """Find the smallest upright box around a room: angle of its long side (radians), its (2, 2) bounds along it."""
    sample = coord[:: max(1, len(coord) // 20_000), :2]
    best = None
    for angle in np.radians(np.arange(0, 90)):
        turned = sample @ turn_about_z(angle)
        bounds = np.percentile(turned, [1, 99], axis=0)  # a few stray points outside a window must not count
        sides = bounds[1] - bounds[0]
        if best is None or np.prod(sides) < best[0]:
            best = (np.prod(sides), angle + (np.pi / 2 if sides[1] > sides[0] else 0.0))
    angle = best[1]
    return angle, np.percentile(sample @ turn_about_z(angle), [0.5, 99.5], axis=0)


def turn_about_z(angle: float) -> np.ndarray:
    """Build the (2, 2) matrix by which ``coord[:, :2] @`` it gives x and y along axes turned by an angle (radians)."""
    return np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])


def _fit(coord: np.ndarray, azimuth: float, size: tuple[int, int]) -> Camera:
    """Place a camera that looks down from ``azimuth`` so that all points just fill the picture (closed form)."""
    back = np.array(  # from the room to the camera
        [np.cos(_ELEVATION) * np.cos(azimuth), np.cos(_ELEVATION) * np.sin(azimuth), np.sin(_ELEVATION)]
    )
    right = np.array([-np.sin(azimuth), np.cos(azimuth), 0.0])
    rotation = np.stack([right, -np.cross(back, right), -back])
    width, height = size
    focal = height / 2 / np.tan(_HALF_FOV)
    x, y, z = (coord @ rotation.T).T
    centre, distance = [], []
    for values, slope in ((x, width / 2 / focal), (y, height / 2 / focal)):
        # |values - centre| <= slope (z + distance) for every point: two half-planes, tight at their maxima.
        high, low = (values - slope * z).max() + _MARGIN, (-values - slope * z).max() + _MARGIN
        centre.append((high - low) / 2)
        distance.append((high + low) / (2 * slope))
    return Camera(rotation, np.array([*centre, -max(distance)]) @ rotation, focal, size)


def point_spacing(coord: np.ndarray) -> float:
    """Estimate how far apart neighbours of (N, 3) are: metres to the sixth neighbour, as in a net of triangles."""
    count = min(7, len(coord))
    distance, _ = cKDTree(coord).query(coord[:: max(1, len(coord) // 2000)], k=[count])
    return float(np.percentile(distance, 75))


def room_view(coord: np.ndarray, normal: np.ndarray | None = None, size: tuple[int, int] = (960, 720)) -> View:
    """Choose a view of a room like a doll's house: from above one corner, the surfaces that face away left out.

    Of the four corners the one that sees most points is taken. Normals of a scan look into the room, so leaving out
    what faces away takes off the ceiling and the near walls. Without normals a slab of 20 cm is cut there instead.

    Args:
        coord: (N, 3) float, metres, z up.
        normal: (N, 3) float, or None.
        size: width and height of the picture in pixels.
    """
    coord = np.asarray(coord, dtype=np.float64)
    angle, bounds = long_side(coord)
    best = None
    for corner in (_AZIMUTH, np.pi - _AZIMUTH, np.pi + _AZIMUTH, -_AZIMUTH):
        camera = _fit(coord, angle + corner, size)
        if normal is not None:
            keep = np.einsum("ij,ij->i", normal, camera.position - coord) > 0
        else:
            turned = coord[:, :2] @ turn_about_z(angle)
            near = np.sign(
                turn_about_z(angle).T @ -camera.rotation[2, :2]
            )  # which of the box's sides are near the camera
            inside = (near * (np.where(near > 0, bounds[1], bounds[0]) - turned) > _SLAB).all(axis=1)
            top = np.percentile(coord[:, 2], 99.5)
            keep = inside & (coord[:, 2] < top - _SLAB)
        if best is None or keep.sum() > best[0]:
            best = (keep.sum(), keep, angle + corner)
    _, keep, azimuth = best
    if not keep.any():
        keep = np.ones(len(coord), dtype=bool)
    camera = _fit(coord[keep], azimuth, size)
    depth = camera.project(coord[keep])[1]
    point_size = round(1.25 * point_spacing(coord[keep]) * camera.focal / float(np.median(depth)))
    return View(camera, keep, int(np.clip(point_size, 2, 40)))


def _draw_numpy(coord: np.ndarray, color: np.ndarray, view: View) -> tuple[np.ndarray, np.ndarray]:
    """Draw square points with a z-buffer: pixels (h, w, 3) uint8 and depth (h, w) float32, 0 where nothing is."""
    width, height = view.camera.size
    pixel, depth = view.camera.project(coord)
    corner = np.rint(pixel - (view.point_size - 1) / 2).astype(np.int64)
    # One key a point: depth in 1/100 mm above, point index below; the least key at a pixel is the nearest point.
    key = (np.rint(depth * 1e5).astype(np.int64) << 32) | np.arange(len(coord))
    empty = np.iinfo(np.int64).max
    buffer = np.full(height * width, empty)
    for dy in range(view.point_size):
        for dx in range(view.point_size):
            x, y = corner[:, 0] + dx, corner[:, 1] + dy
            inside = (x >= 0) & (x < width) & (y >= 0) & (y < height)
            np.minimum.at(buffer, (y * width + x)[inside], key[inside])
    drawn = buffer != empty
    point = buffer[drawn] & 0xFFFFFFFF
    pixels = np.full((height * width, 3), BACKGROUND, dtype=np.uint8)
    pixels[drawn] = color[point]
    z = np.zeros(height * width, dtype=np.float32)
    z[drawn] = depth[point]
    return pixels.reshape(height, width, 3), z.reshape(height, width)


def open3d_camera(camera: Camera):
    """Build open3d's ``PinholeCameraParameters`` of a camera."""
    import open3d as o3d

    width, height = camera.size
    extrinsic = np.eye(4)
    extrinsic[:3, :3] = camera.rotation
    extrinsic[:3, 3] = -camera.rotation @ camera.position
    parameters = o3d.camera.PinholeCameraParameters()
    parameters.extrinsic = extrinsic
    parameters.intrinsic = o3d.camera.PinholeCameraIntrinsic(
        width, height, camera.focal, camera.focal, (width - 1) / 2, (height - 1) / 2
    )
    return parameters


def open3d_geometry(
    coord: np.ndarray, color: np.ndarray, keep: np.ndarray, faces: np.ndarray | None = None, exact: bool = True
):
    """Build what open3d draws of a scan: a ``PointCloud``, or with faces a ``TriangleMesh``.

    Args:
        coord: (V, 3) float, metres.
        color: (V, 3) uint8.
        keep: (V,) bool, what is drawn.
        faces: (F, 3) integer, or None.
        exact: triangles keep to the colours of their corners; else these are blended.
    """
    import open3d as o3d

    coord = np.asarray(coord, dtype=np.float64)
    if faces is None:
        cloud = o3d.geometry.PointCloud(o3d.utility.Vector3dVector(coord[keep]))
        cloud.colors = o3d.utility.Vector3dVector(color[keep] / 255.0)
        return cloud
    faces = kept_faces(faces, keep)
    if exact:
        coord, color = flat_triangles(coord, faces, color)
        faces = np.arange(len(coord)).reshape(-1, 3)
    mesh = o3d.geometry.TriangleMesh(o3d.utility.Vector3dVector(coord), o3d.utility.Vector3iVector(faces))
    mesh.vertex_colors = o3d.utility.Vector3dVector(color / 255.0)
    return mesh


def set_options(options) -> None:
    """Set open3d's ``RenderOption``: no light, so that colours are exact; surfaces seen from both sides."""
    options.light_on = False
    options.mesh_show_back_face = True
    options.background_color = np.full(3, BACKGROUND / 255.0)


def _draw_open3d(
    coord: np.ndarray, color: np.ndarray, view: View, faces: np.ndarray | None = None, exact: bool = True
) -> tuple[np.ndarray, np.ndarray]:
    """Draw the same, or triangles, with open3d's off-screen window.

    Raises:
        ImportError: if open3d is not installed or lacks system libraries.
        RuntimeError: if the window cannot be opened, or stays blank.
    """
    import open3d as o3d

    width, height = view.camera.size
    geometry = open3d_geometry(coord, color, view.keep, faces, exact)
    with quiet(o3d):
        # Made and destroyed in here: while another Visualizer is alive the pictures are blank, without any error.
        window = o3d.visualization.Visualizer()
        # Using a window that was not opened ends the process, so look first.
        if not window.create_window(width=width, height=height, visible=False):
            raise RuntimeError("open3d could not open an off-screen window (EGL)")
        try:
            window.add_geometry(geometry)
            options = window.get_render_option()
            set_options(options)
            options.point_size = float(view.point_size)
            window.get_view_control().convert_from_pinhole_camera_parameters(
                open3d_camera(view.camera), allow_arbitrary=True
            )
            pixels = np.asarray(window.capture_screen_float_buffer(do_render=True))
            depth = np.array(window.capture_depth_float_buffer(do_render=True))
        finally:
            window.destroy_window()
    if not depth.any():
        raise RuntimeError("open3d's picture is blank")
    return np.rint(pixels * 255).astype(np.uint8), depth


@contextlib.contextmanager
def quiet(o3d) -> Iterator[None]:
    """Silence what open3d and its window library print on a machine without a display, where all is well."""
    unset = "XDG_RUNTIME_DIR" not in os.environ
    if unset:
        os.environ["XDG_RUNTIME_DIR"] = tempfile.gettempdir()
    try:
        with o3d.utility.VerbosityContextManager(o3d.utility.VerbosityLevel.Error):
            yield
    finally:
        if unset:
            del os.environ["XDG_RUNTIME_DIR"]


@functools.lru_cache
def _say_once(message: str) -> None:
    log.info(message)


def _darken_outlines(pixels: np.ndarray, depth: np.ndarray) -> np.ndarray:
    """Darken what lies just behind an edge, so that flat colours still show shapes; all other pixels stay exact.

    Source: eye-dome lighting, Boucheny, "Visualisation scientifique de grands volumes de données", 2009; here only
    for steps in depth beyond 2 %, which are those between objects.
    """
    height, width = depth.shape
    reach = max(1, height // 300)
    drawn = depth > 0
    log_depth = np.log(depth, where=drawn, out=np.full(depth.shape, np.inf))
    padded = np.pad(log_depth, reach, constant_values=np.inf)
    dark = np.zeros(depth.shape)
    for dy in (0, reach, 2 * reach):
        for dx in (0, reach, 2 * reach):
            neighbour = padded[dy : dy + height, dx : dx + width]
            dark[drawn] += np.clip(log_depth[drawn] - neighbour[drawn] - 0.02, 0, 0.05)
    factor = np.exp(-5 * dark)
    return np.rint(pixels * factor[..., None]).astype(np.uint8)


@dataclass(frozen=True)
class Picture:
    """A picture of a room.

    Attributes:
        pixels: (h, w, 3) uint8.
        backend: who drew it, ``"open3d"`` or ``"numpy"``; both draw the same.
    """

    pixels: np.ndarray
    backend: str


def render(
    coord: np.ndarray, color: np.ndarray, view: View, faces: np.ndarray | None = None, exact: bool = True
) -> Picture:
    """Draw a room from a view, by open3d where it works, else by NumPy; says which through ``logging``.

    Args:
        coord: (N, 3) float, metres; the points that ``view`` was made for.
        color: (N, 3) uint8; appears unshaded, but for dark outlines behind edges.
        view: from :func:`room_view`.
        faces: (F, 3) triangles, which open3d draws instead of the points; NumPy draws the points.
        exact: triangles show none but the colours of their corners; else these are blended.
    """
    try:
        pixels, depth = _draw_open3d(coord, color, view, faces, exact)
        backend = "open3d"
        _say_once("pictures are drawn by open3d")
    except (ImportError, RuntimeError) as error:
        kept = np.asarray(coord[view.keep], dtype=np.float64)
        pixels, depth = _draw_numpy(kept, color[view.keep], view)
        backend = "numpy"
        _say_once(f"pictures are drawn by NumPy, since open3d does not work here: {error}")
    return Picture(_darken_outlines(pixels, depth), backend)
