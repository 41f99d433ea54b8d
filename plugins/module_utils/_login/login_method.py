# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What every login method offers: what it needs, how it logs in, and what a login leads to."""

from __future__ import annotations

import abc
import typing as t
from dataclasses import dataclass

if t.TYPE_CHECKING:
    from .._http.client import Http
    from .._http.request import Auth
    from .options import Either, LoginOption, Values
    from .project import Project
    from .token import IssuedToken, TokenLogin


@dataclass(frozen=True)
class LoggedIn:
    """A login that has been made, or needs none: proof for each request, and the project it is for.

    ``issued`` is None if no token was fetched.
    """

    auth: Auth
    project_id: str
    issued: IssuedToken | None = None

    @classmethod
    def with_token(cls, auth: TokenLogin, project: Project) -> LoggedIn:
        """Fetch the token. Raises `RequestError` if that fails, and `OptionError` if it is for another project."""
        issued = auth.issued()
        return cls(auth, project.confirm(issued), issued)


class LoginMethod(abc.ABC):
    """A way to log in. A subclass is a row of the table in `methods`, and its fields are what it logs in with.

    Setting any option in ``SELECTED_BY`` selects the method. In clouds.yaml and the environment only ``DETECTED_BY``
    does, since a user name alone may be there for other reasons. If nothing selects a method, a value for any of
    ``BEGUN_BY`` shows which one was begun. Of each tuple in ``NEEDS`` one option is enough.
    """

    NAME: t.ClassVar[str]
    OPTIONS: t.ClassVar[tuple[LoginOption, ...]]
    SELECTED_BY: t.ClassVar[tuple[LoginOption, ...]] = ()
    DETECTED_BY: t.ClassVar[tuple[LoginOption, ...]] = ()
    BEGUN_BY: t.ClassVar[tuple[LoginOption, ...]] = ()
    NEEDS: t.ClassVar[tuple[Either, ...]]
    ASSUMES_AGENCIES: t.ClassVar[bool] = True

    @classmethod
    def refined(cls, values: Values) -> type[LoginMethod]:
        """This method, or the one that these values turn it into."""
        return cls

    @classmethod
    def needs(cls, values: Values) -> tuple[Either, ...]:
        """What the method needs if these values are set."""
        return cls.NEEDS

    @classmethod
    @abc.abstractmethod
    def from_values(cls, values: Values) -> LoginMethod:
        """The login with these values, which hold all that it needs. Raises `OptionError` for a malformed one."""

    @property
    @abc.abstractmethod
    def who(self) -> str | None:
        """Who logs in, for people who read a journal: a user's name or ID, or an access key. None if unknown."""

    @abc.abstractmethod
    def log_in(self, http: Http) -> LoggedIn:
        """Log in for the project. Raises `RequestError` if that fails, `OptionError` if it is another project."""

    @abc.abstractmethod
    def own_auth(self, http: Http) -> Auth:
        """Proof of who logs in, without a project: for an agency, or to find a project."""
