#!/usr/bin/python3
"""A FIDO authenticator made of software (OpenSSH PROTOCOL.u2f): fido.py TYPE FILE.fido writes a key and prints its line.

TYPE is sk-ssh-ed25519@openssh.com or sk-ecdsa-sha2-nistp256@openssh.com. A second word after the file spoils what the
authenticator signs: `application` signs for another application, `data` signs other data.
"""

import hashlib
import struct
import sys

import paramiko
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, utils

ED25519 = "sk-ssh-ed25519@openssh.com"
ECDSA = "sk-ecdsa-sha2-nistp256@openssh.com"
# The user was present (FIDO CTAP, authenticator data flags).
PRESENT = 1


class Authenticator(paramiko.PKey):
    def __init__(self, kind, key, spoiled):
        self.kind, self.key, self.spoiled = kind, key, spoiled
        self.application = b"ssh:"
        self.public_blob = None

    def get_name(self):
        return self.kind

    def asbytes(self):
        public = self.key.public_key()
        blob = paramiko.Message()
        blob.add_string(self.kind)
        if self.kind == ED25519:
            form = serialization.PublicFormat.Raw, serialization.Encoding.Raw
            blob.add_string(public.public_bytes(form[1], form[0]))
        else:
            blob.add_string("nistp256")
            blob.add_string(
                public.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
            )
        blob.add_string(self.application)
        return blob.asbytes()

    def sign_ssh_data(self, data, algorithm=None):
        application = b"web:" if self.spoiled == "application" else self.application
        data = data + b"x" if self.spoiled == "data" else data
        counter = struct.pack(">I", 7)
        signed = hashlib.sha256(application).digest() + bytes([PRESENT]) + counter + hashlib.sha256(data).digest()
        if self.kind == ED25519:
            signature = self.key.sign(signed)
        else:
            r, s = utils.decode_dss_signature(self.key.sign(signed, ec.ECDSA(hashes.SHA256())))
            numbers = paramiko.Message()
            numbers.add_mpint(r)
            numbers.add_mpint(s)
            signature = numbers.asbytes()
        message = paramiko.Message()
        message.add_string(self.kind)
        message.add_string(signature)
        message.add_bytes(bytes([PRESENT]) + counter)
        return message


def load(path):
    with open(path, "rb") as file:
        kind, spoiled, pem = file.read().split(b"\n", 2)
    return Authenticator(kind.decode(), serialization.load_pem_private_key(pem, None), spoiled.decode())


def main():
    kind, path = sys.argv[1:3]
    spoiled = sys.argv[3] if len(sys.argv) > 3 else ""
    key = ed25519.Ed25519PrivateKey.generate() if kind == ED25519 else ec.generate_private_key(ec.SECP256R1())
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    with open(path, "wb") as file:
        file.write(f"{kind}\n{spoiled}\n".encode() + pem)
    print(kind, Authenticator(kind, key, spoiled).get_base64())


if __name__ == "__main__":
    main()
