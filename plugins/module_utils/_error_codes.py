# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The cloud's error codes: their meaning, and the advice for the user."""

from __future__ import annotations

import typing as t

# Codes that share a meaning (VPCEP API reference, Error Codes). The reference does not say which of them an API
# returns. All are in lower case, since the cloud mixes spellings.
THROTTLED = frozenset({"endpoint.0022"})
# The endpoint does not exist.
GONE = frozenset({"endpoint.2006", "endpoint.2007", "endpoint.2008", "endpoint.2013", "endpoint.2017"})
# The connection has changed since it was read, so nothing was done: already connected, being deleted, being created.
MOVED = frozenset({"endpoint.2014", "endpoint.2018", "endpoint.2019"})
# The object in the path does not exist, in this project at least.
NOT_FOUND = frozenset({"endpoint.0005", "endpoint.2003", "endpoint.2006", "endpoint.2007", "endpoint.2008"})
# The endpoint service or endpoint is in a status in which it takes no change yet; it was not changed.
BUSY = frozenset({"endpoint.2018", "endpoint.2019", "endpoint.2051", "endpoint.3045"})
# Endpoints keep the service from being deleted, perhaps only until they have gone.
IN_USE = frozenset({"endpoint.3005", "endpoint.3006"})
# The list in the request is longer than the API takes in one request; nothing was done.
TOO_MANY_AT_ONCE = frozenset({"endpoint.0016"})
# The account has as many objects of this type as it may.
QUOTA = frozenset({"endpoint.1018"})
# The service's owner has not whitelisted the account.
NOT_WHITELISTED = frozenset({"endpoint.2012"})
# The gateway has no such call.
UNPUBLISHED = frozenset({"apigw.0101"})


def means(error_code: str | None, meaning: t.Container[str]) -> bool:
    """Whether the code has this meaning."""
    return (error_code or "").lower() in meaning


_SERVICE = "check service_id, and that region and project are those of the endpoint service"
_ENDPOINT = "check endpoint_id: the service lists no such endpoint, or its owner has deleted it"
_KEY = "check access_key: it has expired, or is inactive or locked"
_REGION = "check region_name: the service or the user is not available there"
_TOO_MANY = "too many requests: run it again later, or raise max_retries"
_OWNER = "the endpoint's owner must first resolve this with the cloud's support"
_PLACE = "check vpc_id and subnet_id: the subnet is one of this VPC, given by its network ID"
_NAME = "check name: at most 16 letters, digits, hyphens and underscores"
_PORT_ID = (
    "check port_id: a load balancer's port for LB, a server's network interface for VM, in the VPC of the service"
)
_PORTS = "check ports: numbers from 1 to 65535, the protocol TCP, and at most 200 entries"
_CLASH = "check port_id and ports: another endpoint service has this port with the same server_port"
_TAGS = "check tags: at most 20, with letters, digits, hyphens, underscores and @, keys up to 36 and values up to 43"
_IN_USE = (
    "accepted connections and those that are being created keep it: reject them, or run it again when they are gone"
)
_AGAIN = "run it again; if the error persists, give the cloud's support the time and the request ID"

