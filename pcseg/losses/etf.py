"""Simplex equiangular tight frames: K unit vectors as far apart from each other as K vectors can be."""

from __future__ import annotations

import torch
from torch import Tensor


def simplex_etf(
    num_classes: int,
    dim: int,
    seed: int = 0,
    dtype: torch.dtype = torch.float32,
    device: torch.device | str | None = None,
) -> Tensor:
    """K unit vectors in ``dim`` dimensions whose pairwise cosines are all −1/(K−1), in a random orientation.

    M = sqrt(K/(K−1)) · B Qᵀ, where the rows of B (K, K−1) are the corners of the standard simplex written in its own
    K−1 dimensions (a Helmert basis of the vectors that sum to 0), and Q (dim, K−1) is random with orthonormal columns.
    The usual sqrt(K/(K−1)) · U (I − 11ᵀ/K) has the same Gram matrix but wants K orthonormal columns in U, so it cannot
    do K = dim + 1; a QR of a (dim, K) matrix would silently hand back only dim of them.

    Args:
        num_classes: K, 2 ≤ K ≤ dim + 1.
        dim: length of each vector.
        seed: of the orientation; same seed, same bits on one machine. Leaves torch's global generator alone.
        dtype: of the result; all is computed in float64 and cast at the end.
        device: of the result; all is computed on the CPU.

    Returns:
        (K, dim) tensor, one class a row. The rows sum to zero.

    Raises:
        ValueError: K < 2 (one vector has no other to be equiangular to), or K > dim + 1 (no such frame exists).

    Source: Papyan, Han, Donoho, "Prevalence of neural collapse", PNAS 2020, for the frame.
    """
    if num_classes < 2:
        raise ValueError(f"a simplex ETF needs at least 2 classes, got num_classes={num_classes}")
    rank = num_classes - 1
    if dim < rank:
        raise ValueError(
            f"no simplex ETF of {num_classes} vectors exists in {dim} dimensions: it needs dim ≥ {rank}. "
            f"Lift the features to at least {rank} dimensions first (CenterCollapse: projection='linear'; ETFHead: by "
            f"itself), or use a spherical code, which maximises the smallest angle instead"
        )
    generator = torch.Generator().manual_seed(seed)
    # Orthonormal basis, with R's diagonal made positive so that the orientation is uniform over all rotations.
    q, r = torch.linalg.qr(torch.randn(dim, rank, generator=generator, dtype=torch.float64))
    q = q * torch.where(r.diagonal() < 0, -1.0, 1.0)
    # Helmert: column j (1-based) is (1, …, 1, −j, 0, …, 0) / sqrt(j (j + 1)), with j ones.
    j = torch.arange(1, num_classes, dtype=torch.float64)
    row = torch.arange(num_classes, dtype=torch.float64)[:, None]
    basis = torch.where(row < j, 1.0, torch.where(row == j, -j, 0.0)) / torch.sqrt(j * (j + 1))
    etf = (num_classes / rank) ** 0.5 * (basis @ q.T)
    return etf.to(device=device, dtype=dtype)
