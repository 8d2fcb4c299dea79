"""The mean over the points of all processes."""

from __future__ import annotations

import torch
import torch.distributed
from torch import Tensor, nn

from pcseg.ops.processes import several_processes, sum_over_processes


class PointMean(nn.Module):
    """Sum over points / sum of their weights, such that two processes learn as one with the whole batch.

    DistributedDataParallel takes the mean of the processes' gradients. The mean of the processes' means is not the mean
    over all points where one process has more labels than another. So each divides its own sum by the weight of all
    processes' points, divided by their number; only this one number is sent. The mean of the processes' values then is
    the mean over all points, and so are the gradients. In evaluation each process is on its own, since processes
    validate different numbers of scenes and would wait for each other.

    Attributes:
        sync: use the weights of all processes while training; no effect without ``torch.distributed``. Every process
            must then call it equally often.
    """

    def __init__(self):
        super().__init__()
        self.sync = False

    def forward(self, total: Tensor, weight: Tensor) -> Tensor:
        """The mean.

        Args:
            total: scalar, this process's weighted sum.
            weight: scalar, its weights' sum, or number of points; not differentiated.

        Returns:
            Scalar of the dtype of ``total``; ``total`` where no process has any weight, which is 0 then.
        """
        weight = weight.detach().to(total.dtype)
        if self.sync and self.training and several_processes():
            weight = sum_over_processes(weight) / torch.distributed.get_world_size()
        return total / torch.where(weight > 0, weight, 1)


def sync_means(module: nn.Module, sync: bool = True) -> nn.Module:
    """Set ``sync`` of every :class:`PointMean` in a module, and give the module back."""
    for child in module.modules():
        if isinstance(child, PointMean):
            child.sync = sync
    return module
