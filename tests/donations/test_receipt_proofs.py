"""A receipt among those of its month: the tree, what a close keeps of it, and what its owner is shown."""

import hashlib
from datetime import timedelta
from uuid import UUID

import pytest

from aim2balance.donations import chain, receipt_tree, service
from aim2balance.donations.receipt_tree import BLOCK, PathStep, follow, path_to, root_of
from aim2balance.kit.db import Database
from aim2balance.kit.ids import new_id
from tests.donations.books import NOVEMBER, OCTOBER, Answer, book, day, set_rate
from tests.donations.test_routes import DonationsContext

CT_LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
CT_ROOTS = {
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    5: "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    7: "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}
"""The test data of Certificate Transparency, whose tree RFC 6962 describes."""


def hashes(count: int) -> list[bytes]:
    return [hashlib.sha256(b"\x00" + str(number).encode()).digest() for number in range(count)]


@pytest.mark.parametrize(("count", "root"), CT_ROOTS.items())
def test_the_tree_is_that_of_rfc_6962(count: int, root: str) -> None:
    leaves = [hashlib.sha256(b"\x00" + bytes.fromhex(data)).digest() for data in CT_LEAVES[:count]]
    assert root_of(leaves).hex() == root


@pytest.mark.parametrize("count", [1, 2, 3, 1023, 1024, 1025, 2048, 3000, 5121])
def test_every_leaf_leads_to_the_root_through_its_block(count: int) -> None:
    leaves = hashes(count)
    blocks = [leaves[at : at + BLOCK] for at in range(0, count, BLOCK)]
    roots = [root_of(block) for block in blocks]
    assert root_of(roots) == root_of(leaves)
    for index in {0, 1, count // 2, count - 2, count - 1, BLOCK - 1, BLOCK} & set(range(count)):
        number, place = divmod(index, BLOCK)
        steps = [*path_to(blocks[number], place), *path_to(roots, number)]
        assert follow(leaves[index], steps) == root_of(leaves)
        assert follow(leaves[index - 1], steps) != root_of(leaves) or count == 1


def test_nothing_collected_has_a_hash_too() -> None:
    assert root_of([]) == receipt_tree.EMPTY == hashlib.sha256(b"").digest()


async def receipts_of(db: Database, owner_id: UUID) -> list[UUID]:
    async with db.connection() as c:
        rows = await c.fetch("SELECT id FROM transfer WHERE owner_id = $1 ORDER BY happened_at, id", owner_id)
    return [row["id"] for row in rows]


async def test_a_receipt_is_shown_to_be_in_its_month_and_to_nobody_else(db: Database) -> None:
    context = DonationsContext(db, day(NOVEMBER, 20))
    await set_rate(db)
    stranger = new_id()
    async with context.member() as (client, user), context.member("eve@example.org") as (other, _), context.visitor() as visitor:
        mine = [Answer(day(OCTOBER, 5) + timedelta(minutes=number), 100 + number, user.id) for number in range(3)]
        theirs = [Answer(day(OCTOBER, 5) + timedelta(seconds=number), 5_000, stranger) for number in range(1_500)]
        await book(db, *theirs, *mine, Answer(day(NOVEMBER, 3), 70, user.id), Answer(day(OCTOBER, 9), 80, user.id, is_demo=True))
        first, *_ = receipts = await receipts_of(db, user.id)

        open_month = (await client.get("/api/donations/2025-10/proof", params={"receipt": str(first)})).json()
        assert (open_month["donation"]["state"], open_month["proof"]) == ("accruing", None)
        await service.close(context.fund, OCTOBER, actor="test")

        document = chain.read_document((await visitor.get("/api/donations")).text)
        assert chain.verify_document(document) == []
        published = next(month for month in document["months"] if month["month"] == "2025-10")
        assert published["receipts"]["count"] == 1_503
        assert published["receipts"]["microEur"] == published["collectedMicroEur"]
        seen = set()
        for receipt_id in receipts:
            answer = await client.get("/api/donations/2025-10/proof", params={"receipt": str(receipt_id)})
            if answer.status_code == 404:
                assert (answer.json()["code"], answer.json()["month"]) == ("other_month", "2025-11")
                continue
            found = answer.json()
            if found["demo"]:
                assert (found["proof"], found["donation"]) == (None, None)
                continue
            steps = [PathStep(side=step["side"], hash=bytes.fromhex(step["hash"])) for step in found["proof"]["path"]]
            leaf = receipt_tree.leaf(receipt_id, found["restorationMicroEur"])
            assert follow(leaf, steps).hex() == found["proof"]["root"] == published["receipts"]["root"]
            assert found["donation"]["hash"] == published["hash"]
            seen.add(found["restorationMicroEur"])
        assert seen == {100, 101, 102}
        for client_of_another, status in ((other, 404), (visitor, 401)):
            refused = await client_of_another.get("/api/donations/2025-10/proof", params={"receipt": str(first)})
            assert refused.status_code == status
        for nobodys in (new_id(), UUID(int=0), UUID("ffffffff-ffff-7fff-bfff-ffffffffffff"), UUID("3b241101-e2bb-4255-8caf-4136c566a962")):
            missing = await client.get("/api/donations/2025-10/proof", params={"receipt": str(nobodys)})
            assert (missing.status_code, missing.json()["code"]) == (404, "receipt_not_found")
        assert (await client.get("/api/donations/2025-10/proof", params={"receipt": "x"})).status_code == 400
        later = (await client.get("/api/donations/2025-11/proof", params={"receipt": str(receipts[-1])})).json()
        assert (later["restorationMicroEur"], later["donation"]["state"]) == (70, "accruing")

        # A month that was closed before receipts were kept.
        async with db.connection() as c:
            await c.execute("ALTER TABLE donation_block DISABLE TRIGGER USER; DELETE FROM donation_block")
        before = (await client.get("/api/donations/2025-10/proof", params={"receipt": str(first)})).json()
        assert (before["donation"]["state"], before["proof"]) == ("due", None)


@pytest.mark.parametrize(("name", "value"), [("root", "f" * 63), ("count", -1), ("count", 10**9), ("microEur", "1")])
async def test_a_changed_hash_over_receipts_is_found(db: Database, name: str, value: object) -> None:
    context = DonationsContext(db, day(NOVEMBER, 20))
    await set_rate(db)
    await book(db, Answer(day(OCTOBER, 5), 12_345, new_id()))
    await service.close(context.fund, OCTOBER, actor="test")
    async with context.visitor() as visitor:
        document = chain.read_document((await visitor.get("/api/donations")).text)
    month = next(month for month in document["months"] if month["month"] == "2025-10")
    month["receipts"] = {**month["receipts"], name: value}
    assert chain.verify_document(document) != []
