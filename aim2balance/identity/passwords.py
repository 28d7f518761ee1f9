"""Passwords as argon2id hashes, computed in threads of their own so that nobody's chat waits for somebody's sign-in."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from aim2balance.identity.password_policy import normal_password

# OWASP Password Storage Cheat Sheet (2025), argon2id: 19 MiB, two passes, one lane.
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)

# Two threads bound the memory that a flood of sign-ins can take; they start with the first password.
_threads = ThreadPoolExecutor(2, thread_name_prefix="argon2")

# The hash of a random password nobody knows, with the parameters above: what an unknown address is checked against.
_NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$FI+pExfWNRJGu8cumtQ2vw$FjH+jKt2nkU6W1jKYtPpqT+HXOd9Hve7SszTudj8zX0"


async def hash_password(password: str) -> str:
    return await asyncio.get_running_loop().run_in_executor(_threads, _hasher.hash, normal_password(password))


async def verify_password(stored: str | None, password: str) -> bool:
    """Whether the password is right. Without a stored hash the same work is done and the answer is no."""
    return (
        await asyncio.get_running_loop().run_in_executor(_threads, _verify, stored or _NOBODY, normal_password(password))
        and stored is not None
    )


def is_outdated(stored: str) -> bool:
    """Whether the hash was made with other parameters than today's."""
    return _hasher.check_needs_rehash(stored)


def _verify(stored: str, password: str) -> bool:
    try:
        return _hasher.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False
