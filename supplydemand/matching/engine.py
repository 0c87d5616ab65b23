"""The engine: shards of the demands against all supplies, by the compiled kernel where there is one, else by the plain one."""

from supplydemand.matching.compiled import CompiledKernel
from supplydemand.matching.encoded import Snapshot
from supplydemand.matching.layout import UnfitError
from supplydemand.matching.plain import PlainKernel
from supplydemand.matching.profile import Profile
from supplydemand.matching.table import MatchTable, digest, merge, row_dtype

__all__ = ["MatchTable", "digest", "match_shard", "merge", "row_dtype", "shard_bounds"]


def shard_bounds(demand_count: int, shard: int, shard_count: int) -> tuple[int, int]:
    """Positions of the demands of one shard (from 0), in contiguous pieces of nearly equal size.

    Raises:
        ValueError: the shard does not exist.
    """
    if not 0 <= shard < shard_count:
        raise ValueError(f"shard {shard} of {shard_count}")
    return demand_count * shard // shard_count, demand_count * (shard + 1) // shard_count


def match_shard(
    snapshot: Snapshot, *, shard: int, shard_count: int, profile: Profile, top: int = 20, threads: int = 1
) -> MatchTable:
    """Match one shard of the demands against all supplies.

    The union over all shards is the same for any ``shard_count``, on any machine, with or without the compiled kernel.

    Raises:
        ValueError: the snapshot is of another profile, or the shard does not exist.
    """
    if snapshot.profile_name != profile.name:
        raise ValueError(f"snapshot of profile {snapshot.profile_name!r}, not {profile.name!r}")
    first, last = shard_bounds(snapshot.demand_count, shard, shard_count)
    return kernel_for(snapshot, profile, top).match(first, last, threads)


def kernel_for(snapshot: Snapshot, profile: Profile, top: int) -> CompiledKernel | PlainKernel:
    """The fastest kernel that can hold the snapshot."""
    try:
        return CompiledKernel(snapshot, profile, top)
    except UnfitError:
        return PlainKernel(snapshot, profile, top)
