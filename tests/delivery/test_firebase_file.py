"""The Firebase file: the right one is taken, every other is told by name, none redirects its signature."""

import json
from contextlib import suppress
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from delivery.firebase_file import GOOGLES, MOST_BYTES, NotTheFile, read
from tests.support.firebase import service_account_file

RIGHT = service_account_file()
TEXT = json.dumps(RIGHT, indent=2)


def with_(**changed: Any) -> str:
    return json.dumps({**RIGHT, **changed})


def refusal(content: bytes | str) -> str:
    with pytest.raises(NotTheFile) as refused:
        read(content)
    return str(refused.value)


@pytest.mark.parametrize("content", [TEXT, f"  {TEXT}\n", TEXT.encode(), b"\xef\xbb\xbf" + TEXT.encode()])
def test_the_right_file(content: bytes | str) -> None:
    """Uploaded or pasted, with a byte order mark or blanks round it."""
    file = read(content)
    assert (file.project_id, file.client_email) == (RIGHT["project_id"], RIGHT["client_email"])
    assert json.loads(file.text) == RIGHT


def test_its_key_is_not_shown() -> None:
    """A log or a traceback that prints the value prints no secret."""
    assert "PRIVATE" not in repr(read(TEXT))


@pytest.mark.parametrize("address", sorted(GOOGLES))
def test_every_address_of_googles(address: str) -> None:
    """Older files name older addresses."""
    assert read(with_(token_uri=address)).project_id == RIGHT["project_id"]


def _elliptic() -> str:
    return (
        ec.generate_private_key(ec.SECP256R1())
        .private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        .decode()
    )


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "está vazio"),
        (b"\xff\xfe\x00{", "não é um texto"),
        (b"PK\x03\x04" + bytes(range(128, 255)), "não é um texto"),
        ("x" * (MOST_BYTES + 1), "grande demais"),
        (TEXT[:-200], "está cortado"),
        (TEXT[40:], "Copie desde a primeira {"),
        (TEXT.replace('"', "”"), "aspas curvas"),
        (TEXT.replace('",\n', '"\n', 1), "não é um JSON válido"),
        ("[" * 50_000, "Falta o começo"),
        ("{" + '"a":[' * 8_000 + "}", "não é um JSON válido"),
        ("[]", "não é o de uma conta de serviço"),
        (RIGHT["private_key"], "só a chave privada"),
        ("<?xml version='1.0'?><plist></plist>", "aplicativo iOS"),
        ('const firebaseConfig = {apiKey: "x", authDomain: "y"}', "aplicativo web"),
        ('{"apiKey": "x", "projectId": "y"}', "aplicativo web"),
        ('{"project_info": {"project_id": "p"}, "client": []}', "google-services.json"),
        ('{"installed": {"client_secret": "x"}}', "cliente OAuth"),
        ('{"type": "authorized_user", "client_secret": "x"}', "gcloud"),
        ("{}", "Falta o campo type"),
        (with_(type="external_account"), "não é service_account"),
        (with_(project_id=""), "Falta o campo project_id"),
        (with_(private_key=None), "Falta o campo private_key"),
        (with_(client_email=7), "Falta o campo client_email"),
        (with_(project_id="../../v1/x"), "project_id não é"),
        (with_(client_email="maria@gmail.com"), "client_email não é"),
        (with_(private_key=RIGHT["private_key"][:400]), "danificada ou cortada"),
        (with_(private_key=RIGHT["private_key"].replace("\n", "\\n")), "danificada ou cortada"),
        (with_(private_key=_elliptic()), "não é do tipo"),
        (with_(token_uri="http://169.254.169.254/x"), "não é do Google"),
        (with_(token_uri="https://oauth2.googleapis.com.evil.example/token"), "não é do Google"),
        (with_(token_uri="https://oauth2.googleapis.com/token "), "não é do Google"),
        (with_(universe_domain="evil.example"), "não é do Google"),
    ],
)
def test_every_other_file(content: bytes | str, says: str) -> None:
    """Told apart in a Portuguese sentence, which never repeats what the file holds."""
    text = refusal(content)
    assert says in text
    assert text.endswith(".")
    assert "PRIVATE" not in text


@pytest.mark.parametrize("content", [TEXT[:-200], with_(private_key="x"), "{}", "<plist>"])
def test_says_where_the_right_one_is(content: str) -> None:
    """Whoever brought the wrong file is told what to do next."""
    text = refusal(content)
    assert "Gerar nova chave privada" in text or "envie o arquivo" in text


@given(st.one_of(st.binary(max_size=200), st.text(max_size=200)))
def test_anything_at_all(content: bytes | str) -> None:
    """Whatever is uploaded: a sentence, never another exception."""
    assert refusal(content)


@given(
    st.dictionaries(
        st.sampled_from(sorted(RIGHT)), st.one_of(st.none(), st.integers(), st.text()), min_size=1
    )
)
def test_a_changed_field_breaks_nothing(changed: dict[str, Any]) -> None:
    """Each field may hold anything: the file is taken or refused, and never another exception."""
    with suppress(NotTheFile):
        read(with_(**changed))
