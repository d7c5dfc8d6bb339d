"""QR codes: the squares of a code, as an inline picture for pages and as rows for the typesetter."""

import qrcode
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from qrcode.constants import ERROR_CORRECT_M

QUIET = 4  # the empty border that ISO/IEC 18004 asks for, in modules


def qr_rows(text):
    """Return the code of ``text`` as strings of 0 and 1, without the quiet border. Medium error correction."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(text)
    code.make(fit=True)
    return ["".join("1" if dark else "0" for dark in row) for row in code.get_matrix()]


def qr_svg(text, label):
    """Return an inline SVG of ``text``: one path, no style, so that the strict policy lets it through."""
    rows = qr_rows(text)
    side = len(rows) + 2 * QUIET
    path = "".join(
        f"M{x + QUIET} {y + QUIET}h1v1h-1z"
        for y, row in enumerate(rows)
        for x, module in enumerate(row)
        if module == "1"
    )
    return format_html(
        '<svg class="qr" viewBox="0 0 {side} {side}" role="img" aria-label="{label}" shape-rendering="crispEdges">'
        '<rect width="{side}" height="{side}" fill="#fff"/><path fill="#000" d="{path}"/></svg>',
        side=side,
        label=label,
        path=mark_safe(path),  # digits and letters made above
    )
