"""The Firebase project of the sandbox: its service-account file, and Google's token endpoint for it."""

import base64
import binascii
import json
import secrets
import time
from dataclasses import dataclass, field
from functools import cache, cached_property
from urllib.parse import parse_qs

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from sandbox.shapes import Json

PROJECT = "provedor-sandbox"
EMAIL = f"firebase-adminsdk-sbx@{PROJECT}.iam.gserviceaccount.com"
TOKEN_URI = "https://oauth2.googleapis.com/token"  # noqa: S105 - Google's address, as every such file names it
TOKEN_SECONDS = 3599
_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_SCOPES = frozenset(
    f"https://www.googleapis.com/auth/{name}" for name in ("cloud-platform", "firebase", "firebase.messaging")
)
_SKEW = 600


class NoToken(Exception):
    """Google says no. error: its code (RFC 6749, 5.2)."""

    def __init__(self, error: str, why: str) -> None:
        super().__init__(why)
        self.error = error

    def answer(self) -> Json:
        return {"error": self.error, "error_description": str(self)}


@cache
def signing_key() -> rsa.RSAPrivateKey:
    """Of every sandbox in this process. Made in some tenths of a second: ask before anything waits."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class ServiceAccount:
    """One service account."""

    _issued: set[str] = field(default_factory=set)

    @cached_property
    def file(self) -> Json:
        """What a person downloads in the Firebase console and uploads in the bot."""
        pem = signing_key().private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        return {
            "type": "service_account",
            "project_id": PROJECT,
            "private_key_id": secrets.token_hex(20),
            "private_key": pem.decode(),
            "client_email": EMAIL,
            "client_id": "100000000000000000001",
            "auth_uri": "https://accounts.google.com/o/oauth2/auth",
            "token_uri": TOKEN_URI,
            "auth_provider_x509_cert_url": "https://www.googleapis.com/oauth2/v1/certs",
            "client_x509_cert_url": f"https://www.googleapis.com/robot/v1/metadata/x509/{EMAIL}",
            "universe_domain": "googleapis.com",
        }

    def token(self, form: str) -> Json:
        """An access token for a signed assertion (RFC 7523). Raises NoToken."""
        fields = {name: values[0] for name, values in parse_qs(form).items()}
        if fields.get("grant_type") != _GRANT:
            raise NoToken("unsupported_grant_type", "Invalid grant_type")
        self._check(_claims(self._verified(fields.get("assertion", ""))))
        token = f"ya29.{secrets.token_urlsafe(32)}"
        self._issued.add(token)
        return {"access_token": token, "expires_in": TOKEN_SECONDS, "token_type": "Bearer"}

    def knows(self, authorization: str) -> bool:
        """Whether a request's Authorization header carries a token that this account was given."""
        scheme, _, token = authorization.partition(" ")
        return scheme.lower() == "bearer" and token in self._issued

    def _verified(self, assertion: str) -> str:
        """The payload of an assertion that this account's key has signed."""
        signed, _, signature = assertion.rpartition(".")
        header, _, payload = signed.partition(".")
        if _claims(header).get("alg") != "RS256":
            raise NoToken("invalid_grant", "Invalid JWT: only RS256")
        try:
            signing_key().public_key().verify(
                _bytes(signature), signed.encode(), padding.PKCS1v15(), hashes.SHA256()
            )
        except InvalidSignature:
            raise NoToken("invalid_grant", "Invalid JWT Signature.") from None
        return payload

    def _check(self, claims: Json) -> None:
        # Real time: the SDK signs with the machine's clock, whatever clock the sandbox is given.
        now = time.time()
        issued, expires = claims.get("iat"), claims.get("exp")
        if claims.get("iss") != EMAIL:
            raise NoToken("invalid_grant", "Invalid grant: account not found")
        if claims.get("aud") != TOKEN_URI:
            raise NoToken("invalid_grant", "Invalid JWT: failed audience check")
        if not isinstance(issued, int) or not isinstance(expires, int) or expires - issued > 3600:
            raise NoToken("invalid_grant", "Invalid JWT: iat and exp, at most an hour apart")
        if not issued - _SKEW <= now < expires + _SKEW:
            raise NoToken("invalid_grant", "Invalid JWT: check iat and exp against the clock")
        if not _SCOPES & set(str(claims.get("scope", "")).split()):
            raise NoToken("invalid_scope", "Invalid OAuth scope")


def _claims(part: str) -> Json:
    try:
        claims = json.loads(_bytes(part))
    except ValueError:
        raise NoToken("invalid_grant", "Invalid JWT: not JSON") from None
    if not isinstance(claims, dict):
        raise NoToken("invalid_grant", "Invalid JWT: not an object")
    return claims


def _bytes(part: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    except (ValueError, binascii.Error):
        raise NoToken("invalid_grant", "Invalid JWT: not base64url") from None
