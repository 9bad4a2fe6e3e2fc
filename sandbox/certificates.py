"""A certificate authority for localhost, made at start and kept in a temporary folder."""

import datetime
import ipaddress
import ssl
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

_LIFE = datetime.timedelta(days=30)


@dataclass(frozen=True)
class Certificates:
    """good: signed by `ca_file` for localhost and 127.0.0.1. bad: signed by nobody, for another name."""

    ca_file: Path
    good: ssl.SSLContext
    bad: ssl.SSLContext


def make_certificates(folder: Path, now: datetime.datetime) -> Certificates:
    """Writes the authority and two servers' certificates into `folder`."""
    ca_key = ec.generate_private_key(ec.SECP256R1())
    ca_name = _name("Sandbox CA")
    constraints = x509.BasicConstraints(ca=True, path_length=0)
    ca = (
        _builder(ca_name, ca_name, ca_key.public_key(), now)
        .add_extension(constraints, critical=True)
        .add_extension(_ca_usage(), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(ca_key.public_key()), critical=False)
        .sign(ca_key, hashes.SHA256())
    )
    ca_file = folder / "ca.pem"
    ca_file.write_bytes(ca.public_bytes(serialization.Encoding.PEM))
    stranger = ec.generate_private_key(ec.SECP256R1())
    good = _server(folder / "good.pem", ca_name, ca_key, now, "localhost")
    bad = _server(folder / "bad.pem", _name("Nobody"), stranger, now, "elsewhere.invalid")
    return Certificates(ca_file, good, bad)


def _server(
    path: Path, issuer: x509.Name, signer: ec.EllipticCurvePrivateKey, now: datetime.datetime, host: str
) -> ssl.SSLContext:
    key = ec.generate_private_key(ec.SECP256R1())
    names: list[x509.GeneralName] = [x509.DNSName(host)]
    if host == "localhost":
        names.append(x509.IPAddress(ipaddress.ip_address("127.0.0.1")))
    certificate = (
        _builder(_name(host), issuer, key.public_key(), now)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False
        )
        .sign(signer, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(path)
    return context


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, now: datetime.datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(minutes=5))
        .not_valid_after(now + _LIFE)
    )


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _ca_usage() -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        key_cert_sign=True,
        crl_sign=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
