# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Accept endpoints one after the other with huaweicloudsdkvpcep, as its users write it."""

from __future__ import annotations

import argparse

from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkvpcep import v1


def main() -> None:
    parser = argparse.ArgumentParser()
    for name in ("url", "project_id", "access_key", "secret_key", "service_id"):
        parser.add_argument(name)
    parser.add_argument("endpoint_ids", nargs="+")
    given = parser.parse_args()
    credentials = BasicCredentials(given.access_key, given.secret_key, given.project_id)
    client = v1.VpcepClient.new_builder().with_credentials(credentials).with_endpoints([given.url]).build()
    for endpoint_id in given.endpoint_ids:
        body = v1.AcceptOrRejectEndpointRequestBody(action="receive", endpoints=[endpoint_id])
        request = v1.AcceptOrRejectEndpointRequest(vpc_endpoint_service_id=given.service_id, body=body)
        client.accept_or_reject_endpoint(request)


if __name__ == "__main__":
    main()
