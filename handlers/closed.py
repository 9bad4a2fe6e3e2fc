"""Why nothing goes out at a moment, and the hours in which it does, in a person's words. Pure."""

from delivery.calendar import Closed, Hours, Why, Window
from handlers import format as fmt
from storage.models import Parameters


def why(closed: Closed) -> str:
    """`sáb. 21/11 é fora da janela`, `sex. 25/12 é feriado (Natal)`."""
    day = fmt.weekday(closed.on)
    if closed.why is Why.HOLIDAY:
        return f"{day} é feriado ({closed.holiday})"
    if closed.why is Why.NIGHT:
        return f"{day} está fora do horário da janela"
    return f"{day} é fora da janela"


def hours(of: Hours | None) -> str:
    """`08:00–20:00`, `fechado`."""
    if of is None:
        return "fechado"
    return f"{of.opens:%H:%M}–{'24:00' if of.closes.isoformat() == '00:00:00' else f'{of.closes:%H:%M}'}"


def window(of: Window, wanted: Parameters) -> str:
    """The hours of the week and the holidays, in a line."""
    days = ("seg. a sex.", of.weekdays), ("sáb.", of.saturday), ("dom.", of.sunday)
    told = " · ".join(f"{name} {hours(each)}" for name, each in days)
    if not wanted.holidays:
        return f"{told} · também em feriados"
    state = f" e de {wanted.uf}" if wanted.uf else ""
    return f"{told} · nunca em feriados nacionais{state}"
