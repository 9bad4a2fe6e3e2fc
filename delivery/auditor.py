"""Checks every ten minutes that the ledger's invariants hold in the data, and says where they do not."""

import datetime as dt
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from delivery import report, windows
from delivery.ports import Clock, Wake
from storage import auditor, instance
from storage.auditor import Found
from storage.engine import Database, Session
from storage.enums import DeliveryState, FindingKind
from storage.models import Finding
from storage.transitions import OPEN

log = logging.getLogger(__name__)

EVERY = dt.timedelta(minutes=10)
STANDS = dt.timedelta(hours=1)

Troubles = Callable[[], Mapping[FindingKind, str]]
"""What this process knows to be wrong that is not in the database, with the reason as people read it."""

# Read after the number of rows, where there is one; then what to do.
_SENTENCES: Mapping[FindingKind, Callable[[int, str], str]] = {
    FindingKind.COUNTS: lambda n, of: f"Os números da execução {of} não fecham (diferença de {n}).",
    FindingKind.TOO_MANY_CALLS: lambda n, _: f"Com mais chamadas do que o permitido: {_notices(n)}.",
    FindingKind.NO_ATTEMPT: lambda n, _: f"Com resposta, mas sem registro da chamada: {_notices(n)}.",
    FindingKind.SENDING_UNWRITTEN: lambda n, _: f"Saindo sem registro da chamada: {_notices(n)}.",
    FindingKind.GONE_BACK: lambda n, _: f"Aceitos, mas anotados como não enviados: {_notices(n)}.",
    FindingKind.LEASE_STUCK: lambda n, _: (
        f"Presos com um processo que parou: {_notices(n)}. Reinicie o bot: ele retoma."
    ),
    FindingKind.DOUBT_OLD: lambda n, _: (
        f"{_notices(n)} a verificar há mais de 24 horas. Decida cada um em `/suspensao status`."
    ),
    FindingKind.RUN_STANDS: lambda _, of: (
        f"A execução {of} está enviando, mas nada anda há mais de uma hora. "
        "Veja as contas em `/suspensao status`, ou pare o envio."
    ),
    FindingKind.PLANNING_STANDS: lambda n, _: (
        f"{n} {'execução espera' if n == 1 else 'execuções esperam'} para começar há mais de uma hora. "
        "Reinicie o bot."
    ),
    FindingKind.REPORT_MISSING: lambda n, _: (
        f"O resultado de {n} {'execução' if n == 1 else 'execuções'} ainda não está no canal. "
        "Confira o canal dos resultados em `/suspensao config`."
    ),
    FindingKind.NOTICE_LOST: lambda n, _: f"De execuções terminadas, sem envio e sem motivo: {_notices(n)}.",
    FindingKind.RESTORED: lambda _, __: (
        "O banco é uma cópia restaurada, e nada sai até alguém responder à pergunta sobre ela."
    ),
    FindingKind.NO_MARK: lambda _, why: (
        f"Não consigo gravar o arquivo que reconhece uma cópia restaurada ({why}). Confira a pasta do bot."
    ),
    FindingKind.NO_BACKUP: lambda _, why: f"A cópia diária do banco não foi feita: {why}",
}
_OURS = frozenset({
    FindingKind.COUNTS,
    FindingKind.TOO_MANY_CALLS,
    FindingKind.NO_ATTEMPT,
    FindingKind.SENDING_UNWRITTEN,
    FindingKind.GONE_BACK,
    FindingKind.NOTICE_LOST,
})  # fmt: skip
_TO_US = (
    "Por segurança, pare tudo com `/suspensao pausar` e mande o resultado de `suspensao doctor` ao suporte."
)


def sentence(kind: FindingKind, subject: str, count: int) -> str:
    """What was found, for people, and what to do about it where that is known."""
    return _SENTENCES[kind](count, subject.removeprefix("run "))


def sentences(found: Sequence[Found | Finding]) -> Sequence[str]:
    """One for each; the last says what to do where the ledger itself is wrong, which nobody mends alone."""
    told = [sentence(each.kind, each.subject, each.count) for each in found]
    return [*told, _TO_US] if any(each.kind in _OURS for each in found) else told


class Auditor:
    """Call `look` every minute: whoever comes first after ten minutes checks, for all processes."""

    def __init__(
        self, db: Database, clock: Clock, *, lease: dt.timedelta, troubles: Troubles, news: Wake
    ) -> None:
        self._db = db
        self._clock = clock
        self._lease = lease
        self._troubles = troubles
        self._news = news

    async def look(self) -> None:
        """Check if it is time, and write down what was found. Raises DatabaseUnreachable."""
        now = self._clock.now()
        async with self._db.read() as session:
            last = (await instance.get(session)).audited_at
            if last is not None and abs(now - last) < EVERY:
                return
            found = await check(session, now=now, lease=self._lease, troubles=self._troubles())
        async with self._db.write() as session:
            await auditor.keep(session, found, now=now)
        for each in found:
            what = {"kind": each.kind.value, "of": each.subject, "count": each.count}
            log.warning("audit_found", extra=what)
        self._news()


async def check(
    session: Session,
    *,
    now: dt.datetime,
    lease: dt.timedelta,
    troubles: Mapping[FindingKind, str] | None = None,
    whole: bool = False,
) -> Sequence[Found]:
    """Everything that is wrong now. whole: in all of the ledger, however long that takes."""
    found = list(await auditor.look(session, now=now, lease=lease, whole=whole))
    if instance.asks(await instance.get(session)):
        found.append(Found(FindingKind.RESTORED))
    else:
        found += await _standing(session, now)
    return [*found, *(Found(kind, why) for kind, why in (troubles or {}).items())]


@dataclass(frozen=True, slots=True)
class Audit:
    """How the last check went: when, and what stands since then. at: None before the first."""

    at: dt.datetime | None
    findings: Sequence[Finding]


NOT_YET = Audit(None, ())


async def last(session: Session) -> Audit:
    """The last check, by whichever process."""
    return Audit((await instance.get(session)).audited_at, await auditor.findings(session))


async def _standing(session: Session, now: dt.datetime) -> Sequence[Found]:
    """Runs in which nothing moves although something could."""
    found = []
    calendar = await windows.current(session)
    if not (calendar.open_at(now - STANDS) and calendar.open_at(now)):
        return []
    for run_id in await auditor.running(session, quiet_since=now - STANDS):
        run = await report.summary(session, run_id)
        retrying = run.deliveries.get(DeliveryState.RETRY_WAIT, 0)
        if sum(run.deliveries.get(state, 0) for state in OPEN) > retrying and not run.waiting:
            found.append(Found(FindingKind.RUN_STANDS, f"run {run_id}"))
    return found


def _notices(n: int) -> str:
    return f"{n} {'aviso' if n == 1 else 'avisos'}"
