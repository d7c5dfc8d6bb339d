"""Texts as people disguise them, folded to what they say: full-width and zero-width characters, look-alikes,
"b1aya", "b i a y a", "biayaaa". Every folded character remembers where it stood, so that the phrase can be
named exactly as it was written.
"""

import re
import unicodedata

# Letters of other alphabets that look like ours, and letters in boxes that Unicode does not decompose.
LOOK_ALIKES = str.maketrans(
    "аеорсухіјѕԁɡһոᴀʙᴄᴅᴇɢʜɪᴊᴋʟᴍɴᴏᴘʀᴛᴜᴠᴡʏᴢαεικορτυχνßøłđıкмтвн",
    "aeopcyxijsdghnabcdeghijklmnoprtuvwyzaeikoptuxvsoldikmtbh",
)
BOXED = {chr(base + i): chr(97 + i) for base in (0x1F150, 0x1F170) for i in range(26)}
DASHES = dict.fromkeys("‐‑‒–—―−﹘﹣－", "-") | dict.fromkeys("‘’‛´`′", "'") | dict.fromkeys("“”„‟″", '"')
DROPPED = {"Mn", "Me", "Cf", "Co", "Cs", "Cn"}

LEET = {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i"}
TOKEN = re.compile(r"[a-z0-9@$!]+")
SPACED = re.compile(r"(?<![a-z0-9])[a-z0-9](?:[ ._*-][a-z0-9]){2,}(?![a-z0-9])")
INSIDE = re.compile(r"(?<=[a-z0-9])[*_|~^'\"+]+(?=[a-z0-9])|(?<=[a-z])[.-](?=[a-z])")
# A line that goes on in the next: people wrap sentences, a list begins with a capital or a sign.
WRAPPED = re.compile(r"\n *[a-z]")
REPEATED = re.compile(r"([a-z])\1{2,}")
SPACES = re.compile(r"[^\S\n]{2,}")
# Words that a run of spaced letters is cut into; without the cut "b i a y a a d m i n" were one word.
CUT = re.compile(
    r"biaya|administrasi|admin|deposit|transfer|jaminan|uang|seragam|pelatihan|training|rekening|bayar|"
    r"whatsapp|telegram|pendaftaran|gratis|kirim|ktp|usia|maksimal|belum|menikah|cantik"
)


class Folded:
    """A folded text: ``text`` and, for each of its characters, the place in the original."""

    def __init__(self, original, chars, places):
        self.original, self.text, self.places = original, "".join(chars), places

    def span(self, start, end):
        """The place in the original of ``text[start:end]`` (start, end)."""
        return self.places[start], self.places[end - 1] + 1

    def changed(self, pattern, replace):
        """A new :class:`Folded` where each match of ``pattern`` became what ``replace(match)`` returns: pairs of a
        character and its offset within the match."""
        chars, places, done = [], [], 0
        for match in pattern.finditer(self.text):
            chars += self.text[done : match.start()]
            places += self.places[done : match.start()]
            for char, offset in replace(match):
                chars.append(char)
                places.append(self.places[match.start() + offset])
            done = match.end()
        return Folded(self.original, chars + list(self.text[done:]), places + self.places[done:])


def fold(text):
    """Return the plain reading of ``text``: lower case, ordinary letters, one space, no run of three letters."""
    chars, places = [], []
    for place, raw in enumerate(text):
        char = DASHES.get(raw) or BOXED.get(raw) or raw
        for piece in unicodedata.normalize("NFKD", char):
            kind = unicodedata.category(piece)
            if kind in DROPPED:
                continue
            if kind[0] in "ZC" and (piece != "\n" or WRAPPED.match(text, place)):
                piece = " "
            for letter in piece.lower().translate(LOOK_ALIKES):
                chars.append(letter)
                places.append(place)
    folded = Folded(text, chars, places)
    folded = folded.changed(SPACES, lambda match: [(" ", 0)])
    return folded.changed(REPEATED, lambda match: [(match[1], 0)])


def tighten(folded):
    """Return the reading with disguises taken off: "b i a y a", "bi*aya", "b1aya". Numbers lose their meaning."""
    folded = folded.changed(SPACED, _join)
    folded = folded.changed(INSIDE, lambda match: [])
    return folded.changed(TOKEN, _letters)


def _join(match):
    pairs = [(char, place) for place, char in enumerate(match[0]) if char.isalnum()]
    word = "".join(LEET.get(char, char) for char, _place in pairs)
    cuts = {found.start() for found in CUT.finditer(word)} | {found.end() for found in CUT.finditer(word)}
    joined = []
    for index, (char, place) in enumerate(pairs):
        if index in cuts and index:
            joined.append((" ", place))
        joined.append((char, place))
    return joined


def _letters(match):
    """Read digits within a word as letters, but leave "24jam", "5jt", "s1", "shift12" alone."""
    token = match[0]
    letters = sum(char.isalpha() for char in token)
    disguised = [
        char in LEET and (0 < place < len(token) - 1 or (char not in "!" and letters >= 3))
        for place, char in enumerate(token)
    ]
    count = sum(not char.isalpha() for char in token)
    if letters < 2 or not count or count > letters or re.search(r"^\d{2}|\d{2}$|^rp", token):
        return [(char, place) for place, char in enumerate(token)]
    return [
        (LEET[char] if hidden else char, place)
        for place, (char, hidden) in enumerate(zip(token, disguised, strict=True))
    ]
