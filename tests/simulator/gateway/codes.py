# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The codes of the cloud's errors, with their HTTP statuses and messages."""

from __future__ import annotations

from collections.abc import Mapping

# VPCEP API reference, Error Codes.
SERVICE_ERRORS: Mapping[str, tuple[int, str]] = {
    "EndPoint.0002": (400, "Parameter error."),
    "EndPoint.0004": (403, "Authentication information is incorrect or you have no permissions."),
    "EndPoint.0005": (404, "The requested resource does not exist."),
    "EndPoint.0006": (400, "Invalid limit."),
    "EndPoint.0007": (400, "Invalid action."),
    "EndPoint.0010": (400, "Invalid offset."),
    "EndPoint.0011": (504, "The request body is null."),
    "EndPoint.0016": (400, "The number of batch operated resources exceeded the limit."),
    "EndPoint.0017": (400, "Invalid sort_key."),
    "EndPoint.0018": (400, "Invalid sort_dir."),
    "EndPoint.0019": (400, "Invalid status."),
    "EndPoint.0020": (400, "Invalid VPC ID."),
    "EndPoint.0021": (400, "Invalid marker_id."),
    "EndPoint.0023": (400, "Invalid subnet_id."),
    "EndPoint.1003": (400, "Invalid service name."),
    "EndPoint.1004": (400, "Invalid request."),
    # Spelt so in the reference, unlike all others.
    "Endpoint.1018": (400, "Quota exceeded."),
    "EndPoint.1019": (400, "Invalid route table ID."),
    "EndPoint.2001": (400, "The VPC does not exist."),
    "EndPoint.2003": (400, "The endpoint service does not exist."),
    "EndPoint.2004": (400, "The endpoint service is unavailable."),
    "EndPoint.2009": (400, "The specification information does not exist."),
    "EndPoint.2010": (400, "The input parameter subnet ID is empty."),
    "EndPoint.2011": (400, "The input parameter VPC ID is empty."),
    "EndPoint.2012": (400, "You have no permission to connect to the VPC endpoint service."),
    "EndPoint.2013": (400, "The endpoint does not belong to the endpoint service."),
    "EndPoint.2015": (400, "The endpoint has been frozen."),
    "EndPoint.2017": (400, "Invalid endpoint ID."),
    "EndPoint.2018": (400, "The endpoint is being deleted."),
    "EndPoint.2019": (400, "The endpoint is being created."),
    "EndPoint.2028": (400, "The endpoint service port or protocol is empty."),
    "EndPoint.2029": (400, "The requested endpoint service ID is empty."),
    "EndPoint.2031": (400, "Only one endpoint is allowed."),
    "EndPoint.2033": (400, "The entered parameter enable_dns is invalid."),
    "EndPoint.2040": (400, "The VPC endpoint has no route table bound."),
    "EndPoint.2041": (400, "Invalid Port IP address."),
    "EndPoint.2042": (400, "The Port IP is in use."),
    "EndPoint.2043": (400, "The Port IP is not valid for the subnet."),
    "EndPoint.2044": (400, "Invalid whitelist."),
    "EndPoint.2045": (400, "The maximum number of whitelist records has been reached."),
    "EndPoint.2047": (400, "The VPC endpoint in the Failed status cannot be modified."),
    "EndPoint.2048": (400, "The VPC endpoint policy is invalid."),
    "EndPoint.2049": (400, "The VPC endpoint has no policy associated."),
    "EndPoint.2050": (400, "The endpoint has been disabled."),
    "EndPoint.3002": (400, "Invalid permission."),
    "EndPoint.3003": (400, "Invalid port ID."),
    "EndPoint.3006": (400, "The endpoint service is being used."),
    "EndPoint.3008": (400, "The port does not exist."),
    "EndPoint.3021": (400, "Invalid serverType."),
    "EndPoint.3035": (400, "Invalid action."),
    "EndPoint.3036": (400, "Invalid permissions."),
    "EndPoint.3043": (400, "The service port is invalid."),
    "EndPoint.3044": (400, "The parameter ports conflicted with ports in an existing endpoint service."),
    "EndPoint.3045": (400, "Other properties cannot be modified in the current endpoint service state."),
    "EndPoint.3049": (400, "The maximum number of whitelist records has been reached."),
    "EndPoint.3052": (400, "portId and ip cannot be modified at the same time."),
    "EndPoint.3053": (400, "vipPortId and ip cannot be modified at the same time."),
    "EndPoint.3054": (400, "portId or vipPortId cannot be modified."),
    "EndPoint.3055": (400, "ip cannot be modified."),
    "EndPoint.3066": (400, "The tag cannot be empty."),
    "EndPoint.3067": (400, "The tag key cannot be duplicated."),
    "EndPoint.3068": (400, "Tag keys and values should meet relevant requirements."),
    "EndPoint.3069": (400, "The maximum number of tags has been reached."),
    "EndPoint.3070": (400, "Invalid resource type."),
    "EndPoint.3071": (400, "The tag value cannot be duplicated."),
    "EndPoint.3072": (400, "The tag key size is invalid."),
    "EndPoint.3073": (400, "The tag value size is invalid."),
    "EndPoint.3074": (400, "The maximum of ports has been reached."),
    "EndPoint.3075": (400, "The protocol is invalid."),
    "EndPoint.4004": (404, "The subnet is not found."),
}
# The API Request Signing Guide's table of errors of the platform's gateway.
GATEWAY_ERRORS: Mapping[str, tuple[int, str]] = {
    "APIGW.0101": (404, "The API does not exist or has not been published in the environment"),
    "APIGW.0301": (401, "Incorrect IAM authentication information"),
}
