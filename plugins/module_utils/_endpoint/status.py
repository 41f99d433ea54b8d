# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The status table of endpoints: what each status means for what a task waits for. Pure."""

from __future__ import annotations

import enum
import typing as t

from .._errors import DecisionError
from .._vpcep.connections import ACCEPTED, CREATING, DELETING, FAILED, PENDING, REJECTED
from .._vpcep.rows import error_words
from .options import ASKED

if t.TYPE_CHECKING:
    from .._vpcep.endpoints import Endpoint
    from .options import EndpointRequest


class Step(enum.Enum):
    """What follows from the status of an endpoint that is to be present."""

    DONE = "nothing to wait for"
    WAIT = "wait until it settles"
    DONE_REJECTED = "nothing to wait for, with a warning"
    FAIL_REJECTED = "error: the owner of the service has rejected it"
    FAIL_FAILED = "error: it has failed"
    FAIL_DELETING = "error: it is being deleted"


# By the status and by what the task waits for.
TABLE: t.Mapping[tuple[str, str], Step] = {
    (CREATING, ASKED): Step.WAIT,
    (CREATING, ACCEPTED): Step.WAIT,
    (PENDING, ASKED): Step.DONE,
    (PENDING, ACCEPTED): Step.WAIT,
    (ACCEPTED, ASKED): Step.DONE,
    (ACCEPTED, ACCEPTED): Step.DONE,
    (REJECTED, ASKED): Step.DONE_REJECTED,
    (REJECTED, ACCEPTED): Step.FAIL_REJECTED,
    (FAILED, ASKED): Step.FAIL_FAILED,
    (FAILED, ACCEPTED): Step.FAIL_FAILED,
    (DELETING, ASKED): Step.FAIL_DELETING,
    (DELETING, ACCEPTED): Step.FAIL_DELETING,
}


def is_settled(endpoint: Endpoint, wanted: EndpointRequest) -> bool:
    """Whether there is nothing to wait for. Raises `DecisionError` if waiting, or a change, cannot help any more."""
    step = TABLE.get((endpoint.status, wanted.wait_for))
    if step in (Step.DONE, Step.DONE_REJECTED):
        return True
    if step is Step.WAIT:
        return False
    raise DecisionError(f"Endpoint {endpoint.endpoint_id} {_why_not(endpoint, step)}.")


def warning(endpoint: Endpoint, wanted: EndpointRequest) -> str | None:
    """What a user should know of an endpoint at the end of a task, besides its status; None if nothing."""
    step = TABLE.get((endpoint.status, wanted.wait_for))
    if step is Step.DONE_REJECTED:
        return (
            f"The owner of the endpoint service has rejected endpoint {endpoint.endpoint_id}, so nothing can connect"
            " through it until the owner accepts it."
        )
    if step is Step.WAIT:
        return f"wait is false, and endpoint {endpoint.endpoint_id} is {endpoint.status} so far."
    return None


def reservation(predicted: Endpoint, wanted: EndpointRequest) -> str | None:
    """What a prediction depends on; None if on nothing."""
    if TABLE.get((predicted.status, wanted.wait_for)) is not Step.WAIT:
        return warning(predicted, wanted)
    return f"Predicted: the endpoint is {predicted.status}, and the result depends on the status it ends in."


def _why_not(endpoint: Endpoint, step: Step | None) -> str:
    if step is Step.FAIL_REJECTED:
        return "was rejected by the owner of the endpoint service; ask the owner to accept it, then run this again"
    if step is Step.FAIL_FAILED:
        return f"has failed{error_words(endpoint.error)}; delete it (state: absent) and create it again"
    if step is Step.FAIL_DELETING:
        return "is being deleted; wait until it is gone, then create one without endpoint_id"
    return (
        f"has the status {endpoint.status}, which this collection does not know, so this ends here; check it in the"
        " console, and report the status to this collection's maintainers"
    )
