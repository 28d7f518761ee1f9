"""A person's data on the command line: chats in and out, and an account that is erased."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from aim2balance.app.cli.console import Json, app, environment, show
from aim2balance.app.cli.session import log_done, with_database
from aim2balance.kit.clock import SystemClock
from aim2balance.kit.db import Database
from aim2balance.kit.errors import Invalid

User = Annotated[str, typer.Option("--user", metavar="EMAIL")]


@app.command("import")
def import_chats(
    file: Annotated[Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False, readable=True)], user: User, as_json: Json = False
) -> None:
    """Bring in the chats of LibreChat, ChatGPT, Claude, Open WebUI, Chatbot UI or our own export; again is harmless."""
    from aim2balance import identity, organisations, transfer

    report = transfer.ImportReport()

    async def ignore_progress(_: Any) -> None:
        """The report is printed at the end."""

    async def work(db: Database) -> None:
        owner = await identity.get_user_by_email(db, user)
        reading = transfer.open_import_work()
        try:
            with file.open("rb") as opened:
                await transfer.import_file(db, SystemClock(), reading, organisations.own(owner.id), opened, report, ignore_progress)
        finally:
            await reading.close()
        await log_done(db, "data.import", f"user:{owner.id}", after={"chats": report.imported})

    with_database(environment(), work)
    counts = {"found": report.found, "imported": report.imported, "skipped": report.skipped, "messages": report.messages}
    if as_json:
        show({**counts, "errorCode": report.error_code, "items": [_item(asdict(item)) for item in report.items]}, as_json=True)
    else:
        print(", ".join(f"{count} {what}" for what, count in counts.items()))
        for item in report.items:
            if item.state == "skipped":
                print(f"skipped: {item.title or '(without a title)'}: {item.reason}")
                continue
            for said, counts in (("in another form", item.kept), ("left out", item.left_out)):
                if counts:
                    print(f"{item.title}: {said} {', '.join(f'{count} {kind}' for kind, count in counts.items())}")
            if item.missing:
                print(f"{item.title}: named in the export but not in it: {', '.join(item.missing)}")
    if report.error_code is not None:
        print(f"The file was not read to its end: {report.error_code}")
        raise typer.Exit(1)


def _item(item: dict[str, Any]) -> dict[str, Any]:
    item["conversationId"], item["leftOut"] = item.pop("conversation_id"), item.pop("left_out")
    return item


@app.command("export")
def export_chats(user: User, out: Annotated[Path, typer.Option("--out", metavar="DIR", file_okay=False)], as_json: Json = False) -> None:
    """Write every chat of a person into a folder: JSON that `import` reads, and Markdown; with prompts, presets, agents, projects, and each
    row the database holds of them.
    """
    from aim2balance import agents, chat, identity, organisations, prompts, transfer
    from aim2balance.app.personal_archive import archived

    folder = out / "chats"
    folder.mkdir(parents=True, exist_ok=True)

    async def work(db: Database) -> tuple[int, int]:
        owner = await identity.get_user_by_email(db, user)
        kept = (
            await prompts.Prompts(db, SystemClock()).list_prompts(organisations.own(owner.id)),
            await prompts.Presets(db, SystemClock()).list_presets(organisations.own(owner.id)),
            await agents.Agents(db, SystemClock()).list_agents(organisations.own(owner.id)),
            await organisations.Projects(db, SystemClock()).list_all(organisations.own(owner.id)),
        )
        picture = await identity.find_picture(db, owner.id)
        for name, content in transfer.library(*kept, None if picture is None else picture[1]).items():
            (out / name).write_bytes(content)
        chats = said = 0
        async for conversation, messages in chat.Conversations(db, SystemClock()).each(organisations.own(owner.id)):
            path = folder / transfer.file_name(conversation)
            path.with_name(f"{path.name}.json").write_bytes(transfer.whole(conversation, messages))
            path.with_name(f"{path.name}.md").write_text(transfer.markdown(conversation, messages), encoding="utf-8")
            chats, said = chats + 1, said + len(messages)
        async for name, pieces in archived(db, owner.id, "en"):
            path = out / name
            path.parent.mkdir(exist_ok=True)
            with path.open("wb") as file:
                async for piece in pieces:
                    file.write(piece)
        await log_done(db, "data.copy", f"user:{owner.id}", after={"chats": chats})
        return chats, said

    chats, messages = with_database(environment(), work)
    show({"chats": chats, "messages": messages, "folder": str(folder)}, as_json=as_json)


@app.command("erase")
def erase_account(
    user: User, is_sure: Annotated[bool, typer.Option("--yes", help="Yes, for good.")] = False, as_json: Json = False
) -> None:
    """Erase an account: chats, preferences, keys, sessions, address and name. Books stay, under an id that leads to nobody."""
    from aim2balance import identity, organisations, wallet
    from aim2balance.app.erase_account import erase, erasure_report
    from aim2balance.app.payments_setup import open_payments
    from aim2balance.catalogue import open_catalogue

    if not is_sure:
        raise Invalid("An account is erased for good. Say --yes when you are sure.")
    env = environment()
    settings = open_catalogue(env).settings

    async def work(db: Database) -> dict[str, Any]:
        found = await identity.get_user_by_email(db, user)
        left = (await wallet.balance(db, organisations.own(found.id))).balance
        await erase(open_payments(env, settings, db, SystemClock()), found.id)
        await log_done(db, "account.erase", f"user:{found.id}")
        return {"erased": True, "creditGivenUpEUR": left.plain(), "kept": (await erasure_report(db, found.id))["kept"]}

    show(with_database(env, work), as_json=as_json)
