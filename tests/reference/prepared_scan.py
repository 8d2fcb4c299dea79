"""Slow, plain re-implementations of what data_prep.scannet does, one vertex and one face at a time."""

from __future__ import annotations

import math


def vertex_normals(coord, faces) -> list[list[float]]:
    """Mean of the unit normals of a vertex's faces, weighted by area; (0, 0, 1) where they cancel or there are none."""
    sums, areas = [[0.0, 0.0, 0.0] for _ in coord], [0.0 for _ in coord]
    for i, j, k in faces:
        a, b, c = ([float(x) for x in coord[n]] for n in (i, j, k))
        u = [b[n] - a[n] for n in range(3)]
        v = [c[n] - a[n] for n in range(3)]
        cross = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]]
        length = math.sqrt(sum(x * x for x in cross))
        if length == 0:
            continue
        area, unit = length / 2, [x / length for x in cross]
        for n in (i, j, k):
            sums[n] = [s + area * x for s, x in zip(sums[n], unit, strict=True)]
            areas[n] += area
    normals = []
    for s, area in zip(sums, areas, strict=True):
        length = math.sqrt(sum(x * x for x in s))
        normals.append([x / length for x in s] if length > 1e-9 * area else [0.0, 0.0, 1.0])
    return normals


def superpoints(segments) -> list[int]:
    """The place of each vertex's segment among all segments of the scan in ascending order."""
    order = sorted(set(segments))
    return [order.index(own) for own in segments]


def labels(segments, groups, categories, ids20, ids200) -> tuple[list[int], list[int], list[int]]:
    """Label every vertex by walking through all groups; the last group that holds its segment decides.

    Args:
        segments: segment id of each vertex.
        groups: dicts of id, label, segments.
        categories: raw category → (id, nyu40id).
        ids20: the nyu40 ids of ScanNet's classes, in index order.
        ids200: the ids of ScanNet200's classes, in index order.

    Returns:
        class index of 20, class index of 200, object id, a vertex each; -1 = none.
    """
    segment20, segment200, instance = [], [], []
    for own in segments:
        result = (-1, -1, -1)
        for group in groups:
            if own in group["segments"]:
                raw_id, nyu = categories.get(group["label"], (None, None))
                result = (
                    ids20.index(nyu) if nyu in ids20 else -1,
                    ids200.index(raw_id) if raw_id in ids200 else -1,
                    group["id"],
                )
        segment20.append(result[0])
        segment200.append(result[1])
        instance.append(result[2])
    return segment20, segment200, instance
