# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The checks of option values: IDs, numbers, durations, limits."""

from __future__ import annotations

import re
import typing as t
from datetime import datetime, timedelta, timezone

from ._errors import OptionError

# A year in seconds: no numeric option makes sense above it.
_LARGEST = 31_536_000
_LONGEST_DESCRIPTION = 128
# In a list of domain IDs this means everybody. It must be the only entry.
EVERYBODY = "*"

# Quoting an ID is not enough to keep it from changing a URL's path, because it leaves dots unchanged.
_ANY = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]{0,63}")
# API: Querying Connections of a VPC Endpoint Service, domain_id and id.
_DOMAIN = re.compile(r"[0-9a-f]{32}")
_ENDPOINT = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")

# YAML hands on a time without quotes with a blank and an offset.
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d)?(?:Z|\+00:00))?", re.ASCII)
_SECONDS = {"m": 60, "h": 3600, "d": 86400}
_DURATION = re.compile(r"([0-9]{1,9})([mhd])")
_LIMIT = re.compile(r"(?P<number>\d{1,9})(?P<percent>\s*%)?", re.ASCII)


def id_key(text: str) -> str:
    """The form in which IDs are compared: users and clouds write them in either case."""
    return text.strip().lower()


def parse_id(option: str, text: str) -> str:
    """Return an ID of any kind, without surrounding blanks. Raises `OptionError` if the text cannot be one.

    The cloud writes its IDs in lower case, and may not find another spelling in a filter.
    """
    value = text.strip()
    if not _ANY.fullmatch(value):
        raise _malformed(option, text, "use at most 64 letters, digits, hyphens and underscores")
    return id_key(value) if _ENDPOINT.fullmatch(id_key(value)) or _DOMAIN.fullmatch(id_key(value)) else value


def parse_endpoint_id(option: str, text: str) -> str:
    """Return an endpoint's ID in lower case, without surrounding blanks. Raises `OptionError` if it cannot be one."""
    value = id_key(text)
    if not _ENDPOINT.fullmatch(value):
        raise _malformed(option, text, "an endpoint's ID looks like 705290f3-0d00-41f2-aedc-71f09844e879")
    return value


def parse_domain_id(option: str, text: str) -> str:
    """Return an account's ID in lower case, without surrounding blanks. Raises `OptionError` if it cannot be one."""
    value = id_key(text)
    if not _DOMAIN.fullmatch(value):
        raise _malformed(option, text, "an account's ID (domain ID) is 32 hexadecimal digits, not the account's name")
    return value


def parse_domain_ids(option: str, texts: t.Sequence[str]) -> frozenset[str] | None:
    """The IDs of these accounts, or None for ``["*"]``, which means every account. Raises `OptionError`."""
    if EVERYBODY not in (text.strip() for text in texts):
        return frozenset(parse_domain_id(option, text) for text in texts)
    if len(texts) > 1:
        raise OptionError(f'{option} has "*" and other IDs; "*" means every account and must be the only entry.')
    return None


def as_written(params: t.Mapping[str, t.Any], given: t.Mapping[str, t.Any], option: str) -> t.Any:
    """The list of an option. Text counts as one entry, even if it has commas, at which Ansible would split it."""
    text = given.get(option)
    return [text] if isinstance(text, str) else params[option]


def is_empty(value: t.Any) -> bool:
    """Whether a value is null, blank text, an empty list, or a list with an empty entry."""
    if isinstance(value, list):
        return not value or any(is_empty(entry) for entry in value)
    return value is None or (isinstance(value, str) and not value.strip())


def check_number(option: str, value: int, least: int = 0, most: int | None = None) -> int:
    """Return the value. Raises `OptionError` if it is below ``least`` or above ``most``."""
    if value < least or (most is not None and value > most):
        raise OptionError(f"{option} is {value}; give {least} " + ("or more." if most is None else f"to {most}."))
    if value > _LARGEST:
        raise OptionError(f"{option} is {value}; give {_LARGEST} or less.")
    return value


def parse_duration(text: str, option: str = "pending_longer_than") -> int:
    """The seconds of a duration such as ``45m``, ``12h`` or ``30d``. Raises `OptionError` for anything else."""
    match = _DURATION.fullmatch(text.strip())
    if match is None:
        raise OptionError(
            f"{option} is not a duration: {text!r}; give a whole number with m, h or d, such as 45m, 12h or 30d."
        )
    return int(match[1]) * _SECONDS[match[2]]


def parse_moment(option: str, text: str, *, is_end: bool = False) -> float:
    """A date or a UTC time, in seconds since the epoch; raises `OptionError` for anything else.

    A date counts whole, in UTC: as an end it means the end of that day.
    """
    match = _MOMENT.fullmatch(text.strip())
    try:
        day, minute, second = match.groups() if match else ("", None, None)
        moment = datetime.strptime(f"{day}T{minute or '00:00'}{second or ':00'}", "%Y-%m-%dT%H:%M:%S")
    except ValueError:
        raise OptionError(
            f"{option} is not a date or a UTC time: {text!r}; use a form such as 2026-12-31, or 2026-12-31T18:00:00Z"
            " with its Z."
        ) from None
    length = timedelta(days=1) if is_end and minute is None else timedelta()
    return moment.replace(tzinfo=timezone.utc).timestamp() + length.total_seconds()


def parse_text(text: str | None) -> str | None:
    """The text without the blanks around it; None if that leaves nothing."""
    return (text or "").strip() or None


def parse_description(text: str | None) -> str | None:
    """The description of an object. Raises `OptionError` for what the API refuses (its pages on creating them)."""
    if text is not None and (len(text) > _LONGEST_DESCRIPTION or "<" in text or ">" in text):
        raise OptionError(
            f"description cannot be sent: it has {len(text)} characters; use at most {_LONGEST_DESCRIPTION}, and"
            " neither < nor >."
        )
    return text


def parse_domain_names(option: str, names: t.Mapping[t.Any, t.Any] | None) -> dict[str, str]:
    """Names for accounts, by their IDs in lower case; raises `OptionError` for a malformed ID and for a blank name."""
    parsed = {
        parse_domain_id(f"A key of {option}", str(key)): str(name or "").strip() for key, name in (names or {}).items()
    }
    for domain_id, name in parsed.items():
        if not name:
            raise OptionError(f"{option} has no name for account {domain_id}; give it one, or leave it out.")
    return parsed


def parse_limit(option: str, text: str | None) -> t.Callable[[int], int] | None:
    """Parse a number or a percentage into a function from the number listed to the number allowed; None if not set."""
    if text is None:
        return None
    match = _LIMIT.fullmatch(text.strip())
    if match is None:
        raise OptionError(f"{option} must be a number or a percentage, such as 50 or 10%; got {text!r}.")
    number = int(match["number"])
    if not match["percent"]:
        return lambda listed: number
    return lambda listed: listed * number // 100


def _malformed(option: str, text: str, form: str) -> OptionError:
    hint = "; it looks like an unrendered template" if "{{" in text else ""
    return OptionError(f"{option} is not an ID: {text!r}; {form}{hint}.")
