"""Certificates for servers on loopback: good ones, and bad in one way each."""

import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

TODAY = datetime.now(UTC)
YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Authority:
    """Signs certificates; a client trusts it through SSL_CERT_FILE."""

    folder: Path
    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    @classmethod
    def made(cls, folder: Path) -> "Authority":
        key = ec.generate_private_key(ec.SECP256R1())
        name = _name("青溪 test authority")
        signed = (
            _begun(name, key, TODAY + YEAR)
            .issuer_name(name)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .sign(key, hashes.SHA256())
        )
        (folder / "authority.pem").write_bytes(signed.public_bytes(serialization.Encoding.PEM))
        return cls(folder, key, signed)

    @property
    def trust(self) -> dict[str, str]:
        """The environment of a client that trusts this authority and no other."""
        return {"SSL_CERT_FILE": str(self.folder / "authority.pem")}

    def serving_as(self, host: str, until: datetime = TODAY + YEAR) -> ssl.SSLContext:
        """What a server needs to say, until that time, that it is that host."""
        key = ec.generate_private_key(ec.SECP256R1())
        alternative = x509.SubjectAlternativeName([x509.DNSName(host)])
        signed = (
            _begun(_name(host), key, until)
            .issuer_name(self.certificate.subject)
            .add_extension(alternative, critical=False)
            .sign(self.key, hashes.SHA256())
        )
        return _context(self.folder / f"{host}.pem", signed, key)


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, text)])


def _begun(
    subject: x509.Name, key: ec.EllipticCurvePrivateKey, until: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(until - 2 * YEAR)
        .not_valid_after(until)
    )


def _context(
    path: Path, signed: x509.Certificate, key: ec.EllipticCurvePrivateKey
) -> ssl.SSLContext:
    secret = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path.write_bytes(signed.public_bytes(serialization.Encoding.PEM) + secret)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context
