"""Ulangi undian kelas pelatihan: python3 undian.py daftar.json "angka undian"

Hanya memakai pustaka bawaan Python 3. Mencetak sidik jari daftar, lalu urutan dan kursi.
Aturannya: tiket diurutkan menurut SHA-256 dari "angka|tiket", lalu kuota diisi satu per satu dari atas.
"""

import hashlib
import json
import sys


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def draw(data, seed):
    paper = json.loads(data)
    order = sorted(paper["entries"], key=lambda e: (sha256((seed + "|" + e["ticket"]).encode()), e["ticket"]))
    seated = []
    for quota in paper["quotas"]:
        members = [e["ticket"] for e in order if quota["group"] in e["groups"]]
        short = quota["seats"] - len([t for t in members if t in seated])
        for ticket in members:
            if ticket not in seated and short > 0 and len(seated) < paper["seats"]:
                seated.append(ticket)
                short -= 1
    for e in order:
        if e["ticket"] not in seated and len(seated) < paper["seats"]:
            seated.append(e["ticket"])
    return [e["ticket"] for e in order], set(seated)


if __name__ == "__main__":
    with open(sys.argv[1], "rb") as file:
        data = file.read()
    print("sidik jari", sha256(data))
    order, seated = draw(data, sys.argv[2])
    for number, ticket in enumerate(order, start=1):
        print(number, ticket, "kursi" if ticket in seated else "daftar-tunggu")
