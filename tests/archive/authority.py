"""A time stamping authority made for the tests with openssl."""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

NEEDS_OPENSSL = pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")

CONFIG = """
[tsa]
default_tsa = tsa_config
[tsa_config]
dir = {folder}
serial = {folder}/serial
signer_cert = {folder}/cert.pem
signer_key = {folder}/key.pem
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ordering = no
tsa_name = no
ess_cert_id_chain = no
[req]
distinguished_name = name
x509_extensions = stamping
prompt = no
[name]
CN = Test Authority
[stamping]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
"""


@dataclass(frozen=True, slots=True)
class Authority:
    """A folder with a key and a self-signed certificate; answers requests as RFC 3161 wants it."""

    folder: Path

    @property
    def roots(self) -> bytes:
        return self.certificate.read_bytes()

    @property
    def certificate(self) -> Path:
        return self.folder / "cert.pem"

    def answer(self, request: bytes) -> bytes:
        (self.folder / "request").write_bytes(request)
        self._run("ts", "-reply", "-config", "config", "-queryfile", "request", "-out", "answer")
        return (self.folder / "answer").read_bytes()

    def _run(self, *arguments: str) -> None:
        subprocess.run(["openssl", *arguments], cwd=self.folder, check=True, capture_output=True)

    @classmethod
    def make(cls, folder: Path) -> "Authority":
        (folder / "config").write_text(CONFIG.format(folder=folder))
        (folder / "serial").write_text("01\n")
        authority = cls(folder)
        new = ("req", "-new", "-x509", "-newkey", "rsa:2048", "-nodes", "-config", "config", "-days", "2")
        authority._run(*new, "-keyout", "key.pem", "-out", "cert.pem")
        return authority
