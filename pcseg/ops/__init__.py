"""Custom operators, each with a plain-PyTorch reference beside it."""

from pcseg.ops._extension import has_extension, has_kernel
from pcseg.ops.batch_norm_relu import batch_norm_relu, batch_norm_relu_reference
from pcseg.ops.center_collapse import center_collapse, center_collapse_of_features, center_collapse_reference
from pcseg.ops.class_centers import class_centers, class_centers_reference
from pcseg.ops.kernel_map import PairLists, strided_map, submanifold_map, voxel_order
from pcseg.ops.segment_reduce import segment_reduce
from pcseg.ops.sparse_convolution import instruction_sets, sparse_convolution, sparse_convolution_finished
from pcseg.ops.voxelize import Voxels, voxelize, voxelize_reference

__all__ = [
    "PairLists",
    "Voxels",
    "batch_norm_relu",
    "batch_norm_relu_reference",
    "center_collapse",
    "center_collapse_of_features",
    "center_collapse_reference",
    "class_centers",
    "class_centers_reference",
    "has_extension",
    "has_kernel",
    "instruction_sets",
    "segment_reduce",
    "sparse_convolution",
    "sparse_convolution_finished",
    "strided_map",
    "submanifold_map",
    "voxel_order",
    "voxelize",
    "voxelize_reference",
]
