"""Every way of failing is told in Portuguese, with what to do about it."""

import re
from itertools import chain
from pathlib import Path

import pytest

import delivery
from delivery.channels.smtp_answers import SIGN_IN_CODES
from delivery.errors import Fault
from delivery.words import OF_CHANNELS, OURS, reason_text, words

SOURCES = Path(delivery.__file__).parent
RAISED = re.compile(r"(?:_unsent|_unusable|lost|Broken|DeliveryError)\((?:[\w., ]*?, )?\"([a-z_]+)\"")


def test_every_code_of_ours_has_words() -> None:
    """No code that a channel, the guard or the senders raise is left to the general sentence."""
    known = set(OURS).union(*OF_CHANNELS)
    files = [*SOURCES.glob("channels/*.py"), SOURCES / "outbound.py", SOURCES / "senders.py"]
    codes = {code for path in files for code in RAISED.findall(path.read_text())}
    assert {"dns", "connect", "timeout", "drop", "certificate", "gone", "address"} <= codes
    assert codes - known == set()


@pytest.mark.parametrize(
    "code",
    [
        *OURS,
        *chain(*OF_CHANNELS),
        *map(str, SIGN_IN_CODES),
        *("421", "450", "499", "550", "554", "599", "http_302", "http_400", "http_500", "?"),
    ],
)
@pytest.mark.parametrize("fault", [None, *Fault])
def test_whole_sentences(code: str, fault: Fault | None) -> None:
    """A capital, an end, a thing to do."""
    text = reason_text(code, fault)
    assert re.fullmatch(r"[A-ZÀ-Ú][^.]+\. [A-ZÀ-Ú].*\.", text), text


@pytest.mark.parametrize(
    ("code", "detail", "fault", "expected"),
    [
        ("550", "5.1.1 no such user", Fault.RECIPIENT, "este e-mail não existe"),
        ("550", "no such user", Fault.RECIPIENT, "o servidor recusou este e-mail"),
        ("550", "relay not permitted", Fault.ACCOUNT, "o servidor SMTP não aceita mensagens desta conta"),
        ("554", "looks like spam", Fault.MESSAGE, "o servidor recusou o conteúdo da mensagem"),
        ("535", "no", Fault.ACCOUNT, "o servidor SMTP não aceitou o usuário ou a senha"),
        ("451", "greylisted", Fault.RECIPIENT, "o servidor pediu para tentar mais tarde"),
        ("550", "5.4.5 daily limit", Fault.ACCOUNT, "a conta de envio atingiu o limite do dia"),
    ],
)
def test_the_most_exact_words_win(code: str, detail: str, fault: Fault, expected: str) -> None:
    """The server's own status, then whose fault it is, then the digits."""
    assert words(code, detail, fault).why == expected
