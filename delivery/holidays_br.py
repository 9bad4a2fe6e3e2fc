"""National and state holidays of Brazil. The only file that knows the library.

Days off by custom or decree of the day (Carnaval, Corpus Christi) and the municipality's own are not in the
law of Union or state: the provider's staff add those (storage/local_holidays.py).
"""

import datetime as dt
from collections.abc import Collection
from functools import lru_cache

from delivery.calendar import Holidays

STATES = {
    "AC": "Acre",
    "AL": "Alagoas",
    "AM": "Amazonas",
    "AP": "Amapá",
    "BA": "Bahia",
    "CE": "Ceará",
    "DF": "Distrito Federal",
    "ES": "Espírito Santo",
    "GO": "Goiás",
    "MA": "Maranhão",
    "MG": "Minas Gerais",
    "MS": "Mato Grosso do Sul",
    "MT": "Mato Grosso",
    "PA": "Pará",
    "PB": "Paraíba",
    "PE": "Pernambuco",
    "PI": "Piauí",
    "PR": "Paraná",
    "RJ": "Rio de Janeiro",
    "RN": "Rio Grande do Norte",
    "RO": "Rondônia",
    "RR": "Roraima",
    "RS": "Rio Grande do Sul",
    "SC": "Santa Catarina",
    "SE": "Sergipe",
    "SP": "São Paulo",
    "TO": "Tocantins",
}
"""The states and the federal district, by their abbreviation."""


@lru_cache(maxsize=256)
def of_year(year: int, state: str | None) -> dict[dt.date, str]:
    """The holidays of a year, national and of one of STATES, by date; their names are Portuguese.

    Raises KeyError for a state that does not exist.
    """
    import holidays  # here: it takes 50 ms, which a bot that starts would rather answer Slack with

    subdivision = STATES[state] and state if state is not None else None
    found = holidays.country_holidays("BR", subdiv=subdivision, years=year, language="pt_BR", expand=False)
    return {day: name.replace("; ", " e ") for day, name in sorted(found.items())}


def holidays_of(state: str | None, local: Collection[tuple[dt.date, str, bool]] = ()) -> Holidays:
    """Holidays of the Union, of a state, and `local` ones: date, name, and whether they come every year."""
    once = {day: name for day, name, yearly in local if not yearly}
    yearly = {(day.month, day.day): name for day, name, every_year in local if every_year}

    def holiday(day: dt.date) -> str | None:
        return of_year(day.year, state).get(day) or once.get(day) or yearly.get((day.month, day.day))

    return holiday
