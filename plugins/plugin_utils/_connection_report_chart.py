# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The chart of the connection report: how long each account has waited, as inline SVG. Pure."""

from __future__ import annotations

import typing as t

from ._connection_report_html_text import text
from ._connection_report_view import Account, number
from ._report import age

_MOST = 20
# In pixels. Lengths across are in percent, so letters keep their size on a narrow screen.
_ROW, _BAR, _LINE = 46, 10, 16
# In letters, so that a label and the words at its right fit on the screen of a telephone.
_LABEL = 20


def chart(accounts: t.Iterable[Account]) -> str:
    """A bar for each of the accounts that have waited longest; blank if nobody waits for a known time."""
    waiting = [account for account in accounts if account.counts.waiting and account.seconds is not None]
    if not waiting:
        return ""
    shown = waiting[:_MOST]
    longest = max(1, shown[0].seconds or 0)
    bars = "".join(_bar(place * _ROW, account, longest) for place, account in enumerate(shown))
    left_out = f" Another {number(len(waiting) - _MOST, 'account')} in the table below." if len(waiting) > _MOST else ""
    return (
        '<figure aria-labelledby="waits"><svg role="img" aria-labelledby="waits-title waits-desc"'
        f' height="{len(shown) * _ROW}"><title id="waits-title">Waiting times by account</title>'
        '<desc id="waits-desc">Bars, the longest first. The table of accounts has the same numbers.</desc>'
        f'{bars}</svg><figcaption class="soft">How long the oldest request of each account has waited.{left_out}'
        "</figcaption></figure>"
    )


def _bar(top: int, account: Account, longest: int) -> str:
    width = 100 * (account.seconds or 0) / longest
    words = f"{age(account.seconds)}, {number(account.counts.waiting, 'connection')}"
    return (
        f'<text x="0" y="{top + _LINE}">{text(account.label, _LABEL)}</text>'
        f'<text x="100%" y="{top + _LINE}" text-anchor="end" class="soft">{words}</text>'
        f'<rect class="track" x="0" y="{top + _LINE + 7}" width="100%" height="{_BAR}" rx="3"/>'
        f'<rect x="0" y="{top + _LINE + 7}" width="{max(width, 0.5):.2f}%" height="{_BAR}" rx="3"/>'
    )
