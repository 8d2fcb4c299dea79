"""Scenes kept in memory."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable

from pcseg.data.scene import Scene


class SceneCache:
    """Keep what was loaded while it fits; the scenes that were not used for longest leave first.

    Args:
        max_bytes: how much the arrays of all kept scenes may take together.
    """

    def __init__(self, max_bytes: int):
        self.max_bytes = max_bytes
        self.num_bytes = 0
        self._scenes: OrderedDict[Hashable, Scene] = OrderedDict()

    def __len__(self) -> int:
        return len(self._scenes)

    def get(self, key: Hashable, load: Callable[[], Scene]) -> Scene:
        """Give the scene that is kept under a key; else load it, and keep it if it fits. Its arrays are read-only.

        Args:
            key: the same for the same scene.
            load: reads the scene; its arrays must own their memory.
        """
        if key in self._scenes:
            self._scenes.move_to_end(key)
            return self._scenes[key]
        scene = load()
        if scene.num_bytes > self.max_bytes:
            return scene
        for array in (scene.coord, scene.color, scene.normal, scene.segment, scene.instance):
            if array is not None:
                array.flags.writeable = False  # a later draw must find what was on the disk
        self._scenes[key] = scene
        self.num_bytes += scene.num_bytes
        while self.num_bytes > self.max_bytes:
            _, oldest = self._scenes.popitem(last=False)
            self.num_bytes -= oldest.num_bytes
        return scene
