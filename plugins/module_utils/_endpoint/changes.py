# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Changes an endpoint in place. Three of the calls are not documented for this cloud, so they may not exist."""

from __future__ import annotations

import typing as t
from contextlib import contextmanager
from functools import partial

from .._error_codes import UNPUBLISHED, means
from .._errors import RequestError
from .._vpcep.rows import mappings_of
from .._vpcep.tags import ENDPOINT
from .comparison import differences

if t.TYPE_CHECKING:
    from .._resource.run import Change
    from .._vpcep.client import VpcepApi
    from .._vpcep.endpoints import Endpoint
    from .options import EndpointRequest


def in_place(api: VpcepApi, endpoint: Endpoint, wanted: EndpointRequest) -> list[Change]:
    """The requests that make the endpoint what the task asks for, and nothing more.

    Those that this cloud may not know come first, so nothing is sent if they fail. Tags are deleted before others are
    set, since an endpoint has room for only 20.
    """
    fields, tags = differences(endpoint, wanted)
    endpoint_id = endpoint.endpoint_id
    changes: list[Change] = [
        partial(_CHANGES[field.option], api, endpoint_id, wanted.fields[field.option]) for field in fields
    ]
    if tags.to_delete:
        changes.append(partial(api.tags.delete, ENDPOINT, endpoint_id, tags.to_delete))
    if tags.to_set:
        changes.append(partial(api.tags.set, ENDPOINT, endpoint_id, tags.to_set))
    return changes


def _set_whitelist(api: VpcepApi, endpoint_id: str, whitelist: t.Sequence[str]) -> None:
    with _undocumented("the whitelist", endpoint_id):
        api.endpoints.set_whitelist(endpoint_id, whitelist)


def _set_route_tables(api: VpcepApi, endpoint_id: str, route_tables: t.Sequence[str]) -> None:
    with _undocumented("the route tables", endpoint_id):
        answer = api.endpoints.set_route_tables(endpoint_id, route_tables)
    _check_bound(endpoint_id, answer)


def _set_policy(api: VpcepApi, endpoint_id: str, policy_statement: t.Sequence[t.Mapping[str, t.Any]]) -> None:
    with _undocumented("the policy", endpoint_id):
        api.endpoints.set_policy(endpoint_id, policy_statement)


_CHANGES: t.Mapping[str, t.Callable[[VpcepApi, str, t.Any], None]] = {
    "whitelist": _set_whitelist,
    "route_tables": _set_route_tables,
    "policy_statement": _set_policy,
}


@contextmanager
def _undocumented(what: str, endpoint_id: str) -> t.Iterator[None]:
    """Say so if this cloud does not know the call, instead of giving advice on the address.

    If it is the endpoint that is gone, the next look at it shows that, and this error is not seen.
    """
    try:
        yield
    except RequestError as error:
        is_unknown = means(error.error_code, UNPUBLISHED) or error.http_status in (404, 405)
        if not is_unknown:
            raise
        answer = " ".join(str(part) for part in (error.http_status, error.error_code) if part)
        raise RequestError(
            f"Could not change {what} of endpoint {endpoint_id}: this cloud cannot change it after the creation (it"
            f" answered {answer}); either leave it as it is, or delete the endpoint and create it again, which gives it"
            " a new ID and needs a new acceptance.",
            http_status=error.http_status,
            error_code=error.error_code,
            error_msg=error.error_msg,
            request_id=error.request_id,
        ) from None


def _check_bound(endpoint_id: str, answer: t.Mapping[str, t.Any]) -> None:
    """Raise `RequestError` if a good answer lists route tables that failed (huaweicloudsdkvpcep, RoutetableError)."""
    listed = answer.get("error")
    errors = mappings_of(listed if isinstance(listed, list) else [listed])
    failed = {
        name: [dict(row) for error in errors for row in mappings_of(error.get(name))]
        for name in ("bind_failed", "unbind_failed")
    }
    if not any(failed.values()):
        return
    words = ", ".join(
        f"{verb} {row.get('id')}"
        + (f' ("{str(row["error_message"]).rstrip(".")}")' if row.get("error_message") else "")
        for verb, name in (("bind", "bind_failed"), ("unbind", "unbind_failed"))
        for row in failed[name]
    )
    error = RequestError(
        f"Could not change the route tables of endpoint {endpoint_id} completely: the cloud could not {words}; check"
        " these route tables, then run this again.",
        http_status=200,
    )
    error.add(**failed)
    raise error