# The user lacks a right.
_FORBIDDEN = frozenset({"endpoint.0004", "apigw.0302", "apigw.0306"})
# Advice by code in lower case (VPCEP API reference, Error Codes; API gateway and IAM, Error Codes).
_BY_CODE = {
    "apigw.0310": "check project_id: this project cannot be used",
    "apigw.0801": _REGION,
    "apigw.0802": _REGION,
    "apigw.0101": "check vpcep_endpoint: the gateway has no such API at that address",
    "endpoint.0005": _SERVICE,
    "endpoint.0014": "check project_id",
    "endpoint.0020": _PLACE,
    "endpoint.0022": _TOO_MANY,
    "endpoint.0023": _PLACE,
    "endpoint.1003": _NAME,
    "endpoint.1018": "the quota is used up (vpcep_quota_info): delete what is not needed, or ask for a larger one",
    "endpoint.1019": "check route_tables: these are IDs of route tables of the VPC",
    "endpoint.2001": "check vpc_id, region and project: the project has no such VPC",
    # Consumers get this code as well, and their project is not the service's.
    "endpoint.2003": "check service_id and the region; the service's owner also needs the project that it is in",
    "endpoint.2004": "the endpoint service is not available: run it again when its status is available",
    "endpoint.2006": _ENDPOINT,
    "endpoint.2007": _ENDPOINT,
    "endpoint.2008": _ENDPOINT,
    "endpoint.2010": _PLACE,
    "endpoint.2011": _PLACE,
    "endpoint.2012": "the service's owner must first whitelist this account (vpcep_service_permission)",
    "endpoint.2013": "check endpoint_id and service_id: this endpoint belongs to another endpoint service",
    "endpoint.2015": _OWNER,
    "endpoint.2017": _ENDPOINT,
    "endpoint.2018": "the endpoint is being deleted by its owner: there is nothing left to decide",
    "endpoint.2019": "the endpoint is still being created: run it again in a minute",
    "endpoint.2029": _SERVICE,
    "endpoint.2033": "check enable_dns",
    "endpoint.2034": "check enable_dns",
    "endpoint.2037": _PLACE,
    "endpoint.2039": "check route_tables: another endpoint uses one of these route tables",
    "endpoint.2040": "check route_tables: only a gateway endpoint has route tables, and it needs one",
    "endpoint.2041": "check ip_address",
    "endpoint.2042": "give another ip_address, since this one is in use, or none",
    "endpoint.2043": "give an ip_address of the subnet, or none",
    "endpoint.2044": "check whitelist: it takes IPv4 addresses and CIDR blocks",
    "endpoint.2045": "shorten whitelist: it takes at most 20 entries",
    "endpoint.2047": "ask the endpoint's owner to delete the failed endpoint and create it again",
    "endpoint.2048": "check policy_statement: each statement needs Effect, Action and Resource",
    "endpoint.2049": "only a gateway endpoint has a policy: leave out policy_statement",
    "endpoint.2050": _OWNER,
    "endpoint.3001": _AGAIN,
    "endpoint.3002": "check domain_ids: the cloud does not take one of them as an account's ID",
    "endpoint.3003": _PORT_ID,
    "endpoint.3004": _PORTS,
    "endpoint.3005": _IN_USE,
    "endpoint.3006": _IN_USE,
    "endpoint.3008": _PORT_ID,
    "endpoint.3021": "check server_type: LB for a load balancer, VM for a server",
    "endpoint.3022": _AGAIN,
    "endpoint.3023": _AGAIN,
    "endpoint.3042": _PORT_ID,
    "endpoint.3043": _PORTS,
    "endpoint.3044": _CLASH,
    "endpoint.3045": "the endpoint service is in no status for this: run it again when its status is available",
    "endpoint.3046": _CLASH,
    "endpoint.3049": "the whitelist is full: remove entries that are no longer needed, with state absent",
    "endpoint.3056": "the address behind port_id has as many endpoint services as it may: use another one",
    "endpoint.3062": _SERVICE,
    "endpoint.3063": _PORT_ID,
    **dict.fromkeys((f"endpoint.{number}" for number in range(3066, 3074) if number != 3070), _TAGS),
    "endpoint.3074": _PORTS,
    "endpoint.3075": _PORTS,
    "endpoint.3076": _NAME,
    "endpoint.4004": _PLACE,
}

# For a request to IAM only these apply: the codes above mean something else there, or nothing.
_BY_CODE_OF_IAM = {
    "iam.1061": "give a fresh passcode: this one is wrong or too old, or was used before",
    "iam.1104": _KEY,
    "iam.1105": _KEY,
    "iam.1106": _KEY,
    "iam.1107": _KEY,
    "iam.1108": "fetch new temporary keys: this security_token has expired",
    "iam.0061": "the account is locked after too many failed logins: wait before the next one",
}

_BY_STATUS = {
    404: "check vpcep_endpoint and auth_url: there is nothing at this address",
    407: "check the proxy's address and login (HTTPS_PROXY)",
    429: _TOO_MANY,
}

_NAMES = "check auth_url, the user's domain and the project's name or ID"
_BY_STATUS_OF_LOGIN = {
    **_BY_STATUS,
    400: _NAMES,
    403: "check that the user may use this project and may log in without the console",
    404: _NAMES,
}


def advice(
    http_status: int | None, error_code: str | None, refusal_hint: str, is_login: bool = False, right: str | None = None
) -> str:
    """Advice on an error answer: one clause without its full stop.

    ``refusal_hint`` is the advice of the login method if its proof was refused with 401. ``is_login``: the request was
    the login itself, for which other options are to blame. ``right`` is IAM's name for the right that the request
    needs.
    """
    address = "auth_url, and " if is_login else ""
    if http_status is None:
        return f"check {address}that this machine can reach that address, then run it again"
    by_code = _BY_CODE_OF_IAM if is_login else {**_BY_CODE, **_BY_CODE_OF_IAM}
    known = by_code.get((error_code or "").lower())
    if http_status == 401:
        return known or refusal_hint
    if not known and not is_login and (http_status == 403 or means(error_code, _FORBIDDEN)):
        return _give(right)
    known = known or (_BY_STATUS_OF_LOGIN if is_login else _BY_STATUS).get(http_status)
    if known:
        return known
    if 300 <= http_status < 400:
        return "redirects are not followed: set auth_url and vpcep_endpoint to the final address"
    if http_status >= 500:
        return _AGAIN
    return _NAMES if is_login else "the troubleshooting guide of this collection explains the error code"


def _give(right: str | None) -> str:
    what = f"the right {right}" if right else "the rights of VPC Endpoint"
    return f"give the user {what} in this project (policy VPCEndpoint FullAccess or role VPCEndpoint Administrator)"
