# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: nothing outside it may use this fragment.

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  auth_url:
    description:
      - Address of IAM, with or without C(/v3), for example V(https://iam.eu-de.otc.t-systems.com/v3).
      - If not set, the environment variable E(OS_AUTH_URL) is used.
    type: str
  username:
    description:
      - Name of the user who logs in.
      - If not set, the environment variable E(OS_USERNAME) is used.
    type: str
  password:
    description:
      - Password of the user.
      - If not set, the environment variable E(OS_PASSWORD) is used.
    type: str
  user_domain_name:
    description:
      - Name of the user's domain (the account), for example V(OTC00000000001000000123).
      - If not set, the environment variable E(OS_USER_DOMAIN_NAME) is used.
    type: str
  user_domain_id:
    description:
      - ID of the user's domain. Wins over O(user_domain_name) where both are set.
      - If neither is set, the environment variable E(OS_USER_DOMAIN_ID) is used.
    type: str
  project_name:
    description:
      - Name of the project that owns the endpoint service, for example V(eu-de) or V(eu-de_network).
      - If neither this nor O(project_id) is set, the environment variable E(OS_PROJECT_NAME) is used.
    type: str
  project_id:
    description:
      - ID of the project that owns the endpoint service. Where O(project_name) is set too, the two have to agree.
      - If neither this nor O(project_name) is set, the environment variable E(OS_PROJECT_ID) is used.
      - May stand at the end of O(vpcep_endpoint) instead.
    type: str
  region_name:
    description:
      - Name of the region, for example V(eu-de). Picks the API's address from the catalog of the login.
      - With O(auth_token), and where the catalog does not name the API, the address is made from it.
      - If not set, the environment variable E(OS_REGION_NAME) is used.
    type: str
  auth_token:
    description:
      - A token of IAM for the project. No login request is made then.
      - Needs O(project_id), and O(region_name) or O(vpcep_endpoint).
      - Contradicts O(username) and O(password).
        Where only one of the two logins is given as options, it wins over what the environment says of the other.
      - If not set, the environment variables E(OS_TOKEN) and E(OS_AUTH_TOKEN) are used.
    type: str
  vpcep_endpoint:
    description:
      - Address of the VPCEP API, with or without C(/v1) or C(/v1/{project_id}) behind it. Wins over the catalog.
      - If not set, the environment variable E(OS_VPCEP_ENDPOINT_OVERRIDE) is used.
    type: str
  validate_certs:
    description:
      - Whether the certificates of IAM and of the API are checked. Turn it off for tests only.
    type: bool
    default: true
  ca_cert:
    description:
      - File with the certificates of the authorities to trust, in PEM format.
      - If not set, the environment variable E(OS_CACERT) is used, then those that the Python library C(requests) knows.
    type: path
  client_cert:
    description:
      - File with a client certificate in PEM format, for gateways that want one. It may hold the key too.
    type: path
  client_key:
    description:
      - File with the key of O(client_cert), in PEM format.
    type: path
  api_timeout:
    description:
      - Seconds to wait for a connection, and for an answer, of each single request.
    type: int
    default: 30
  max_retries:
    description:
      - How often a request is repeated that failed in passing. V(0) turns repeating off.
      - A decision is repeated only where it is certain that nothing was done, or after the connection was read again.
    type: int
    default: 5
requirements:
  - requests
notes:
  - Empty options and empty environment variables count as not set.
  - Proxies are taken from the environment (E(HTTPS_PROXY), E(NO_PROXY)). The file C(~/.netrc) is never read.
"""
