# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Says in the error of a creation how much of the quota is used."""

from __future__ import annotations

import typing as t
from contextlib import contextmanager

from .._error_codes import QUOTA, means
from .._errors import RequestError
from .._vpcep.quotas import ENDPOINT, SERVICE

if t.TYPE_CHECKING:
    from .._vpcep.quotas import QuotaCalls

_WORDS = {SERVICE: "endpoint services", ENDPOINT: "endpoints"}


@contextmanager
def explained_quota(quotas: QuotaCalls, type: str, subject: str) -> t.Iterator[None]:
    """If the quota refuses a creation, ask how much of it is used, and say that in the error's message.

    ``type`` is one of the API's types of quotas, and ``subject`` is what was to be created.
    """
    try:
        yield
    except RequestError as error:
        used = _used(quotas, type) if means(error.error_code, QUOTA) else None
        if used:
            error.msg = (
                f"Could not create {subject}: {used} {_WORDS[type]} are used (vpcep_quota_info); delete one, or ask the"
                " cloud for a larger quota."
            )
        raise


def _used(quotas: QuotaCalls, type: str) -> str | None:
    """Such as "20 of 20". None if the cloud does not say: then its own words have to do."""
    try:
        found = [quota for quota in quotas.query(type) if quota.type == type and quota.quota is not None]
    except RequestError:
        return None
    return f"{found[0].used} of {found[0].quota}" if found else None
