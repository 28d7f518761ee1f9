"""Each thing that is done by one transaction at a time has a number of its own."""

from aim2balance.kit.db import LockKey


def test_no_two_locks_have_one_number():
    assert len({key.value for key in LockKey.__members__.values()}) == len(LockKey.__members__)
    assert len(LockKey) == len(LockKey.__members__), "a second name for a number is an alias, and both wait for each other"
