# Copyright (c) 2026, opentelekomcloud.vpcep contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: nothing outside it may use this fragment.

"""The options of the login and of the transport, which all modules share."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  cloud:
    description:
      - Name of a cloud in C(clouds.yaml). Login options that are not set here are taken from it.
      - Options win over the file, and the file wins over the environment. C(secure.yaml) and profiles are read as well.
      - Needs the Python library C(openstacksdk), but only to read the files.
      - If not set, the environment variable E(OS_CLOUD) is used. If only E(OS_CLIENT_CONFIG_FILE) is set, as in AWX,
        the one cloud in that file is used. Both variables are ignored if the options alone are a complete login.
    type: str
  auth_url:
    description:
      - Address of IAM, with or without C(/v3), for example V(https://iam.eu-de.otc.t-systems.com/v3).
      - A V(http://) address must be one of this machine, unless O(validate_certs=false).
      - If not set, the environment variable E(OS_AUTH_URL) is used.
    type: str
  username:
    description:
      - Name of the user who logs in.
      - If neither this nor O(user_id) is set, the environment variable E(OS_USERNAME) is used.
    type: str
  user_id:
    description:
      - ID of the user who logs in. Replaces O(username) and the user's domain. Required with O(passcode).
      - If neither this nor O(username) is set, the environment variable E(OS_USER_ID) is used.
    type: str
  password:
    description:
      - Password of the user.
      - If not set, the environment variable E(OS_PASSWORD) is used.
    type: str
  passcode:
    description:
      - Passcode from the user's virtual multi-factor device, for users who need one. It is valid for one login.
      - If not set, the environment variable E(OS_PASSCODE) is used.
    type: str
  user_domain_name:
    description:
      - Name of the user's domain (the account), for example V(OTC00000000001000000123).
      - If neither this nor O(user_domain_id) is set, the environment variable E(OS_USER_DOMAIN_NAME) is used.
    type: str
  user_domain_id:
    description:
      - ID of the user's domain. Wins over O(user_domain_name) if both are set.
      - If neither this nor O(user_domain_name) is set, the environment variable E(OS_USER_DOMAIN_ID) is used.
    type: str
  project_name:
    description:
      - Name of the project that owns the endpoint service, for example V(eu-de) or V(eu-de_network).
      - If neither this nor O(project_id) is set, the environment variable E(OS_PROJECT_NAME) is used.
    type: str
  project_id:
    description:
      - ID of the project that owns the endpoint service. If O(project_name) is set too, the two must agree.
      - If neither this nor O(project_name) is set, the environment variable E(OS_PROJECT_ID) is used.
      - Can also be given at the end of O(vpcep_endpoint).
    type: str
  region_name:
    description:
      - Name of the region, for example V(eu-de). Selects the API's address in the catalog of the login.
      - The address is built from the region with O(auth_token), with O(access_key), and if the catalog does not list
        the API at all. If the catalog lists the API in other regions only, the task fails.
      - May contain letters, digits, hyphens and underscores.
      - If not set, the environment variable E(OS_REGION_NAME) is used.
    type: str
  auth_token:
    description:
      - An IAM token for the project. The module then sends no login request.
      - Needs O(project_id), and O(region_name) or O(vpcep_endpoint).
      - Cannot be combined with O(password) or O(access_key). If the options set only one of these logins, the others
        are ignored in C(clouds.yaml) and the environment.
      - If not set, the environment variables E(OS_TOKEN) and E(OS_AUTH_TOKEN) are used.
    type: str
  access_key:
    description:
      - Access key of a user or a service account. The module signs each request with it and needs no login.
      - Needs O(secret_key), O(region_name) or O(vpcep_endpoint), and O(project_id).
        With O(project_name) instead, the module looks up the project's ID at O(auth_url).
      - If not set, the environment variable E(OS_ACCESS_KEY) is used.
    type: str
  secret_key:
    description:
      - Secret of the access key.
      - If not set, the environment variable E(OS_SECRET_KEY) is used.
    type: str
  security_token:
    description:
      - Security token of a temporary access key.
      - If not set, the environment variable E(OS_SECURITY_TOKEN) is used.
    type: str
  signature_format:
    description:
      - Format of the signature. V(access) is the one that the cloud documents. V(credential) is an older one, for
        gateways that refuse V(access).
    type: str
    choices:
      - access
      - credential
    default: access
  agency_name:
    description:
      - Name of an agency that another account has created for this one. The user, or the owner of O(auth_token),
        assumes it and acts in a project of that account, which the project options name.
      - Needs O(agency_domain_name) or O(agency_domain_id).
      - Cannot be used with access keys.
    type: str
  agency_domain_name:
    description:
      - Name of the account that created the agency.
    type: str
  agency_domain_id:
    description:
      - ID of the account that created the agency. Wins over O(agency_domain_name).
    type: str
  vpcep_endpoint:
    description:
      - Address of the VPCEP API, with or without C(/v1) or C(/v1/{project_id}) at the end. Wins over the catalog.
      - A V(http://) address must be one of this machine, unless O(validate_certs=false).
      - If not set, the environment variable E(OS_VPCEP_ENDPOINT_OVERRIDE) is used.
    type: str
  validate_certs:
    description:
      - Whether to check the certificates of IAM and of the API. Turn it off for tests only.
      - C(http://) addresses are accepted only if this is V(false), or for this machine itself (V(localhost)).
      - If not set, the setting in C(clouds.yaml) applies, and otherwise V(true).
    type: bool
  ca_cert:
    description:
      - File with the CA certificates to trust, in PEM format.
      - If not set, the environment variable E(OS_CACERT) is used, then the certificates that the Python library
        C(requests) trusts.
    type: path
  client_cert:
    description:
      - File with a client certificate in PEM format, for gateways that require one. It may also hold the key.
    type: path
  client_key:
    description:
      - File with the key of O(client_cert), in PEM format.
    type: path
  api_timeout:
    description:
      - Time limit in seconds for each request, from connecting to the end of the answer.
    type: int
    default: 30
  max_retries:
    description:
      - How often to repeat a request after a temporary error. V(0) turns repeating off.
      - A decision is repeated only if it certainly had no effect, or after the connection was read again.
    type: int
    default: 5
requirements:
  - requests
  - openstacksdk, only with O(cloud)
notes:
  - Empty and blank options and environment variables count as not set. Spaces around a value are removed, except in
    O(password).
  - Proxies are taken from the environment (E(HTTPS_PROXY), E(NO_PROXY)). The file C(~/.netrc) is never read.
"""
