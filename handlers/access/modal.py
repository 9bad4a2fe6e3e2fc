"""The list of grants and the form that gives one. Pure: state → view."""

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.access import texts
from handlers.blocks import (
    Json,
    Option,
    actions,
    button,
    context,
    divider,
    field,
    modal,
    option,
    radios,
    section,
    select,
    user_select,
)
from storage.enums import Role

MOST_SHOWN = 80  # a modal holds 100 blocks
_REMOVED = "none"


@dataclass(frozen=True)
class Grants:
    """grants: (Slack user, role), as given here. always: other admins by the operator's word."""

    grants: Sequence[tuple[str, Role]]
    always: Sequence[str] = ()
    said: str = ""  # what was just done, or why it was not
    edition: str = ""  # differs between two drawings: Slack then forgets a choice that was refused


def screen(state: Grants) -> Json:
    """The list; each person's role is changed in place."""
    blocks = [section(state.said, block_id="said")] if state.said else []
    blocks += [section(texts.INTRO), divider()]
    blocks += [_row(user, role, state.edition) for user, role in state.grants[:MOST_SHOWN]] or [
        section(texts.NOBODY)
    ]
    if len(state.grants) > MOST_SHOWN:
        blocks.append(context(texts.more(len(state.grants) - MOST_SHOWN)))
    blocks.append(actions(button(texts.GIVE, "access.give", style="primary")))
    blocks.append(context(texts.always(", ".join(f"<@{user}>" for user in state.always[:5]))))
    return modal("access.list", texts.TITLE, blocks, close="Fechar")


def form() -> Json:
    """Who gets what; pushed on top of the list."""
    roles = [_option(role) for role in Role]
    return modal(
        "access.give",
        texts.GIVE_TITLE,
        [
            field("person", "Pessoa", user_select("access.person")),
            field("role", "Acesso", radios("access.role", roles, chosen=Role.VIEWER.value)),
        ],
        submit="Dar acesso",
        close="Voltar",
    )


def change_value(user: str, role: Role | None) -> str:
    """What an option of the list carries: `U123:operator`, or `U123:none` to take access away."""
    return f"{user}:{role.value if role else _REMOVED}"


def parse_change(value: str) -> tuple[str, Role | None]:
    """The other way round. Raises ValueError for what `change_value` never wrote."""
    user, _, role = value.partition(":")
    return user, None if role == _REMOVED else Role(role)


def _row(user: str, role: Role, edition: str) -> Json:
    options: list[Option] = [option(texts.ROLES[other], change_value(user, other)) for other in Role]
    options.append(option(texts.REMOVE, change_value(user, None)))
    chooser = select(f"access.change:{user}", options, chosen=change_value(user, role))
    return section(f"<@{user}>", block_id=f"{user}:{edition}", accessory=chooser)


def _option(role: Role) -> Option:
    return option(texts.ROLES[role], role.value, description=texts.MAY[role])
