# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The table of the login methods, and what follows from it: all options, the secrets, what is missing."""

from __future__ import annotations

import typing as t

from .access_keys import AccessKeys
from .agency import Agency
from .given_token import Token
from .options import AUTH_URL, CLOUD, SHARED, Either, LoginOption, Values, listed
from .password import Password, PasswordWithPasscode

if t.TYPE_CHECKING:
    from .login_method import LoginMethod

Methods = t.Tuple[t.Type["LoginMethod"], ...]

METHODS: Methods = (Password, PasswordWithPasscode, AccessKeys, Token)
# Options select one of these. A passcode then refines the login with a password.
SELECTABLE: Methods = (Password, AccessKeys, Token)
LOGIN_OPTIONS: tuple[LoginOption, ...] = tuple(
    dict.fromkeys((*(option for method in METHODS for option in method.OPTIONS), *Agency.OPTIONS, *SHARED))
)


def needs(method: type[LoginMethod], values: Values) -> tuple[Either, ...]:
    """What a login with these values needs, an agency included."""
    return tuple(dict.fromkeys((*method.needs(values), *(Agency.NEEDS if Agency.is_wanted(values) else ()))))


def missing(method: type[LoginMethod], values: Values) -> tuple[Either, ...]:
    """What the login needs and the values lack."""
    return tuple(either for either in needs(method, values) if not any(option.name in values for option in either))


def begun(values: Values) -> Methods:
    """The methods that these values are part of, though they select none."""
    methods = tuple(method for method in SELECTABLE if any(option.name in values for option in method.BEGUN_BY))
    # With an address alone it is almost always a password that is missing.
    return methods or ((Password,) if AUTH_URL.name in values else ())


def all_needs() -> str:
    """What each method needs, as a message lists it."""
    rows = [*((method.NAME, method.NEEDS) for method in METHODS), ("clouds.yaml", ((CLOUD,),))]
    return "; or with ".join(f"{name}: {listed(needed)}" for name, needed in rows)
